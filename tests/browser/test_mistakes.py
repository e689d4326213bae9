"""The confusion matrix in a browser: by itself, and on the page of runs."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from components.figures.confusion import ConfusionLook, confusion_view
from components.runs.predictions import PREDICTIONS_FILE, write_predictions
from tests.browser.driving import server, settle
from tests.browser.heat_harness import Mounted

pytestmark = pytest.mark.xdist_group("browser")

NAMES = ("cup", "<i>umbrella", "key")
COUNTS = np.array([[30, 9, 1], [2, 20, 0], [0, 0, 5]])


@pytest.fixture
def view(page: Page) -> Mounted:
    return Mounted(page, "confusion")


def told(**options: Any) -> dict[str, Any]:
    return confusion_view(COUNTS, NAMES, **options)


def cell(page: Page, row: int, column: int) -> Locator:
    return page.locator(".confusion-view tbody tr").nth(row).locator("td").nth(column)


def test_every_cell_has_its_count_and_its_words(page: Page, view: Mounted) -> None:
    view.send(told())
    assert page.locator("td").all_inner_texts() == ["30", "9", "1", "2", "20", "", "", "", "5"]
    assert page.locator("tbody th").all_inner_texts() == list(NAMES)
    words = "cup taken for <i>umbrella: 9 of 40 pictures (22%)"
    expect(cell(page, 0, 1)).to_have_attribute("aria-label", words)
    cell(page, 0, 1).hover()
    expect(page.locator(".words")).to_have_text(words)
    view.send(told(look=ConfusionLook("shares")))
    assert page.locator("td").all_inner_texts()[:3] == ["75%", "22%", "2%"]


def test_hits_differ_from_mistakes_by_more_than_colour(page: Page, view: Mounted) -> None:
    view.send(told())
    edges = [
        cell(page, *place).evaluate("each => getComputedStyle(each).boxShadow")
        for place in ((0, 0), (0, 1))
    ]
    assert edges[0] != "none"
    assert edges[1] == "none"


def test_a_click_chooses_and_a_second_one_lets_go(page: Page, view: Mounted) -> None:
    view.send(told())
    cell(page, 0, 1).click()
    expect(cell(page, 0, 1)).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("button", name=re.compile("cup → "))).to_have_count(2)
    expect(page.locator(".pairs button").first).to_have_attribute("aria-pressed", "true")
    cell(page, 0, 1).click()
    cell(page, 1, 2).click()  # nothing is there
    assert view.said == [["selected", [0, 1]], ["selected", [-1, -1]]]


def test_the_most_frequent_mistake_can_be_chosen_in_the_list(page: Page, view: Mounted) -> None:
    view.send(told(look=ConfusionLook(by="confused")))
    page.locator(".pairs button").nth(1).click()
    assert view.said == [["selected", [1, 0]]]
    expect(page.locator("[aria-selected=true]")).to_have_text("2")


def test_arrows_walk_and_enter_chooses(page: Page, view: Mounted) -> None:
    view.send(told())
    page.keyboard.press("Tab")
    expect(cell(page, 0, 0)).to_be_focused()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    expect(cell(page, 1, 0)).to_be_focused()
    assert view.said == [["selected", [1, 0]]]
    page.keyboard.press("Escape")
    assert view.said[1:] == [["selected", [-1, -1]]]


def test_a_choice_stays_when_the_order_changes_and_goes_with_the_run(
    page: Page, view: Mounted
) -> None:
    view.send(told(version="a"))
    cell(page, 0, 1).click()
    view.send(told(version="a", look=ConfusionLook(by="accuracy")))
    chosen = page.locator("[aria-selected=true]")
    expect(chosen).to_have_text("9")
    view.send(told(version="b"))
    expect(chosen).to_have_count(0)
    view.send(told(version="c", selected=(2, 2)))
    expect(chosen).to_have_text("5")


@pytest.mark.parametrize("width", [380, 800, 1400])
def test_a_hundred_classes_fit_into_the_page(page: Page, view: Mounted, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    counts = np.diag(np.full(100, 9))
    counts[3, 90] = 4
    view.send(confusion_view(counts, [f"class {index}" for index in range(100)]))
    box = page.locator("table").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= width
    assert box["width"] > 0.45 * min(width, 800)
    cell(page, 3, 90).click()
    assert view.said == [["selected", [3, 90]]]
    expect(page.locator(".words")).to_contain_text("class 3 taken for class 90: 4 of 13")


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[str]:
    """Address of an app with one run: of six cups, two are taken for keys."""
    folder = tmp_path / "cups"
    folder.mkdir()
    (folder / "metrics.csv").write_text("step,val/loss\n1,0.5\n2,0.4\n")
    answers = np.array([[0.9, 0.1]] * 4 + [[0.2, 0.8]] * 2 + [[0.3, 0.7]])
    images = np.random.default_rng(0).integers(0, 256, (7, 16, 16, 3), dtype=np.uint8)
    with write_predictions(folder / PREDICTIONS_FILE, ("cup", "key")) as writer:
        writer.add([f"val/{n}" for n in range(7)], [0] * 6 + [1], answers, images)
    with server("--runs", str(tmp_path)) as address:
        yield address


def test_a_click_on_a_cell_shows_its_pictures(runs: str, page: Page) -> None:
    page.goto(f"{runs}/runs?tab=mistakes")
    settle(page)
    expect(page.get_by_text("5 of 7 right (71.4%)")).to_be_visible()
    cell(page, 0, 1).click()
    expect(page.get_by_text(re.compile("cup, taken for key"))).to_be_visible(timeout=30_000)
    expect(page).to_have_url(re.compile("cell=0,1|cell=0%2C1"))
    settle(page)
    gallery = page.locator(".ce-judged").first
    expect(gallery.locator("img")).to_have_count(2)
    sides = gallery.locator("img").evaluate_all("all => all.map(each => each.naturalWidth)")
    assert sides == [16, 16]
    page.reload()
    settle(page)
    expect(cell(page, 0, 1)).to_have_attribute("aria-selected", "true")
