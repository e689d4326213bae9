"""The page Blocks in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from components.figures.sliding_view import sliding_view
from tests.browser.driving import settle
from tests.browser.heat_harness import Mounted

pytestmark = pytest.mark.xdist_group("browser")


def test_a_deep_link_shows_drawing_and_numbers_at_once(app: str, page: Page) -> None:
    page.goto(f"{app}/blocks?block=depthwise-separable&side=12&inputs=64&kernel=3&tab=words")
    settle(page)
    drawing = page.get_by_role("img", name="Depthwise separable")
    expect(drawing.get_by_text("3×3 depthwise convolution", exact=True)).to_be_in_viewport()
    expect(page.get_by_text("Built in torch: equal ✓")).to_be_in_viewport(timeout=90_000)
    expect(page.get_by_role("rowheader", name="Ordinary convolution")).to_be_in_viewport()
    expect(page).to_have_url(re.compile("kernel=3"))


def test_on_a_phone_the_drawing_scrolls_in_its_box(app: str, page: Page) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(f"{app}/blocks?block=inception")
    settle(page)
    box = page.get_by_role("region", name="Drawings of the blocks")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth && box.clientWidth <= 400")
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth <= main.clientWidth")


def test_another_block_is_one_step_of_the_way_back(app: str, page: Page) -> None:
    page.goto(f"{app}/blocks?block=bottleneck&inputs=512&beside=2")
    settle(page)
    page.get_by_role("combobox", name="Block").click()
    page.get_by_role("option", name="Fused MBConv").click()
    expect(page).to_have_url(f"{app}/blocks?block=fused-mbconv")
    expect(page.get_by_text("in 48 × 96 × 96").first).to_be_visible()
    settle(page)
    page.wait_for_timeout(1500)  # what comes at once counts as the browser's late answer
    page.go_back()
    expect(page).to_have_url(f"{app}/blocks?block=bottleneck&inputs=512&beside=2")
    expect(page.get_by_text("in 512 × 56 × 56").first).to_be_visible()


def test_the_tallest_drawing_leaves_the_tabs_on_the_screen(app: str, page: Page) -> None:
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(f"{app}/blocks?block=dense")
    settle(page)
    expect(page.get_by_text("It goes on: scroll in it")).to_be_visible()
    expect(page.get_by_role("tab", name="In words")).to_be_in_viewport()


def test_a_step_to_where_all_began_leaves_nothing_in_the_bar(app: str, page: Page) -> None:
    page.goto(f"{app}/blocks?side=40&kernel=3")
    settle(page)
    page.get_by_role("link", name="12 × 12 × 3").click()
    expect(page).to_have_url(f"{app}/blocks")
    expect(page.get_by_text("22.8 times fewer multiply-adds")).to_be_visible()


@pytest.fixture
def sliding(page: Page) -> Mounted:
    view = Mounted(page, "sliding")
    view.send(sliding_view(3, 1))
    return view


def test_the_filter_slides_by_keyboard(page: Page, sliding: Mounted) -> None:
    place = page.get_by_role("slider", name="Place of the filter")
    said = page.locator(".sum")
    expect(said).to_have_text(re.compile("Place 1 of 25"))
    place.focus()
    place.press("ArrowRight")
    expect(said).to_have_text(re.compile("Place 2 of 25: 5 · 1 .* = 10"))
    expect(page.locator(".out span.now")).to_have_text("10")
    place.press("End")
    expect(said).to_have_text(re.compile("Place 25 of 25"))
    expect(page.get_by_role("button", name="On")).to_be_disabled()
    page.get_by_role("button", name="Back").press("Enter")
    expect(said).to_have_text(re.compile("Place 24 of 25"))


def test_it_plays_until_a_hand_stops_it(page: Page, sliding: Mounted) -> None:
    page.clock.install()
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(750)
    expect(page.locator(".sum")).to_have_text(re.compile("Place 2 of 25"))
    page.get_by_role("button", name="Pause").press("Enter")
    page.clock.run_for(5_000)
    expect(page.locator(".sum")).to_have_text(re.compile("Place 2 of 25"))


def test_less_motion_is_respected(browser: Browser) -> None:
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        Mounted(page, "sliding").send(sliding_view(3, 1))
        frame = page.locator(".frame")
        assert frame.evaluate("one => getComputedStyle(one).transitionDuration") == "0s"
        page.clock.install()
        page.get_by_role("button", name="Play").click()
        page.clock.run_for(750)
        expect(page.locator(".sum")).to_have_text(re.compile("Place 1 of 25"))
        page.clock.run_for(1_000)
        expect(page.locator(".sum")).to_have_text(re.compile("Place 2 of 25"))
