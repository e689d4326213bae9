"""A hand that drags φ, and an eye that counts what it sees."""

from dataclasses import dataclass
from time import perf_counter

from playwright.sync_api import Locator, Page

# Runs in the page: after each frame that was drawn, what the stage table says.
WATCH = """
table => {
  window.seen = new Set();
  window.watching = true;
  const look = () => {
    window.seen.add(table.innerText);
    if (window.watching) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""


@dataclass(frozen=True, slots=True)
class Drag:
    """How many different stage tables were drawn in how many seconds, and the address then."""

    tables: int
    seconds: float
    address: str

    @property
    def per_second(self) -> float:
        """Different tables a second."""
        return self.tables / self.seconds


def stage_table(page: Page) -> Locator:
    """The stage table that follows φ."""
    return page.get_by_role("region", name="Stage table").locator("table").first


def slider(page: Page) -> Locator:
    """The slider of φ."""
    return page.get_by_role("slider", name="Compound coefficient φ")


def drag(page: Page, seconds: float = 2.0) -> Drag:
    """Drag φ from left to right with the button held down, as fast as a hand does."""
    box = slider(page).bounding_box()
    if box is None:
        raise RuntimeError("There is no slider to drag.")
    y = box["y"] + box["height"] / 2
    stage_table(page).evaluate(WATCH)
    page.mouse.move(box["x"] + 10, y)
    page.mouse.down()
    began = perf_counter()
    while (passed := perf_counter() - began) < seconds:
        page.mouse.move(box["x"] + 10 + (box["width"] - 20) * passed / seconds, y)
    tables = page.evaluate("() => { window.watching = false; return window.seen.size }")
    address = page.url
    page.mouse.up()
    return Drag(int(tables), passed, address)
