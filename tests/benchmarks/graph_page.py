"""How long a person waits for the graph on the Architecture page, in a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from playwright.sync_api import Locator, Page, sync_playwright

from components.graphs import trace
from tests.browser.driving import launch, server, settle

LARGE, DENSE = "tf_efficientnet_b7", "densenet201"
GROUPS = 10

# Runs in the page from its beginning: when the first box was painted, and what blocked the page.
WATCH = """
  window.blocks = [];
  const note = list => window.blocks.push(...list.getEntries().map(entry => entry.duration));
  new PerformanceObserver(note).observe({ type: "longtask", buffered: true });
  const roots = root => [root, ...[...root.querySelectorAll("*")]
    .flatMap(one => one.shadowRoot ? roots(one.shadowRoot) : [])];
  const look = () => {
    if (roots(document).some(root => root.querySelector(".graph-view [data-box]")))
      setTimeout(() => { window.pictured = performance.now() });  // after this frame's paint
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""

# From the hand's click to the frame in which all boxes of the new message have been painted.
WAIT_FOR_PAINT = """
  root => {
    const before = root.dataset.ready;
    window.opened = new Promise(done => root.addEventListener("pointerup", click => {
      const look = () => {
        if (root.dataset.ready === before || root.view.frame) requestAnimationFrame(look);
        else setTimeout(() => done(performance.now() - click.timeStamp));
      };
      requestAnimationFrame(look);
    }, { once: true, capture: true }));
  }
"""

# Puts the toggle of a closed group into the middle of the screen; gives its number.
SHOW_GROUP = """
  (root, path) => {
    const { graph, camera } = root.view;
    const box = graph.byPath.get(path);
    camera.zoom = 1;
    camera.centreOn({ x: box.x + box.width, y: box.y, width: 0, height: 0 });
    return box.index;
  }
"""

CLOSED = "root => root.view.graph.boxes.filter(b => b.openable && !b.open).map(b => b.path)"
LONGEST = "() => Math.max(0, ...window.blocks)"


def run() -> str:
    """Sentences with times in milliseconds."""
    with server() as address, _tab() as page:
        first = first_picture(page, f"{address}/architecture?model={LARGE}")
        waits = {
            name: [*opening(page, f"{address}/architecture?model={name}")]
            for name in ("efficientnet_b0", LARGE)
        }
        loading, using = blocks(page, f"{address}/architecture?model={DENSE}")
    opened = ", ".join(
        f"{name} {median(times):.0f} ms (longest {max(times):.0f})" for name, times in waits.items()
    )
    return (
        f"Architecture in headless Chromium: first picture of B7 on a warm server after"
        f" {first / 1000:.2f} s. From a click on ± to painted boxes, median of {GROUPS} groups:"
        f" {opened}. Longest block of the main thread with DenseNet-201 fully open: {using:.0f} ms"
        f" while it opens, is searched, moved and fitted ({loading:.0f} ms while the whole page"
        " loads with it)."
    )


def first_picture(page: Page, url: str) -> float:
    """Milliseconds from the address to painted boxes, at the second visit."""
    for _ in range(2):
        page.goto("about:blank")
        _visit(page, url)
    return float(page.evaluate("() => window.pictured"))


def opening(page: Page, url: str) -> Iterator[float]:
    """Milliseconds from a click on a group's ± to painted boxes; each is closed again.

    Half of the groups are those of the view at the start, half those of the third level.
    """
    for address in (url, f"{url}&open=3"):
        _visit(page, address)
        view = page.locator(".graph-view")
        for path in view.evaluate(CLOSED)[: GROUPS // 2]:
            yield _toggled(page, view, path)
            _toggled(page, view, path)


def blocks(page: Page, url: str) -> tuple[float, float]:
    """Milliseconds of the longest block: of a visit to all open, and then of using it."""
    deepest = trace(DENSE).deepest
    _visit(page, f"{url}&open={deepest}")
    loading = float(page.evaluate(LONGEST))
    _visit(page, url)
    page.evaluate("() => { window.blocks = [] }")
    page.get_by_role("radio").filter(has_text=f"{deepest} · ").click()
    settle(page)
    _use(page)
    return loading, float(page.evaluate(LONGEST))


def _use(page: Page) -> None:
    canvas = page.locator(".graph-view .canvas")
    page.wait_for_timeout(3000)  # the outline is written bit by bit
    for key in "f+++-u/":
        canvas.press(key)
        page.wait_for_timeout(300)
    page.keyboard.type("conv")
    page.keyboard.press("Enter")
    canvas.hover()
    canvas.focus()  # else the wheel moves the page
    for turn in range(20):
        page.mouse.wheel(0, -200 if turn % 4 else 500)
        page.wait_for_timeout(50)
    page.wait_for_timeout(500)


def _toggled(page: Page, view: Locator, path: str) -> float:
    number = view.evaluate(SHOW_GROUP, path)
    toggle = view.locator(f'[data-box="{number}"] .toggle').last
    toggle.wait_for()
    view.evaluate(WAIT_FOR_PAINT)
    toggle.click()
    milliseconds = float(page.evaluate("() => window.opened"))
    settle(page)
    return milliseconds


def _visit(page: Page, url: str) -> None:
    page.goto(url)
    settle(page)
    page.locator(".graph-view[data-ready]").first.wait_for()
    page.wait_for_function("() => window.pictured")


@contextmanager
def _tab() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.add_init_script(WATCH)
        try:
            yield page
        finally:
            browser.close()
