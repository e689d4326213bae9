"""The view of heat maps: fading, zooming, pointing and choosing, in all cells at once."""

import re
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from components.figures.heat_cells import HeatCell, HeatGrid, HeatLook, heat_view
from tests.browser.heat_harness import Mounted, cell, drag, point, seen

pytestmark = pytest.mark.xdist_group("browser")

COARSE = cell("coarse", [[1, 2], [3, 4]], note="2 × 2")
FINE = cell("fine", np.arange(16).reshape(4, 4) / 8 - 1, note="4 × 4")
PAIR = (COARSE, FINE)


@pytest.fixture
def view(page: Page) -> Mounted:
    return Mounted(page, "heatmaps")


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


def test_a_picture_without_heat_stands_level_with_its_map_and_moves_with_it(
    page: Page, view: Mounted
) -> None:
    page.set_viewport_size({"width": 672, "height": 900})
    alone = HeatCell("seen", "Map none: what it saw", None)
    view.send(maps(alone, FINE, grid=HeatGrid(cell_px=420)))
    picture, heat = frame(page, "none"), frame(page, "fine")
    (left, right) = (each.bounding_box() for each in (picture, heat))
    assert left is not None
    assert right is not None
    assert (left["y"], left["width"]) == (right["y"], right["width"])
    expect(picture.locator(".heat")).to_be_hidden()
    expect(page.locator(".bar")).to_have_count(1)
    expect(picture.locator(".seen")).to_have_attribute("alt", "Red and green")
    page.get_by_role("button", name="Zoom in").click()
    zoomed = re.compile(r"matrix\(1\.5, 0, 0, 1\.5")
    expect(picture.locator(".stack")).to_have_css("transform", zoomed)
    point(page, picture, 0.9, 0.1)
    expect(value(page, "fine")).to_have_text("−0.625 · row 1, column 4")
    expect(picture.locator(".across")).to_be_visible()
    expect(picture.locator(".place")).to_be_hidden()
    picture.press("Escape")
    picture.press("Shift+ArrowRight")
    expect(page.locator(".said")).to_have_text("Map fine: 0.25 · row 3, column 3")


@pytest.mark.parametrize("width", [368, 640])
def test_below_two_cells_the_tools_stand_in_one_row(page: Page, view: Mounted, width: int) -> None:
    page.set_viewport_size({"width": width + 32, "height": 900})
    view.send(maps(grid=HeatGrid(cell_px=420)))
    tools = boxes(page, ".tools input, .tools button")
    assert len(tools) == 6
    assert np.ptp([box["bottom"] for box in tools]) <= 2
    bars = boxes(page, ".bar")
    assert max(box["bottom"] for box in bars) < min(box["top"] for box in tools)
    pictures = boxes(page, ".frame")
    assert all(
        0 < bar["top"] - picture["bottom"] < 6 for bar, picture in zip(bars, pictures, strict=True)
    )


@pytest.mark.parametrize("width", [180, 260, 331, 381])
def test_in_the_narrowest_columns_no_tool_covers_another(
    page: Page, view: Mounted, width: int
) -> None:
    page.set_viewport_size({"width": width + 32, "height": 900})
    view.send(maps(COARSE))
    tools = boxes(page, ".tools input, .tools button")
    for one, other in combinations(tools, 2):
        beside = one["right"] <= other["left"] or other["right"] <= one["left"]
        assert beside or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]


def test_a_row_shows_its_chosen_cell_and_where_it_goes_on(page: Page, view: Mounted) -> None:
    page.set_viewport_size({"width": 500, "height": 300})
    many = [cell(str(n), [[n]]) for n in range(12)]
    grid = HeatGrid(cell_px=118, compact=True, selectable=True)
    view.send(maps(*many, grid=grid, selected="11", version="a"))
    row = page.locator(".grid")

    def seen_whole(key: str) -> bool:
        left, right, start, end = frame(page, key).evaluate(
            """frame => [frame, frame.closest(".grid")]
              .map(each => each.getBoundingClientRect()).flatMap(box => [box.left, box.right])"""
        )
        return bool(left >= start and right <= end)

    assert seen_whole("11")
    assert not seen_whole("0")
    expect(row).to_contain_class("more-before")
    expect(row).not_to_contain_class("more-behind")
    view.send(maps(*many, grid=grid, selected="0", version="b"))
    assert seen_whole("0")
    expect(row).to_contain_class("more-behind")
    expect(row).not_to_contain_class("more-before")
    view.send(maps(*many, grid=grid, selected="6", version="c"))
    assert seen_whole("6")
    expect(row).to_contain_class("more-before more-behind")
    row.evaluate("row => (row.scrollLeft = 0)")
    view.send(maps(*many, grid=grid, selected="6", version="c"))
    assert not seen_whole("6"), "a late answer must not move what the hand has moved"
    assert page.evaluate("window.scrollY") == 0


def test_a_row_lower_on_the_page_never_moves_the_page(page: Page, view: Mounted) -> None:
    page.set_viewport_size({"width": 500, "height": 300})
    view.send(maps(), "above")
    many = [cell(str(n), [[n]]) for n in range(12)]
    grid = HeatGrid(cell_px=118, compact=True, selectable=True)
    view.send(maps(*many, grid=grid, selected="11"), "strip")
    assert page.locator("#strip .grid").evaluate("row => row.scrollLeft") > 0
    assert page.evaluate("window.scrollY") == 0


