"""The view of heat maps on screens of many widths: cells, rows, headings, tools, words."""

import re
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from components.figures.heat_cells import HeatCell, HeatGrid, HeatLook, heat_view
from tests.browser.heat_harness import Mounted, cell, point, seen
from tests.browser.heat_views import COARSE, FINE, PAIR, boxes, frame, maps, shown, value

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def view(page: Page) -> Mounted:
    return Mounted(page, "heatmaps")


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
