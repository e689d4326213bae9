"""Heat maps to show in the view, and where they then lie."""

from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page

from components.figures.heat_cells import HeatCell, heat_view
from tests.browser.heat_harness import cell, seen

COARSE = cell("coarse", [[1, 2], [3, 4]], note="2 × 2")


FINE = cell("fine", np.arange(16).reshape(4, 4) / 8 - 1, note="4 × 4")


PAIR = (COARSE, FINE)


def maps(*cells: HeatCell | None, **told: Any) -> dict[str, Any]:
    return heat_view([seen(), seen("other")], cells or PAIR, **told)


def frame(page: Page, key: str, where: str = "view") -> Locator:
    """The picture of a cell."""
    return page.locator(f"#{where} .frame[aria-label^='Map {key}:']")


def shown(page: Page, key: str) -> list[float]:
    """Where a cell's whole picture lies, as shares of its frame: left, top, width, height."""
    places: list[float] = frame(page, key).evaluate(
        """frame => {
          const [outer, inner] = [frame, frame.querySelector(".heat")]
            .map(each => each.getBoundingClientRect());
          return [(inner.left - outer.left) / outer.width, (inner.top - outer.top) / outer.height,
            inner.width / outer.width, inner.height / outer.height];
        }"""
    )
    return places


def boxes(page: Page, what: str) -> list[dict[str, float]]:
    """Where the visible ones stand."""
    found: list[dict[str, float]] = (
        page.locator(what)
        .filter(visible=True)
        .evaluate_all("each => each.map(one => one.getBoundingClientRect().toJSON())")
    )
    return found


def value(page: Page, key: str) -> Locator:
    """The number below a cell."""
    return page.locator(f".cell:has(.frame[aria-label^='Map {key}:']) .value")
