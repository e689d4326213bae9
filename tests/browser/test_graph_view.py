"""The view of a graph in a page of its own: what a hand, a keyboard and new data do to it."""

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageColor
from playwright.sync_api import Browser, Locator, Page, expect

from components.figures.graph_colors import ColorBy
from components.figures.graph_html import graph_html
from components.figures.graph_labels import size_of
from components.figures.graph_view import graph_view
from components.graphs.layout import Layout, lay_out
from components.graphs.records import Edge, Graph, Node
from components.graphs.scene import scene
from tests.browser.driving import console_errors

pytestmark = pytest.mark.xdist_group("browser")

VIEWS = Path(__file__).parents[2] / "assets" / "views"
MAP = ((1, 8, 4, 4),)


def module(path: str, operator: str, **fields: Any) -> Node:
    return Node(path, path, operator, "module", MAP, MAP, **fields)


def small(name: str = "small") -> Graph:
    """In → stem → a group of conv and act → head, and a skip from the stem to the head."""
    nodes = (
        module("in", "Identity"),
        module("stem", "Conv2d", params=100, macs=10, stage=1),
        module("body", "Block", params=20, macs=30, stage=2, children=("body.conv", "body.act")),
        module("body.conv", "Conv2d", params=20, macs=30, stage=2, parent="body"),
        module("body.act", "ReLU", stage=2, parent="body"),
        module("head", "add", stage=3),
    )
    pairs = ["in stem", "stem body.conv", "body.conv body.act", "body.act head", "stem head"]
    edges = tuple(Edge(*pair.split()) for pair in pairs)
    return Graph(name, 2, (1, 3, 8, 8), nodes, edges, 120, 40, (4, 5))


def ladder(count: int) -> Graph:
    """Layers one after the other."""
    nodes = tuple(module(f"layer{n}", ("Conv2d", "ReLU")[n % 2], macs=n) for n in range(count))
    edges = tuple(Edge(f"layer{n}", f"layer{n + 1}") for n in range(count - 1))
    return Graph("ladder", 1, (1, 3, 8, 8), nodes, edges, 0, count, (count,))


def laid_out(graph: Graph, *opened: str) -> Layout:
    return lay_out(scene(graph, frozenset(opened)), size_of)


Show = Callable[..., None]


@pytest.fixture
def show(page: Page) -> Show:
    """Mounts the view in an empty page and gives it a layout; what it says is noted."""
    script = (VIEWS / "graph.js").read_text().replace("export default", "window.mount =")
    html, css = ((VIEWS / f"graph.{kind}").read_text() for kind in ("html", "css"))
    page.set_content(f"<!doctype html><style>{css}</style><main>{html}</main>")
    page.add_script_tag(content=f"window.said = [];\n{script}", type="module")
    page.wait_for_function("() => window.mount")

    def send(
        layout: Layout,
        color_by: ColorBy = "stage",
        selected: str | None = None,
        **told: Any,
    ) -> None:
        message = base64.b64encode(graph_view(layout, color_by, selected, **told)).decode()
        page.evaluate(
            """message => {
              const root = document.querySelector(".graph-view");
              delete root.dataset.ready;
              window.mount({
                data: Uint8Array.from(atob(message), letter => letter.charCodeAt(0)),
                parentElement: document.querySelector("main"),
                setStateValue: (name, value) => window.said.push([name, value]),
                setTriggerValue: (name, value) => window.said.push([name, value]),
              });
            }""",
            message,
        )
        expect(page.locator(".graph-view[data-ready]")).to_be_attached()
        page.wait_for_timeout(100)

    return send


def box(page: Page, path: str) -> Locator:
    """A box by its path, as the view itself numbers it."""
    number = page.evaluate(
        "path => document.querySelector('.graph-view').view.graph.byPath.get(path).index", path
    )
    return page.locator(f'[data-box="{number}"] .frame')