def test_long_names_in_a_row_keep_their_end_and_are_whole_on_hover(
    page: Page, view: Mounted
) -> None:
    name = "encoder.layers.encoder_layer_11.norm1"
    cells = [HeatCell(name, name, COARSE.values), HeatCell("b", "stage 2", COARSE.values)]
    view.send(maps(*cells, grid=HeatGrid(cell_px=118, compact=True)))
    title, short = page.locator(".title").all()
    expect(title).to_have_attribute("title", name)
    box, text, lines = title.evaluate(
        """title => [title, title.firstChild].map(each => each.getBoundingClientRect().right)
          .concat(title.clientHeight / parseFloat(getComputedStyle(title).lineHeight))"""
    )
    assert text == pytest.approx(box, abs=1)  # what does not fit is cut at the left
    assert round(lines) == 1
    starts = short.evaluate(
        "title => [title, title.firstChild].map(each => each.getBoundingClientRect().left)"
    )
    assert starts[0] == pytest.approx(starts[1], abs=1)


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


def test_headings_name_rows_and_columns_and_empty_places_stay_empty(
    page: Page, view: Mounted
) -> None:
    cells = (COARSE, None, FINE, cell("last", [[1.0]]))
    view.send(maps(*cells, grid=HeatGrid(("Grad-CAM", "LayerCAM"), ("early", "late"))))

    def middle(where: Locator, side: str) -> float:
        box = where.bounding_box()
        assert box is not None
        along = {"x": "width", "y": "height"}[side]
        return float(box[side] + box[along] / 2)  # type: ignore[literal-required]

    late, early = (page.get_by_text(name, exact=True) for name in ("late", "early"))
    assert middle(frame(page, "last"), "x") == pytest.approx(middle(late, "x"), abs=1)
    assert middle(frame(page, "fine"), "x") == pytest.approx(middle(early, "x"), abs=1)
    assert middle(frame(page, "fine"), "y") == pytest.approx(
        middle(frame(page, "last"), "y"), abs=1
    )
    assert middle(page.get_by_text("LayerCAM"), "y") > middle(frame(page, "coarse"), "y")
    frame(page, "coarse").press("ArrowDown")
    expect(frame(page, "fine")).to_be_focused()


@pytest.mark.parametrize("width", [400, 1400])
def test_nothing_leaves_the_screen_and_a_strip_scrolls_by_itself(
    page: Page, view: Mounted, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    many = [cell(str(n), [[n]]) for n in range(9)]
    view.send(maps(*many, grid=HeatGrid(compact=True)), "strip")
    view.send(maps(*many[:6], grid=HeatGrid(("a",), tuple("uvwxyz"))), "headed")
    view.send(maps(*many), "grid")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    tops = page.locator("#strip .frame").evaluate_all(
        "each => each.map(frame => frame.getBoundingClientRect().top)"
    )
    assert len(set(tops)) == 1
    scrolls = page.locator("#strip .grid").evaluate("each => each.scrollWidth > each.clientWidth")
    assert scrolls == (width == 400)


def test_two_fingers_zoom_and_one_reads_a_number(browser: Any) -> None:
    context = browser.new_context(viewport={"width": 400, "height": 900}, has_touch=True)
    page = context.new_page()
    view = Mounted(page, "heatmaps")
    view.send(maps())
    box = frame(page, "fine").bounding_box()
    assert box is not None

    def places(*shares: tuple[float, float]) -> list[dict[str, float]]:
        return [
            {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"], "id": n}
            for n, (x, y) in enumerate(shares)
        ]

    fingers = context.new_cdp_session(page)

    def touch(kind: str, *shares: tuple[float, float]) -> None:
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places(*shares)})

    touch("touchStart", (0.4, 0.5), (0.6, 0.5))
    touch("touchMove", (0.3, 0.5), (0.7, 0.5))
    touch("touchEnd")
    assert shown(page, "coarse") == pytest.approx([-0.5, -0.5, 2, 2], abs=0.1)
    touch("touchStart", (0.1, 0.1))
    touch("touchEnd")
    expect(value(page, "fine")).to_contain_text("−0.375")
    touch("touchStart", (0.3, 0.5))
    touch("touchMove", (0.5, 0.5))
    touch("touchMove", (0.7, 0.5))
    touch("touchEnd")
    assert shown(page, "coarse")[0] == pytest.approx(-0.1, abs=0.1)
    context.close()


def test_bars_show_raw_numbers_each_or_shared(page: Page, view: Mounted) -> None:
    view.send(maps())
    marks = page.locator(".bar .marks")
    assert marks.all_text_contents() == ["04", "00.875"]
    view.send(maps(look=HeatLook(scale="shared", colours="RdBu_r")))
    assert marks.all_text_contents() == ["−404"]
    expect(
        page.get_by_role("img", name="Colours from −4 to 4; 0 lies in the middle")
    ).to_be_visible()
    own = cell("own", [[-1, 3]], look=HeatLook(colours="RdBu_r"))
    view.send(maps(*PAIR, own, look=HeatLook(scale="shared")))
    assert marks.all_text_contents() == ["04", "04", "−303"]


def test_names_are_only_ever_text(page: Page, view: Mounted) -> None:
    evil = "<img src=x onerror=window.hacked=1>"
    cells = [HeatCell(evil, evil, np.ones((1, 1), dtype=np.float32), evil)]
    grid = HeatGrid((evil,), (evil,))
    view.send(heat_view([seen(evil)], cells, grid=grid))
    expect(page.locator(".note")).to_have_text(evil)
    assert page.locator("img").count() == 2
    assert page.evaluate("() => window.hacked") is None


def test_every_picture_has_words(page: Page, view: Mounted) -> None:
    view.send(maps())
    words = page.locator("img").evaluate_all("each => each.map(image => image.alt)")
    assert words[:2] == [
        "Red and green",
        "Map coarse: 2 × 2 values from 1 to 4, highest at the bottom right",
    ]
    assert all(words)
