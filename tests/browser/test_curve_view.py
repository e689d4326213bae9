"""The view of training curves: looking, zooming, reading values, taking a picture."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.browser.curve_harness import Curves, a_run
from tests.browser.curve_views import falling, view

__all__ = ["view"]  # a fixture

pytestmark = pytest.mark.xdist_group("browser")


def test_a_drag_zooms_to_a_range_to_a_box_and_up_and_down(page: Page, view: Curves) -> None:
    view.show([falling("a")])
    x0, x1, y0, y1 = view.shown()
    assert (x0, x1) == pytest.approx((1, 20), abs=0.5)
    assert (y0, y1) == pytest.approx((0.02, 1.1), abs=0.1)
    view.drag((5, 0.5), (10, 0.5))
    a, b, low, high = view.shown()
    assert (a, b) == pytest.approx((5, 10), abs=0.05)
    # y follows what is seen of the curves.
    assert low == pytest.approx(np.exp(-9 / 5), abs=0.05)
    assert high == pytest.approx(np.exp(-4 / 5) + 0.1, abs=0.05)
    page.get_by_role("button", name="All").click()
    assert view.shown() == (x0, x1, y0, y1)
    view.drag((5, 0.8), (10, 0.2))
    assert view.shown() == pytest.approx((5, 10, 0.2, 0.8), abs=0.05)
    view.chart.press("0")
    view.drag((5, 0.8), (5.1, 0.2))
    assert view.shown() == pytest.approx((x0, x1, 0.2, 0.8), abs=0.05)


def test_what_was_zoomed_is_told_once_the_hand_rests(page: Page, view: Curves) -> None:
    view.show([falling("a")])
    view.drag((5, 0.8), (10, 0.2))
    (text,) = view.told(1)
    assert [float(part) for part in text.split(",")] == pytest.approx([5, 10, 0.2, 0.8], abs=0.05)
    view.chart.press("Escape")
    view.chart.press("+")
    view.chart.press("+")
    view.told(3)
    view.chart.press("0")
    _, whole, twice, again = view.told(4)
    assert whole == again == ",,,"
    assert re.fullmatch(r"[\d.]+,[\d.]+,,", twice)


def test_the_zoom_survives_new_points_smoothing_and_logarithms(page: Page, view: Curves) -> None:
    view.show([falling("a")])
    view.drag((5, 0.8), (10, 0.2))
    zoomed = view.shown()
    view.show([falling("a", 40), falling("b", 30, 0.3)])
    assert view.shown() == zoomed
    view.show([falling("a", 40)], smoothing=0.6)
    view.show([falling("a", 40)], log_y=True)
    view.show([falling("a", 40)], robust=True)
    assert view.shown() == zoomed


def test_another_metric_keeps_x_and_another_axis_keeps_nothing(page: Page, view: Curves) -> None:
    run = a_run("a", val_loss=[3.0, 2.0, 1.0, 0.5], val_accuracy=[0.1, 0.2, 0.3, 0.4])
    view.show([run])
    view.drag((2, 2.5), (3, 1.5))
    view.show([run], metric="accuracy")
    a, b, low, high = view.shown()
    assert (a, b) == pytest.approx((2, 3), abs=0.05)
    assert (low, high) == pytest.approx((0.2, 0.3), abs=0.02)
    view.show([run], metric="accuracy", x_axis="minutes")
    assert view.shown()[:2] == pytest.approx((0, 0.5), abs=0.05)


def test_python_sets_the_zoom_only_with_a_new_word(page: Page, view: Curves) -> None:
    view.show([falling("a")], zoom="5,10,,", version="a")
    assert view.shown()[:2] == (5, 10)
    view.drag((6, 0.3), (7, 0.3))
    view.show([falling("a")], zoom="5,10,,", version="a")
    assert view.shown()[:2] == pytest.approx((6, 7), abs=0.05)
    view.show([falling("a")], zoom=",,0.2,0.4", version="b")
    assert view.shown()[0] < 1
    assert view.shown()[2:] == (0.2, 0.4)
    assert view.said[0][1].count(",") == 3


def test_live_points_extend_a_chart_that_is_not_zoomed(page: Page, view: Curves) -> None:
    view.show([falling("a", 20)])
    view.show([falling("a", 60)])
    assert view.shown()[1] > 60
    view.drag((5, 0.4), (10, 0.4))
    page.get_by_role("button", name="All").click()
    assert view.shown()[1] > 60


def test_the_wheel_zooms_where_the_pointer_is_and_the_place_stays_under_it(
    page: Page, view: Curves
) -> None:
    view.show([falling("a")])
    whole = view.shown()
    view.point(5, 0.5)
    view.wheel(-200)
    assert view.shown() == whole  # the page scrolls, until the chart was clicked
    page.mouse.click(*view.place(5, 0.5))
    before = view.place(5, 0.5)
    view.wheel(-200)
    a, b, low, high = view.shown()
    assert b - a < 0.8 * (whole[1] - whole[0])
    assert high - low < 0.8 * (whole[3] - whole[2])
    assert view.place(5, 0.5) == pytest.approx(before, abs=1)
    view.wheel(240, 240)
    assert view.shown() == whole


def test_over_an_axis_the_wheel_zooms_that_axis_alone(page: Page, view: Curves) -> None:
    view.show([falling("a")])
    whole = view.shown()
    page.keyboard.down("Control")
    x, bottom = view.place(10, whole[2])
    page.mouse.move(x, bottom + 12)
    view.wheel(-50)
    zoomed = view.shown()
    assert zoomed[1] - zoomed[0] < whole[1] - whole[0]
    page.keyboard.up("Control")
    view.chart.press("0")
    page.keyboard.down("Control")
    left, y = view.place(whole[0], 0.5)
    page.mouse.move(left - 10, y)
    view.wheel(-50)
    page.keyboard.up("Control")
    assert view.shown()[:2] == whole[:2]
    assert view.shown()[3] - view.shown()[2] < whole[3] - whole[2]


def test_keys_zoom_move_and_show_all(page: Page, view: Curves) -> None:
    view.show([falling("a")])
    whole = view.shown()
    view.chart.press("ArrowRight")
    assert view.shown() == whole
    view.chart.press("+")
    a, b, *_ = view.shown()
    assert b - a == pytest.approx((whole[1] - whole[0]) / 1.5)
    view.chart.press("ArrowRight")
    assert view.shown()[0] == pytest.approx(a + 0.15 * (b - a))
    view.chart.press("ArrowLeft")
    assert view.shown()[:2] == pytest.approx((a, b))
    for _ in range(20):
        view.chart.press("ArrowRight")
    assert view.shown()[1] == pytest.approx(whole[1])
    view.chart.press("-")
    assert view.shown() == whole
    for reset in ("0", "Escape"):
        view.chart.press("+")
        view.chart.press(reset)
        assert view.shown() == whole
    view.chart.press("+")
    view.chart.dblclick(position={"x": 300, "y": 100})
    assert view.shown() == whole


def test_dragging_with_shift_moves_what_is_zoomed(page: Page, view: Curves) -> None:
    view.show([falling("a")], zoom="5,10,,")
    page.keyboard.down("Shift")
    view.drag((8, 0.3), (7, 0.3))
    page.keyboard.up("Shift")
    assert view.shown()[:2] == pytest.approx((6, 11), abs=0.05)