def place(page: Page, path: str) -> tuple[float, float]:
    """The middle of a box's upper edge on the screen."""
    found = box(page, path).bounding_box()
    assert found is not None
    return found["x"] + found["width"] / 2, found["y"]


def said(page: Page) -> list[list[str | None]]:
    """What the view has told Python."""
    told: list[list[str | None]] = page.evaluate("() => window.said")
    return told


def canvas(page: Page) -> Locator:
    return page.locator(".canvas")


def titles(page: Page, kind: str) -> list[str]:
    return page.locator(f".closed .box.{kind} .title").all_text_contents()


def test_a_click_selects_and_a_click_beside_clears(page: Page, show: Show) -> None:
    show(laid_out(small()))
    box(page, "stem").click()
    expect(page.locator(".box.selected .title")).to_contain_text("Conv2d")
    expect(page.locator(".said")).to_contain_text("10 multiply-adds")
    canvas(page).click(position={"x": 5, "y": 5})
    expect(page.locator(".box.selected")).to_have_count(0)
    assert said(page) == [["selected", "stem"], ["selected", None]]


def test_a_double_click_enter_and_the_small_button_open(page: Page, show: Show) -> None:
    show(laid_out(small()), selected="body")
    box(page, "body").dblclick()
    canvas(page).press("Enter")
    page.locator(".closed .toggle").click()
    assert said(page) == [["toggle", "body"]] * 3


def test_an_opened_group_keeps_its_place_and_zoom_survives(page: Page, show: Show) -> None:
    show(laid_out(small()))
    canvas(page).focus()
    canvas(page).hover(position={"x": 300, "y": 300})
    page.mouse.wheel(0, -200)
    page.wait_for_timeout(100)
    before = place(page, "body")
    zoom = page.evaluate("() => document.querySelector('.graph-view').view.camera.zoom")
    page.locator(".closed .toggle").click()
    show(laid_out(small(), "body"))
    assert place(page, "body") == pytest.approx(before, abs=1.5)
    page.locator(".headers .toggle").click()
    show(laid_out(small()))
    assert place(page, "body") == pytest.approx(before, abs=1.5)
    assert zoom == page.evaluate("() => document.querySelector('.graph-view').view.camera.zoom")


def test_closing_around_the_selected_box_selects_the_group(page: Page, show: Show) -> None:
    show(laid_out(small(), "body"))
    box(page, "body.act").click()
    page.locator(".headers .toggle").click()
    assert said(page)[1:] == [["selected", "body"], ["toggle", "body"]]


def test_arrow_keys_walk_along_the_arrows_and_into_groups(page: Page, show: Show) -> None:
    show(laid_out(small(), "body"), selected="in")
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "Backspace", "ArrowDown", "Escape"):
        canvas(page).press(key)
    walked = [value for _, value in said(page)]
    assert walked == ["stem", "body.conv", "body.act", "body", "body.conv", None]


def test_u_and_d_show_what_comes_before_and_after(page: Page, show: Show) -> None:
    show(laid_out(small(), "body"), selected="body.conv")
    canvas(page).press("u")
    assert sorted(titles(page, "reached")) == ["Conv2d conv", "Conv2d stem", "Identity in"]
    canvas(page).press("d")
    assert sorted(titles(page, "reached")) == ["Conv2d conv", "ReLU act", "add head"]
    expect(page.get_by_role("button", name="Downstream")).to_have_attribute("aria-pressed", "true")
    canvas(page).press("d")
    assert titles(page, "reached") == []


# How far the selected box stands from the middle of the screen, in pixels.
FROM_THE_MIDDLE = """() => {
  const { camera, selected: { x, y, width, height } } = document.querySelector(".graph-view").view;
  const [across, down] = camera.toScreen(x + width / 2, y + height / 2);
  return [across - camera.width / 2, down - camera.height / 2];
}"""


