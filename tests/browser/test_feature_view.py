"""The view of feature maps: one enlarged beside the picture, read place by place."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from components.figures.feature_cells import SEES_ALL, Sight, feature_view
from components.inspection.records import FeatureMaps
from tests.browser.heat_harness import Mounted, point, seen

pytestmark = pytest.mark.xdist_group("browser")

# Places of the 2 × 2 maps see these pixels of the picture's 64.
SIGHT = Sight(rows=((0, 16), (8, 64)), columns=((0, 32), (32, 64)))


@pytest.fixture
def view(page: Page) -> Mounted:
    return Mounted(page, "features")


def maps(*channels: int) -> FeatureMaps:
    """2 × 2 maps of the numbers −1, 0, 1 and 4 from the upper left to the lower right."""
    count = len(channels)
    thumbnail = np.array([[0, 51], [102, 255]], dtype=np.uint8)
    return FeatureMaps(
        layer="blocks.3",
        thumbnails=np.stack([thumbnail] * count),
        channels=channels,
        total_channels=40,
        side_px=2,
        low=(-1.0,) * count,
        high=(4.0,) * count,
        ranked_by="weight",
        scores=tuple(0.5 / (n + 1) for n in range(count)),
        first=0,
    )


def told(*channels: int, sight: Sight | str = SIGHT, **fields: Any) -> dict[str, Any]:
    return feature_view(seen(), maps(*(channels or (7, 2, 31))), sight, **fields)


def channel(page: Page, number: int) -> Locator:
    return page.get_by_role("button", name=f"Channel {number} of blocks.3")


def enlarged(page: Page) -> Locator:
    return page.locator(".map")


def field(page: Page) -> list[float]:
    """Where the box on the picture lies, as shares of it: left, top, right, bottom."""
    edges: list[float] = page.locator(".field").evaluate(
        """field => {
          const [inner, outer] = [field, field.parentElement]
            .map(each => each.getBoundingClientRect());
          return [(inner.left - outer.left) / outer.width, (inner.top - outer.top) / outer.height,
            (inner.right - outer.left) / outer.width, (inner.bottom - outer.top) / outer.height];
        }"""
    )
    return edges


def test_every_channel_has_its_number_score_and_words(page: Page, view: Mounted) -> None:
    view.send(told())
    buttons = page.locator(".channel")
    assert buttons.all_inner_texts() == ["7\n0.5", "2\n0.25", "31\n0.167"]
    expect(buttons.first).to_have_accessible_name(
        "Channel 7 of blocks.3: 2 × 2 values from −1 to 4; weight in Grad-CAM 0.5"
    )
    expect(enlarged(page)).not_to_be_visible()


def test_a_click_and_enter_enlarge_and_closing_gives_the_focus_back(
    page: Page, view: Mounted
) -> None:
    view.send(told())
    channel(page, 7).click()
    expect(page.locator(".name")).to_have_text("Channel 7 of blocks.3")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".name")).to_have_text("Channel 2 of blocks.3")
    expect(channel(page, 2)).to_have_attribute("aria-pressed", "true")
    expect(channel(page, 7)).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Close").click()
    expect(enlarged(page)).not_to_be_visible()
    expect(channel(page, 2)).to_be_focused()
    assert view.said == [["selected", 7], ["selected", 2], ["selected", -1]]


def test_pointing_reads_the_number_and_draws_what_the_place_sees(page: Page, view: Mounted) -> None:
    view.send(told(selected=7))
    expect(page.locator(".field")).not_to_be_visible()
    point(page, enlarged(page), 0.9, 0.4)
    expect(page.locator(".value")).to_have_text("0 · row 1, column 2")
    expect(page.locator(".sight")).to_have_text("Sees pixel columns 32 to 63, rows 0 to 15")
    assert field(page) == pytest.approx([0.5, 0, 1, 0.25], abs=0.01)
    point(page, enlarged(page), 0.1, 0.6)
    expect(page.locator(".value")).to_have_text("1 · row 2, column 1")
    assert field(page) == pytest.approx([0, 0.125, 0.5, 1], abs=0.01)
    page.mouse.move(1, 1)
    expect(page.locator(".field")).not_to_be_visible()


def test_arrow_keys_go_from_place_to_place_and_say_it(page: Page, view: Mounted) -> None:
    view.send(told(selected=2))
    enlarged(page).focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    said = page.locator(".said")
    expect(said).to_have_text("−1 · row 1, column 1; Sees pixel columns 0 to 31, rows 0 to 15")
    page.keyboard.press("ArrowDown")
    expect(said).to_contain_text("1 · row 2, column 1")
    page.keyboard.press("Escape")
    expect(enlarged(page)).not_to_be_visible()
    assert view.said == [["selected", -1]]


def test_where_a_place_sees_everything_words_say_so(page: Page, view: Mounted) -> None:
    view.send(told(selected=7, sight=SEES_ALL))
    point(page, enlarged(page), 0.9, 0.4)
    expect(page.locator(".value")).to_have_text("0 · row 1, column 2")
    expect(page.locator(".sight")).to_have_text(SEES_ALL)
    expect(page.locator(".field")).not_to_be_visible()


def test_late_answers_of_python_never_undo_the_hand(page: Page, view: Mounted) -> None:
    view.send(told(selected=None, version="a"))
    channel(page, 31).click()
    view.send(told(selected=7, version="a"))
    expect(page.locator(".name")).to_have_text("Channel 31 of blocks.3")
    view.send(told(selected=7, version="b"))
    expect(page.locator(".name")).to_have_text("Channel 7 of blocks.3")


def test_other_channels_close_one_that_is_not_among_them(page: Page, view: Mounted) -> None:
    view.send(told(selected=7))
    view.send(told(3, 4))
    expect(enlarged(page)).not_to_be_visible()
    view.send(told(7, 8))
    expect(enlarged(page)).to_be_visible()


def test_the_grid_is_one_stop_of_the_tab_key(page: Page, view: Mounted) -> None:
    view.send(told())
    page.keyboard.press("Tab")
    expect(channel(page, 7)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(channel(page, 2)).to_be_focused()
    stops = page.locator(".channel").evaluate_all("each => each.map(button => button.tabIndex)")
    assert stops == [-1, 0, -1]


def test_a_finger_reads_places(browser: Any) -> None:
    context = browser.new_context(viewport={"width": 400, "height": 900}, has_touch=True)
    page = context.new_page()
    view = Mounted(page, "features")
    view.send(told(selected=7))
    box = enlarged(page).bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + 0.8 * box["width"], box["y"] + 0.8 * box["height"])
    expect(page.locator(".value")).to_have_text("4 · row 2, column 2")
    assert field(page) == pytest.approx([0.5, 0.125, 1, 1], abs=0.01)
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    context.close()


def test_every_picture_has_words_and_names_are_only_ever_text(page: Page, view: Mounted) -> None:
    evil = "<img src=x onerror=window.hacked=1>"
    view.send(told(selected=7, sight=evil))
    expect(page.locator(".sight")).to_have_text(evil)
    words = page.locator("img").evaluate_all("each => each.map(image => image.alt)")
    assert len(words) == 5
    assert all(words)
    assert page.evaluate("() => window.hacked") is None
