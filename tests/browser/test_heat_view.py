"""The view of heat maps: fading, zooming, pointing and choosing, in all cells at once."""

import re

import pytest
from playwright.sync_api import Page, expect

from components.figures.heat_cells import HeatGrid, HeatLook
from tests.browser.heat_harness import Mounted, cell, drag, point
from tests.browser.heat_views import COARSE, FINE, frame, maps, shown, value

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def view(page: Page) -> Mounted:
    return Mounted(page, "heatmaps")


def test_the_heat_fades_at_once_and_is_told_on_release(page: Page, view: Mounted) -> None:
    view.send(maps(opacity=0.25))
    heat = frame(page, "fine").locator(".heat")
    expect(heat).to_have_css("opacity", "0.25")
    slider = page.get_by_role("slider", name="Opacity")
    box = slider.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 9, box["y"] + box["height"] / 2, steps=4)
    expect(heat).to_have_css("opacity", "1")
    assert view.said == []
    page.mouse.up()
    assert view.said == [["opacity", 1]]
    slider.press("ArrowLeft")
    expect(heat).to_have_css("opacity", "0.99")
    assert view.said[1:] == [["opacity", 0.99]]


def test_late_answers_of_python_never_undo_the_hand_and_new_words_count(
    page: Page, view: Mounted
) -> None:
    grid = HeatGrid(selectable=True)
    view.send(maps(grid=grid, opacity=0.25, version="a"))
    page.get_by_role("slider").press("End")
    frame(page, "fine").click()
    view.send(maps(grid=grid, opacity=0.5, selected="coarse", version="a"))
    expect(frame(page, "fine").locator(".heat")).to_have_css("opacity", "1")
    expect(frame(page, "fine")).to_have_attribute("aria-pressed", "true")
    view.send(maps(grid=grid, opacity=0.5, selected="coarse", version="b"))
    expect(frame(page, "fine").locator(".heat")).to_have_css("opacity", "0.5")
    expect(frame(page, "coarse")).to_have_attribute("aria-pressed", "true")


def test_all_cells_zoom_where_the_pointer_is_and_the_place_stays_under_it(
    page: Page, view: Mounted
) -> None:
    view.send(maps())
    frame(page, "coarse").click(position={"x": 5, "y": 5})
    point(page, frame(page, "coarse"), 0.75, 0.25)
    page.mouse.wheel(0, -200)
    expect(page.get_by_role("button", name="Zoom out")).to_be_enabled()
    left, top, width, height = shown(page, "fine")
    assert width == height > 1.2
    assert [left + 0.75 * width, top + 0.25 * height] == pytest.approx([0.75, 0.25], abs=0.01)
    assert shown(page, "coarse") == pytest.approx([left, top, width, height], abs=0.01)


def test_the_wheel_scrolls_the_page_until_a_picture_was_clicked(page: Page, view: Mounted) -> None:
    view.send(maps())
    point(page, frame(page, "coarse"), 0.5, 0.5)
    page.mouse.wheel(0, -200)
    page.wait_for_timeout(100)
    assert shown(page, "coarse") == pytest.approx([0, 0, 1, 1], abs=1e-3)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -50)
    expect(page.get_by_role("button", name="Zoom out")).to_be_enabled()
    page.keyboard.up("Control")
    assert shown(page, "coarse")[2] > 1.1


def test_dragging_moves_all_cells_but_never_beyond_their_edges(page: Page, view: Mounted) -> None:
    view.send(maps())
    page.get_by_role("button", name="Zoom in").click()
    drag(page, frame(page, "coarse"), (0.6, 0.5), (0.5, 0.45))
    left, top, *_ = shown(page, "fine")
    assert [left, top] == pytest.approx([-0.35, -0.3], abs=0.01)
    drag(page, frame(page, "fine"), (0.1, 0.1), (0.9, 0.9))
    assert shown(page, "coarse")[:2] == pytest.approx([0, 0], abs=1e-3)
    assert view.said == []


def test_buttons_keys_and_a_double_click_zoom(page: Page, view: Mounted) -> None:
    view.send(maps())
    page.get_by_role("button", name="Zoom in").click()
    assert shown(page, "fine") == pytest.approx([-0.25, -0.25, 1.5, 1.5], abs=0.01)
    page.get_by_role("button", name="Whole").click()
    assert shown(page, "fine")[2] == pytest.approx(1)
    frame(page, "coarse").press("+")
    frame(page, "coarse").press("+")
    frame(page, "coarse").press("-")
    assert shown(page, "fine")[2] == pytest.approx(1.5)
    frame(page, "coarse").press("0")
    assert shown(page, "fine")[2] == pytest.approx(1)
    frame(page, "coarse").press("+")
    frame(page, "fine").dblclick()
    assert shown(page, "coarse") == pytest.approx([0, 0, 1, 1], abs=1e-3)


def test_the_zoom_and_the_elements_survive_new_maps(page: Page, view: Mounted) -> None:
    view.send(maps())
    frame(page, "coarse").press("+")
    before = shown(page, "coarse")
    view.send(maps(cell("coarse", [[4, 3], [2, 1]]), cell("newer", [[1.0]])))
    assert shown(page, "coarse") == before
    assert shown(page, "newer") == before
    expect(frame(page, "coarse")).to_be_focused()