def test_a_search_marks_counts_and_goes_on(page: Page, show: Show) -> None:
    show(laid_out(small()))
    canvas(page).press("/")
    page.keyboard.type("conv")
    expect(page.locator(".count")).to_have_text("1 box; 1 inside a closed group")
    assert sorted(titles(page, "found")) == ["Block body", "Conv2d stem"]
    page.keyboard.press("Enter")
    expect(page.locator(".count")).to_have_text("1 of 2")
    page.keyboard.press("Enter")
    expect(page.locator(".count")).to_have_text("2 of 2")
    assert said(page) == [["selected", "stem"], ["reveal", "body.conv"]]
    show(laid_out(small(), "body"), selected="body.conv")
    expect(page.locator(".box.selected .title")).to_have_text("Conv2d conv")
    expect(page.locator(".count")).to_have_text("2 of 2")
    assert page.evaluate(FROM_THE_MIDDLE) == pytest.approx([0, 0], abs=1)
    page.keyboard.press("Escape")
    expect(page.locator(".box.found")).to_have_count(0)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("/^(stem|head)\\b/", "2 boxes"),
        ("8 x 4", "4 boxes"),
        ("act", "0 boxes; 1 inside a closed group"),
        ("/body\\.\\w/", "0 boxes; 2 inside closed groups"),
        ("nowhere", "0 boxes"),
        ("/(/", "not a regular expression"),
    ],
)
def test_expressions_shapes_and_bad_expressions(
    page: Page, show: Show, text: str, count: str
) -> None:
    show(laid_out(small()))
    page.get_by_role("searchbox").fill(text)
    expect(page.locator(".count")).to_contain_text(count)


def test_only_what_is_on_the_screen_is_drawn_and_all_when_it_is_fitted(
    page: Page, show: Show
) -> None:
    show(laid_out(ladder(1500)))
    assert 2 < page.locator("[data-box]").count() < 400
    canvas(page).press("f")
    expect(page.locator("[data-box]")).to_have_count(1500)
    expect(page.locator(".closed text")).to_have_count(0)


def test_the_wheel_zooms_at_the_pointer_and_a_drag_moves(page: Page, show: Show) -> None:
    show(laid_out(small()))
    before = place(page, "stem")
    page.mouse.move(*before)
    canvas(page).focus()
    page.mouse.wheel(0, -150)
    page.wait_for_timeout(100)
    assert place(page, "stem") == pytest.approx(before, abs=2)
    page.mouse.down()
    page.mouse.move(before[0] + 50, before[1] + 30, steps=4)
    page.mouse.up()
    page.wait_for_timeout(100)
    assert place(page, "stem") == pytest.approx((before[0] + 50, before[1] + 30), abs=2)
    assert said(page) == []


def test_an_older_message_never_overwrites_a_newer_one(page: Page, show: Show) -> None:
    show(laid_out(small("first")))
    old, new = (
        base64.b64encode(graph_view(laid_out(graph), "stage")).decode()
        for graph in (ladder(30), small("newest"))
    )
    page.evaluate(
        """async ([old, new_]) => {
          const view = document.querySelector(".graph-view").view;
          const read = Response.prototype.json;
          let slow = true;
          Response.prototype.json = async function () {  // the first to come is read last
            const wait = slow ? 200 : 0;
            slow = false;
            const data = await read.call(this);
            await new Promise(go => setTimeout(go, wait));
            return data;
          };
          const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
          await Promise.all([view.receive(bytes(old)), view.receive(bytes(new_))]);
        }""",
        [old, new],
    )
    expect(canvas(page)).to_have_attribute("aria-label", "Graph of newest")


def test_what_python_said_before_does_not_undo_a_click(page: Page, show: Show) -> None:
    show(laid_out(small()), selected="stem")
    box(page, "body").click()
    show(laid_out(small()), "macs", selected="stem")
    expect(page.locator(".box.selected .title")).to_contain_text("Block")
    show(laid_out(small()), selected="head")
    expect(page.locator(".box.selected .title")).to_contain_text("add")


