"""The zoom of the page's chart: in the address, and kept while everything else changes."""

import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import settle

pytestmark = pytest.mark.xdist_group("browser")

ZOOM = re.compile(r"[?&]zoom=")


def chart(page: Page) -> Locator:
    return page.get_by_role("application")


def shown(page: Page) -> list[float]:
    ranges: list[float] = page.locator(".curve-view").evaluate(
        "root => [...root.view.camera.shown.x, ...root.view.camera.shown.y]"
    )
    return ranges


def zoom_in_address(page: Page) -> list[str]:
    return parse_qs(urlparse(page.url).query)["zoom"][0].split(",")


def drag(page: Page) -> None:
    box = chart(page).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.7 * box["height"], steps=4)
    page.mouse.up()


@pytest.fixture
def opened(page: Page, app: str) -> Page:
    page.goto(f"{app}/runs?run=scenes-overfit&metric=loss")
    settle(page)
    expect(page.locator(".curve-view[data-ready]")).to_be_attached(timeout=30_000)
    return page


def test_a_zoom_is_in_the_address_and_a_reload_restores_it(opened: Page) -> None:
    whole = shown(opened)
    drag(opened)
    expect(opened).to_have_url(ZOOM)
    settle(opened)
    zoomed = shown(opened)
    assert [float(end) for end in zoom_in_address(opened)] == pytest.approx(zoomed, rel=1e-3)
    opened.reload()
    settle(opened)
    expect(opened.locator(".curve-view[data-ready]")).to_be_attached(timeout=30_000)
    assert shown(opened) == pytest.approx(zoomed, rel=1e-3)
    chart(opened).press("0")
    expect(opened).not_to_have_url(ZOOM)
    assert shown(opened) == pytest.approx(whole)


def test_smoothing_keeps_the_zoom_and_another_metric_its_x(opened: Page) -> None:
    drag(opened)
    expect(opened).to_have_url(ZOOM)
    settle(opened)
    zoomed = shown(opened)
    slider = opened.get_by_role("slider", name="Smoothing")
    slider.focus()
    slider.press("ArrowRight")
    expect(opened.locator(".behind path")).to_have_count(2, timeout=30_000)
    settle(opened)
    assert shown(opened) == zoomed
    opened.get_by_role("combobox", name="Metric").click()
    opened.get_by_role("option", name="accuracy").click()
    expect(opened.locator(".axes .title").last).to_have_text("accuracy (share of images)")
    settle(opened)
    assert shown(opened)[:2] == zoomed[:2]
    assert shown(opened)[3] < 1.5
    assert zoom_in_address(opened)[2:] == ["", ""]
