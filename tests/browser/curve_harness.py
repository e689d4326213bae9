"""The view of training curves in a page of its own, and runs to show in it."""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from playwright.sync_api import Locator, Page, expect

from components.figures.curve_points import CurveMark, CurveOptions
from components.figures.curve_view import curve_view, read_zoom
from components.runs import Run, read_runs
from tests.browser.heat_harness import MOUNT, Mounted

SEND = """([id, message]) => {
  const { shadowRoot } = document.getElementById(id);
  window.mount({
    data: Uint8Array.from(atob(message), (letter) => letter.charCodeAt(0)),
    parentElement: shadowRoot,
    setTriggerValue: (name, value) => window.said.push([name, value]),
  });
}"""


def a_run(name: str, config: Mapping[str, Any] | None = None, **values: Iterable[float]) -> Run:
    """A run whose series (`val_loss` for `val/loss`) begin at epoch 1, ten seconds each."""
    heads = ["step", "wall_time", *(key.replace("_", "/") for key in values)]
    lines = [",".join(heads)]
    for step, numbers in enumerate(zip_longest(*values.values(), fillvalue="")):
        lines.append(",".join(map(str, (step + 1, 10 * step, *numbers))))
    with TemporaryDirectory() as folder:
        place = Path(folder) / name
        place.mkdir(parents=True)
        (place / "metrics.csv").write_text("\n".join(lines) + "\n")
        if config:
            (place / "config.json").write_text(json.dumps(config))
        (run,) = read_runs(Path(folder))
        _ = run.series, run.config  # read while the files are there
    return run


class Curves(Mounted):
    """The view, and what one asks of it."""

    def __init__(self, page: Page, theme: Literal["light", "dark"] = "light") -> None:
        super().__init__(page, "curves", theme)

    def show(
        self,
        runs: Sequence[Run],
        marks: Sequence[CurveMark] = (),
        zoom: str = "",
        version: str = "a",
        **options: Any,
    ) -> None:
        """What Python sends for these runs; without a metric the loss."""
        asked = CurveOptions(**{"metric": "loss", **options})
        message = curve_view(runs, asked, marks, read_zoom(zoom), zoom, version)
        if not self._ids:
            self._ids.append("view")
            self.page.evaluate(MOUNT, ["view", *self._parts])
        self.page.evaluate(SEND, ["view", base64.b64encode(message).decode()])
        expect(self.page.locator("#view [data-ready]")).to_be_attached()

    def wheel(self, *turns: float) -> None:
        """Turn the mouse's wheel; returns once the chart has heard of each turn."""
        for turn in turns:
            self.page.evaluate(
                """() => {
                  window.heard = false;
                  const hear = () => setTimeout(() => { window.heard = true; });
                  document.addEventListener("wheel", hear, { once: true });
                }"""
            )
            self.page.mouse.wheel(0, turn)
            self.page.wait_for_function("() => window.heard")

    def told(self, count: int) -> list[str]:
        """The zooms that Python was told, once there are so many."""
        self.page.wait_for_function("count => window.said.length >= count", arg=count)
        assert {name for name, _ in self.said} == {"zoom"}
        return [text for _, text in self.said]

    def shown(self) -> tuple[float, float, float, float]:
        """The ranges of both axes."""
        x0, x1, y0, y1 = self.page.evaluate(
            """() => {
              const root = document.querySelector("#view").shadowRoot;
              const { x, y } = root.querySelector(".curve-view").view.camera.shown;
              return [...x, ...y];
            }"""
        )
        return x0, x1, y0, y1

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the chart lies on the page."""
        across, along = self.page.evaluate(
            """async ([x, y]) => {
              await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
              const root = document.querySelector("#view").shadowRoot.querySelector(".curve-view");
              const { axes } = root.view.camera;
              const box = root.querySelector(".chart").getBoundingClientRect();
              return [box.left + axes.x.at(x), box.top + axes.y.at(y)];
            }""",
            [x, y],
        )
        return across, along

    def point(self, x: float, y: float) -> None:
        """The mouse to a point of the chart."""
        self.page.mouse.move(*self.place(x, y))

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """The mouse, pressed, from one point of the chart to another."""
        places = [self.place(*start), self.place(*end)]
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        self.page.mouse.move(*places[1], steps=5)
        self.page.mouse.up()

    def colors(self) -> list[str]:
        """Of the lines, from the lowest to what lies on top."""
        found: list[str] = self.page.locator(".lines .line").evaluate_all(
            "paths => paths.map((path) => path.getAttribute('stroke'))"
        )
        return found

    @property
    def chart(self) -> Locator:
        """What takes the keys."""
        return self.page.get_by_role("application")

    @property
    def box(self) -> Locator:
        """The values at the pointer."""
        return self.page.get_by_role("tooltip")