def test_the_outline_says_the_same_as_the_drawing(page: Page, show: Show) -> None:
    show(laid_out(small(), "body"))
    outline = page.get_by_role("region", name="The graph as text")
    inner = outline.locator("li li")
    expect(inner).to_have_count(2)
    expect(inner.first).to_contain_text("Conv2d · body.conv; 8 × 4 × 4 → 8 × 4 × 4")
    expect(inner.first).to_contain_text("then ReLU act")
    expect(outline.locator("li")).to_have_count(6)


def test_the_pointer_gets_exact_numbers(page: Page, show: Show) -> None:
    show(laid_out(small()))
    box(page, "stem").hover()
    expect(page.get_by_role("tooltip")).to_contain_text("100 parameters")
    expect(page.get_by_role("tooltip")).to_contain_text("10 multiply-adds")


def test_names_are_only_ever_text(page: Page, show: Show) -> None:
    evil = "<img src=x onerror=window.hacked=1>"
    node = Node(evil, evil, evil, "module", MAP, MAP)
    show(laid_out(Graph(evil, 1, (1,), (node,), (), 0, 0, (1,))))
    page.locator("[data-box] .frame").hover()
    expect(page.get_by_role("tooltip")).to_contain_text("<img")
    assert page.locator("img").count() == 0
    assert page.evaluate("() => window.hacked") is None


def test_the_minimap_moves_the_view(page: Page, show: Show) -> None:
    show(laid_out(ladder(400)))
    before = page.locator(".world").get_attribute("transform")
    page.locator(".minimap").click(position={"x": 12, "y": 12})
    expect(page.locator(".world")).not_to_have_attribute("transform", str(before))


def test_two_fingers_zoom(page: Page, show: Show) -> None:
    show(laid_out(small()))
    canvas(page).evaluate(
        """canvas => {
          const send = (type, id, x) => canvas.dispatchEvent(new PointerEvent(type, {
            pointerId: id, pointerType: "touch", clientX: x, clientY: 300, bubbles: true }));
          canvas.setPointerCapture = () => {};
          send("pointerdown", 1, 300); send("pointerdown", 2, 400);
          send("pointermove", 2, 500); send("pointerup", 2, 500); send("pointerup", 1, 300);
        }"""
    )
    page.wait_for_timeout(100)
    zoom = page.evaluate("() => document.querySelector('.graph-view').view.camera.zoom")
    # Two fingers 100 px apart end 200 px apart; the whole small graph began at no more than 1.2.
    assert zoom > 1.2
    assert said(page) == []