def test_pointing_shows_the_number_of_the_same_place_in_every_map(
    page: Page, view: Mounted
) -> None:
    view.send(maps())
    point(page, frame(page, "coarse"), 0.9, 0.2)
    expect(value(page, "coarse")).to_have_text("2 · row 1, column 2")
    expect(value(page, "fine")).to_have_text("−0.625 · row 1, column 4")
    places = [
        frame(page, key)
        .locator(".down")
        .evaluate("each => each.offsetLeft / each.offsetParent.clientWidth")
        for key in ("coarse", "fine")
    ]
    assert places == pytest.approx([0.9, 0.9], abs=0.01)
    page.mouse.move(1, 1)
    expect(value(page, "fine")).not_to_be_visible()


def test_a_pointed_number_stands_between_the_ends_of_its_bar_else_in_place_of_the_note(
    page: Page, view: Mounted
) -> None:
    note, zero = page.get_by_text("4 × 4", exact=True), page.locator(".cell .mark:text-is('0')")
    diverging = HeatLook(colours="RdBu_r")
    view.send(maps(look=diverging))
    expect(zero).to_have_count(2)
    point(page, frame(page, "fine"), 0.9, 0.2)
    expect(page.locator(".marks .value:visible")).to_have_count(2)
    expect(zero.first).not_to_be_visible()
    expect(note).to_be_visible()
    view.send(maps(look=HeatLook(scale="shared")))
    expect(page.locator(".notes .value:visible")).to_have_count(2)
    expect(note).not_to_be_visible()
    page.mouse.move(1, 1)
    expect(note).to_be_visible()


def test_pointing_stays_right_in_a_zoomed_picture(page: Page, view: Mounted) -> None:
    view.send(maps())
    for _ in range(2):
        page.get_by_role("button", name="Zoom in").click()  # 2.25 times around the middle
    point(page, frame(page, "coarse"), 0.45, 0.6)  # 0.478 and 0.544 of the whole picture
    expect(value(page, "coarse")).to_have_text("3 · row 2, column 1")
    expect(value(page, "fine")).to_have_text("0.125 · row 3, column 2")


def test_pixels_show_from_near(page: Page, view: Mounted) -> None:
    view.send(maps())
    for _ in range(4):
        page.get_by_role("button", name="Zoom in").click()
    expect(frame(page, "fine").locator(".seen")).to_have_css("image-rendering", "pixelated")


def test_a_click_and_enter_choose_where_a_choice_is_offered(page: Page, view: Mounted) -> None:
    view.send(maps())
    frame(page, "fine").click()
    assert view.said == []
    view.send(maps(grid=HeatGrid(selectable=True), selected="fine", version="x"))
    frame(page, "coarse").click()
    frame(page, "coarse").click()
    page.keyboard.press("ArrowRight")
    expect(frame(page, "fine")).to_be_focused()
    page.keyboard.press("Enter")
    assert view.said == [["selected", "coarse"], ["selected", "fine"]]
    expect(page.get_by_role("button", pressed=True)).to_have_accessible_name(
        re.compile("^Map fine: 4 × 4 values from −1 to 0.875")
    )


def test_the_keyboard_reads_numbers_place_by_place(page: Page, view: Mounted) -> None:
    view.send(maps())
    frame(page, "fine").focus()
    page.keyboard.press("Shift+ArrowDown")  # begins in the middle
    expect(page.locator(".said")).to_have_text("Map fine: 0.25 · row 3, column 3")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".said")).to_have_text("Map fine: 0.625 · row 4, column 2")
    page.keyboard.press("Escape")
    expect(value(page, "fine")).not_to_be_visible()


def test_only_one_cell_is_a_stop_of_the_tab_key(page: Page, view: Mounted) -> None:
    view.send(maps())
    stops = page.locator(".frame").evaluate_all("each => each.map(frame => frame.tabIndex)")
    assert stops == [0, -1]
    frame(page, "fine").focus()
    stops = page.locator(".frame").evaluate_all("each => each.map(frame => frame.tabIndex)")
    assert stops == [-1, 0]


def test_views_with_the_same_word_move_point_and_fade_together(page: Page, view: Mounted) -> None:
    together = HeatGrid(together="maps")
    view.send(maps(COARSE, grid=together), "large")
    view.send(maps(FINE, grid=HeatGrid(together="maps", compact=True)), "strip")
    view.send(maps(cell("alone", [[1.0]])), "other")
    frame(page, "coarse", "large").press("+")
    point(page, frame(page, "coarse", "large"), 0.99, 0.01)
    page.locator("#large .opacity").press("End")
    strip = frame(page, "fine", "strip")
    expect(strip.locator(".heat")).to_have_css("opacity", "1")
    expect(strip.locator(".stack")).to_have_css(
        "transform", re.compile(r"matrix\(1\.5, 0, 0, 1\.5")
    )
    expect(page.locator("#strip .value")).to_contain_text("−0.625")
    alone = frame(page, "alone", "other")
    expect(alone.locator(".stack")).to_have_css("transform", "matrix(1, 0, 0, 1, 0, 0)")
    expect(alone.locator(".heat")).to_have_css("opacity", "0.8")
    assert view.said == [["opacity", 1]]
