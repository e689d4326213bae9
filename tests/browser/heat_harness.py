"""Views of pictures in a page of their own, as Streamlit mounts them, and maps to show in them."""

import tomllib
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect

from components.figures.heat_cells import HeatCell, SeenPicture
from components.figures.view_assets import view_text

ROOT = Path(__file__).parents[2]

MOUNT = """([id, html, css]) => {
  const host = document.createElement("div");
  host.id = id;
  document.querySelector("main").append(host);
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = document.createElement("style");
  sheet.textContent = css;
  const inside = document.createElement("div");
  inside.innerHTML = html;
  shadow.append(sheet, inside);
}"""

SEND = """([id, data]) => {
  const { shadowRoot } = document.getElementById(id);
  window.mount({
    data,
    parentElement: shadowRoot,
    setStateValue: (name, value) => window.said.push([name, value]),
    setTriggerValue: (name, value) => window.said.push([name, value]),
  });
}"""


class Mounted:
    """A view of `assets/views`, in a shadow root, in an empty page of the app's colours."""

    def __init__(self, page: Page, name: str, theme: Literal["light", "dark"] = "light") -> None:
        self.page = page
        html, css, script = (view_text(name, kind) for kind in _KINDS)
        page.set_content(f"<!doctype html><style>{_look(theme)}</style><main></main>")
        script = script.replace("export default", "window.mount =")
        page.add_script_tag(content=f"window.said = [];\n{script}", type="module")
        page.wait_for_function("() => window.mount")
        self._parts = html, css
        self._ids: list[str] = []

    def send(self, data: dict[str, Any], where: str = "view") -> None:
        """What Python says, to the view of that id; it is mounted the first time."""
        if where not in self._ids:
            self._ids.append(where)
            self.page.evaluate(MOUNT, [where, *self._parts])
        self.page.evaluate(SEND, [where, data])
        expect(self.page.locator(f"#{where} [data-ready]")).to_be_attached()

    @property
    def said(self) -> list[list[Any]]:
        """What the views have told Python."""
        told: list[list[Any]] = self.page.evaluate("() => window.said")
        return told


_KINDS = ("html", "css", "js")


def _look(theme: str) -> str:
    """The app's own colours, as Streamlit hands them to a view."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    colours = config["theme"][theme]
    hyphenated = {
        "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name): colour
        for name, colour in colours.items()
    }
    names = " ".join(f"--st-{name}: {colour};" for name, colour in hyphenated.items())
    return (
        f"body {{ {names} margin: 1rem; background: {colours['backgroundColor']};"
        " font-family: sans-serif }"
    )


def picture(side_px: int = 64) -> NDArray[np.uint8]:
    """Red grows to the right, green downwards."""
    ramp = np.linspace(0, 255, side_px).astype(np.uint8)
    pixels = np.zeros((side_px, side_px, 3), dtype=np.uint8)
    pixels[..., 0] = ramp[None]
    pixels[..., 1] = ramp[:, None]
    return pixels


def seen(key: str = "seen") -> SeenPicture:
    return SeenPicture(key, picture(), "Red and green")


def cell(key: str, values: Any, **fields: Any) -> HeatCell:
    return HeatCell(key, f"Map {key}", np.array(values, dtype=np.float32), **fields)


def drag(page: Page, where: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """The mouse, pressed, from one place to another; both as shares of an element's sides."""
    box = where.bounding_box()
    assert box is not None
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=5)
    page.mouse.up()


def point(page: Page, where: Locator, x: float, y: float) -> None:
    """The mouse to a place, as shares of an element's sides."""
    box = where.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
