"""Inspection as a person uses it: the strip, the tabs, painting."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import settle

pytestmark = pytest.mark.xdist_group("browser")


def frames(page: Page, start: str) -> Locator:
    """Pictures of our view of heat maps whose title begins so."""
    return page.locator(f".heat-view .frame[aria-label^='{start}']")


def test_the_first_screen_answers_without_scrolling(app: str, page: Page) -> None:
    page.goto(f"{app}/inspection")
    settle(page)
    for place in (
        frames(page, "Exactly what the network saw").first,
        frames(page, "What speaks for butterfly").first,
        page.get_by_text("How far to trust it?"),
        frames(page, "stage 1").first,
    ):
        expect(place).to_be_in_viewport()


def test_a_click_on_a_stage_takes_its_layer(app: str, page: Page) -> None:
    page.goto(f"{app}/inspection?image=scene-cup")
    settle(page)
    frames(page, "stage 5").first.click()
    expect(page).to_have_url(re.compile(r"layer=blocks\.3"), timeout=60_000)
    expect(frames(page, "What speaks for cup: 10 × 10").first).to_be_visible(timeout=60_000)
    # Chosen elsewhere in between, the same stage can be clicked again.
    settle(page)
    page.wait_for_timeout(1500)  # what comes at once counts as the browser's late answer
    page.go_back()
    expect(page).not_to_have_url(re.compile("layer="), timeout=60_000)
    settle(page)
    frames(page, "stage 5").first.click()
    expect(page).to_have_url(re.compile(r"layer=blocks\.3"), timeout=60_000)


def test_the_opacity_stays_with_the_link(app: str, page: Page) -> None:
    page.goto(f"{app}/inspection?opacity=0.4")
    settle(page)
    slider = page.get_by_role("slider", name="Opacity of the heat").first
    expect(slider).to_have_value("40", timeout=30_000)
    slider.focus()
    slider.press("Home")
    expect(page).to_have_url(re.compile("opacity=0.0"), timeout=30_000)
    page.reload()
    settle(page)
    expect(slider).to_have_value("0", timeout=30_000)


def test_what_is_painted_over_changes_the_answer(app: str, page: Page) -> None:
    page.goto(f"{app}/inspection?image=scene-cup&tab=change")
    settle(page)
    picture = page.locator(".paint-view .canvas")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.9, steps=6)
    page.mouse.up()
    expect(page).to_have_url(re.compile("change=box"), timeout=60_000)
    expect(page.get_by_text(re.compile("The picture was painted over"))).to_be_visible(
        timeout=60_000
    )
    expect(frames(page, "after − before").first).to_be_visible()
    page.get_by_role("button", name="As it was").click()
    expect(page).not_to_have_url(re.compile("change="), timeout=60_000)


def test_a_channel_is_enlarged_and_shows_what_it_sees(app: str, page: Page) -> None:
    page.goto(f"{app}/inspection?image=scene-cup&tab=features&look=channels&layer=blocks.2")
    view = page.locator(".feature-view")
    expect(view).to_be_visible(timeout=90_000)
    settle(page)
    view.get_by_role("button", name=re.compile("^Channel ")).first.click()
    expect(page).to_have_url(re.compile(r"channel=\d+"), timeout=30_000)


def test_a_slow_method_shows_its_progress_and_can_be_stopped(app: str, page: Page) -> None:
    # Large enough that it is not done before a hand can stop it.
    page.goto(f"{app}/inspection?image=scene-cup&tab=methods&model=resnet34&weights=random")
    expect(page.get_by_text("Methods of many passes")).to_be_visible(timeout=90_000)
    settle(page)
    offers = page.get_by_role("button", name=re.compile("^Compute: "))
    expect(offers).to_have_count(3)
    offers.first.click()
    # Streamlit has a button of this name, too, at the top of the page.
    stop = page.get_by_test_id("stTabs").get_by_role("button", name="Stop")
    expect(stop).to_be_visible(timeout=30_000)
    stop.click()
    expect(offers).to_have_count(3, timeout=30_000)
    settle(page)