def test_a_page_of_its_own_works_from_a_file(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "graph.html"
    file.write_text(graph_html(laid_out(small()), "stage"), encoding="utf-8")
    tab = browser.new_page()
    errors = console_errors(tab)
    tab.goto(file.as_uri())
    expect(tab.locator(".graph-view[data-ready]")).to_be_visible()
    box(tab, "stem").click()
    expect(tab.locator(".box.selected .title")).to_have_text(re.compile("Conv2d"))
    tab.close()
    assert errors == []


def zoom(page: Page) -> float:
    found: float = page.evaluate("() => document.querySelector('.graph-view').view.camera.zoom")
    return found


def test_a_match_of_the_network_in_a_fixed_drawing_ends_at_its_group(
    page: Page, show: Show
) -> None:
    show(laid_out(small()), fixed=True)
    page.get_by_role("searchbox").fill("body.conv")
    page.keyboard.press("Enter")
    assert said(page) == [["selected", "body"]]
    assert page.locator(".toggle").count() == 0
    show(laid_out(small()))
    assert page.locator(".toggle").count() == 1


def test_what_is_selected_in_a_closed_group_dashes_the_group(page: Page, show: Show) -> None:
    show(laid_out(small()), selected="body.conv")
    expect(page.locator(".box.around .title")).to_have_text("Block body")
    expect(page.locator(".box.around .frame")).to_have_css("stroke-dasharray", "8px, 5px")
    show(laid_out(small(), "body"), selected="body.conv")
    expect(page.locator(".box.around")).to_have_count(0)
    expect(page.locator(".box.selected .title")).to_have_text("Conv2d conv")
    show(laid_out(small()), selected="body.act", within="head")  # Python's word goes first
    expect(page.locator(".box.around .title")).to_have_text("add head")
    show(laid_out(small()), selected="body.conv")
    canvas(page).press("Enter")
    canvas(page).press("Escape")
    expect(page.locator(".box.around")).to_have_count(0)
    assert said(page) == [["toggle", "body"], ["selected", None]]


def test_a_pressed_button_stays_readable_under_the_pointer(page: Page, show: Show) -> None:
    show(laid_out(small()), selected="stem")
    button = page.get_by_role("button", name="Upstream")
    button.click()
    button.hover()
    look = button.evaluate(
        "button => [getComputedStyle(button).color, getComputedStyle(button).backgroundColor]"
    )
    assert look[0] != look[1]


def test_the_wheel_scrolls_the_page_until_the_drawing_is_clicked(page: Page, show: Show) -> None:
    show(laid_out(small()))
    page.evaluate("() => document.body.style.height = '4000px'")
    before = zoom(page)
    canvas(page).hover(position={"x": 200, "y": 200})
    page.mouse.wheel(0, 40)
    page.wait_for_function("() => window.scrollY === 40")
    assert zoom(page) == before
    page.keyboard.down("Control")
    page.mouse.wheel(0, 40)
    page.keyboard.up("Control")
    page.wait_for_timeout(100)
    assert zoom(page) < before
    canvas(page).click(position={"x": 5, "y": 5})
    between = zoom(page)
    page.mouse.wheel(0, 40)
    page.wait_for_timeout(100)
    assert zoom(page) < between
    assert page.evaluate("() => window.scrollY") == 40


def test_one_finger_moves_the_drawing_only_once_it_is_tapped(page: Page, show: Show) -> None:
    show(laid_out(small()))
    drag = """canvas => {
      const send = (type, y) => canvas.dispatchEvent(new PointerEvent(type, {
        pointerId: 1, pointerType: "touch", clientX: 300, clientY: y, bubbles: true }));
      canvas.setPointerCapture = () => {};
      send("pointerdown", 300); send("pointermove", 340); send("pointerup", 340);
      return document.querySelector(".graph-view").view.camera.y;
    }"""
    before = page.evaluate("() => document.querySelector('.graph-view').view.camera.y")
    expect(canvas(page)).to_have_css("touch-action", "pan-x pan-y")
    assert canvas(page).evaluate(drag) == before
    canvas(page).focus()
    expect(canvas(page)).to_have_css("touch-action", "none")
    assert canvas(page).evaluate(drag) == before + 40


def test_a_window_of_another_size_is_fitted_again_unless_the_view_was_moved(
    page: Page, show: Show
) -> None:
    show(laid_out(small()))
    canvas(page).press("f")
    before = zoom(page)
    page.locator(".canvas").evaluate("canvas => canvas.style.height = '200px'")
    page.wait_for_timeout(100)
    smaller = zoom(page)
    assert smaller < before
    page.get_by_role("button", name="Zoom in").click()
    moved = zoom(page)
    page.locator(".canvas").evaluate("canvas => canvas.style.height = '500px'")
    page.wait_for_timeout(100)
    assert zoom(page) == moved


def test_full_screen_fits_on_entering_and_leaving(page: Page, show: Show) -> None:
    show(laid_out(ladder(30)))
    canvas(page).press("f")
    before = zoom(page)
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("() => document.fullscreenElement")
    page.wait_for_timeout(300)
    assert zoom(page) > before
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("() => !document.fullscreenElement")
    page.wait_for_timeout(300)
    assert zoom(page) == pytest.approx(before)


@pytest.mark.parametrize("ground", ["#ffffff", "#10161d"])
def test_the_png_has_the_whole_drawing_at_twice_its_size(
    page: Page, show: Show, ground: str
) -> None:
    graph = laid_out(small("a/b c"), "body")
    show(graph)
    page.evaluate(f"() => document.body.style.setProperty('--st-background-color', '{ground}')")
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()
    assert download.value.suggested_filename == "a_b_c.png"
    with Image.open(download.value.path()) as file:
        picture = file.convert("RGB")
    assert picture.size == (2 * (round(graph.width) + 32), 2 * (round(graph.height) + 32))
    assert picture.getpixel((2, 2)) == ImageColor.getrgb(ground)
    for placed in graph.boxes:
        x, y = round(2 * (placed.x + 16)), round(2 * (placed.y + 16))
        area = (x - 4, y - 4, x + round(2 * placed.width) + 4, y + round(2 * placed.height) + 4)
        colors = picture.crop(area).getcolors(100_000)
        assert len(colors or ()) > 10, placed.box.path
    assert page.locator(".drawing").count() == 1


def test_the_png_of_a_long_network_fits_into_a_browsers_canvas(page: Page, show: Show) -> None:
    show(laid_out(ladder(1500)))
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()
    with Image.open(download.value.path()) as picture:
        assert max(picture.size) == 8192
        assert len(set(picture.convert("L").resize((1, 64)).tobytes())) > 1


def test_the_minimap_is_narrow_can_be_shut_and_hides_when_all_is_seen(
    page: Page, show: Show
) -> None:
    page.set_viewport_size({"width": 700, "height": 600})
    show(laid_out(ladder(400)))
    minimap = page.locator(".minimap")
    widths = [place.evaluate("it => it.clientWidth") for place in (minimap, canvas(page))]
    assert 0 < widths[0] <= 0.12 * widths[1] + 3  # its border, and rounding
    minimap.locator(".shut").click()
    expect(minimap).to_be_hidden()
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(100)
    expect(minimap).to_be_hidden()
    canvas(page).press("m")
    expect(minimap).to_be_visible()
    canvas(page).press("f")
    expect(minimap).to_be_hidden()


TWO = """async messages => {
  const main = document.querySelector("main");
  main.after(main.cloneNode(true));
  const mains = [...document.querySelectorAll("main")];
  const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
  mains.forEach((parentElement, at) => window.mount({
    data: bytes(messages[at]), parentElement, setStateValue() {}, setTriggerValue() {},
  }));
  while (document.querySelectorAll("[data-ready]").length < 2)
    await new Promise(go => setTimeout(go, 20));
  await new Promise(go => setTimeout(go, 100));
  window.views = mains.map(main => main.querySelector(".graph-view").view);
}"""
# Zoom, and the share of the graph's sides that stands in the middle of the screen.
STANDS = """() => window.views.map(({ camera, graph: { size } }) => [
  camera.zoom, ...camera.toGraph(camera.width / 2, camera.height / 2).map((at, n) => at / size[n]),
])"""


@pytest.mark.parametrize(("words", "follows"), [("aa", True), ("ab", False)])
def test_views_with_the_same_word_move_together(
    page: Page, show: Show, words: str, follows: bool
) -> None:
    del show  # its empty page is all that is wanted
    graphs = (ladder(100), ladder(30))
    messages = [
        base64.b64encode(graph_view(laid_out(graph), "stage", together=word)).decode()
        for graph, word in zip(graphs, words, strict=True)
    ]
    page.evaluate(TWO, messages)
    for leader, other in ((0, 1), (1, 0)):
        before = page.evaluate(STANDS)
        page.evaluate(f"() => {{ window.views[{leader}].camera.zoomAt(1.5, 10, 10); }}")
        page.evaluate(f"() => {{ window.views[{leader}].camera.move(-30, -200); }}")
        after = page.evaluate(STANDS)
        assert after[leader] != pytest.approx(before[leader])
        wanted = after[leader] if follows else before[other]
        assert after[other] == pytest.approx(wanted)
