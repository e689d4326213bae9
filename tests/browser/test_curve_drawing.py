"""The view of training curves: what is drawn, read out, exported, on every screen."""

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from components.figures.curve_points import CurveMark
from tests.browser.curve_harness import Curves, a_run
from tests.browser.curve_views import falling, lines, view

__all__ = ["view"]  # a fixture

pytestmark = pytest.mark.xdist_group("browser")


def test_the_pointer_reads_every_curve_at_the_nearest_point(page: Page, view: Curves) -> None:
    near = float(np.float32(0.1))
    runs = [
        a_run("a", val_loss=[0.123456789012345, 0.25, 3]),
        a_run("b", val_loss=[1, near, 2], train_loss=[5, float("nan"), 4]),
        a_run("c", val_loss=[7.5]),
    ]
    view.show(runs)
    view.point(1.9, 1)
    expect(view.box).to_contain_text("epoch 2")
    rows = view.box.locator(".what").all_text_contents()
    assert rows == ["a, validation", "b, training", "b, validation best", "c, validation at 1 best"]
    values = view.box.locator(".value")
    expect(values).to_have_text(["0.25", "NaN", "0.1", "7.5"])
    view.point(1.1, 1)
    expect(values).to_have_text(["0.123456789012345", "5", "1", "7.5"])
    page.mouse.move(2, 2)
    expect(view.box).to_be_hidden()


def test_smoothed_curves_tell_what_was_measured(page: Page, view: Curves) -> None:
    view.show([a_run("a", val_loss=[1.0, 0.8, 0.9])], smoothing=0.5)
    assert page.locator(".behind path").count() == 1
    view.point(3, 0.9)
    expect(view.box.locator(".value")).to_have_text("0.9 smoothed 0.8857")


def test_the_keyboard_reads_values_too(page: Page, view: Curves) -> None:
    view.show([a_run("a", val_loss=[1.0, 0.8, 0.9])])
    view.chart.press("Shift+ArrowRight")
    view.chart.press("Shift+ArrowRight")
    said = page.locator(".said")
    expect(said).to_have_text("epoch 2: a validation loss 0.8")
    view.chart.press("Shift+ArrowLeft")
    expect(said).to_have_text("epoch 1: a validation loss 1")


def test_a_name_hides_its_curves_and_a_double_click_all_others(page: Page, view: Curves) -> None:
    view.show([falling("a"), falling("b", level=1), falling("c", level=2)])
    whole = view.shown()
    expect(lines(page)).to_have_count(6)
    names = page.get_by_role("group", name="Curves")
    names.get_by_role("button", name="c").click()
    expect(names.get_by_role("button", name="c")).to_have_attribute("aria-pressed", "false")
    expect(lines(page)).to_have_count(4)
    assert view.shown()[3] < whole[3] - 0.5  # there is room for the others
    view.show([falling("a"), falling("b", level=1), falling("c", 30, level=2)])
    expect(lines(page)).to_have_count(4)
    names.get_by_role("button", name="training").click()
    expect(lines(page)).to_have_count(2)
    names.get_by_role("button", name="b").dblclick()
    expect(lines(page)).to_have_count(1)
    names.get_by_role("button", name="b").click()
    expect(page.get_by_text("All curves are hidden")).to_be_visible()


def test_one_run_is_red_and_blue_with_a_style_each(page: Page, view: Curves) -> None:
    view.show([falling("a")])
    looks = page.locator(".lines .line").evaluate_all(
        "paths => paths.map(path => [path.getAttribute('stroke'),"
        " path.getAttribute('stroke-dasharray')])"
    )
    assert [color for color, _ in looks] == ["#d62f2f", "#0072b2"]
    assert looks[0][1] != "none"
    assert looks[1][1] == "none"
    assert page.get_by_role("button", name="validation").count() == 1


def test_values_without_a_place_are_marked_at_the_edge(page: Page, view: Curves) -> None:
    values = [1.0, float("nan"), 0.5, float("inf"), 0.4, 0.0, 0.3]
    view.show([a_run("a", val_loss=values)], log_y=True)
    assert [page.locator(f".edge.{kind}").count() for kind in ("nan", "above", "below")] == [1] * 3
    # Three holes leave four points, each alone: dots, no line.
    path = page.locator(".lines .dots").get_attribute("d") or ""
    assert path.count("M") == 4
    expect(page.get_by_text("2 values are NaN or infinite, the first at epoch 2")).to_be_visible()
    view.show([a_run("a", val_loss=values)])
    assert page.locator(".edge.below").count() == 0


def test_marks_stand_at_their_step_with_labels_that_never_meet(page: Page, view: Curves) -> None:
    marks = [
        CurveMark("a", 9, "overfitting from here", "overfitting"),
        CurveMark("a", 10, "learning rate ÷ 5", "learning rate"),
    ]
    view.show([falling("a")], marks)
    labels = [page.get_by_text(mark.label).bounding_box() for mark in marks]
    first, second = labels
    assert first is not None
    assert second is not None
    assert second["y"] - first["y"] >= 14
    assert page.locator(".events .event").count() == 2
    view.point(9, 0.5)
    expect(view.box).to_contain_text("overfitting from here")


def test_the_best_point_is_named_and_stands_on_its_curve(page: Page, view: Curves) -> None:
    view.show([a_run("a", val_loss=[1.0, 0.5, 0.8])])
    expect(page.get_by_text("best: epoch 2", exact=True)).to_be_visible()
    circle = page.locator("circle.best").bounding_box()
    assert circle is not None
    middle = circle["x"] + circle["width"] / 2, circle["y"] + circle["height"] / 2
    assert middle == pytest.approx(view.place(2, 0.5), abs=1.5)


def test_of_many_runs_the_best_points_are_rings_that_tell_on_hover(
    page: Page, view: Curves
) -> None:
    view.show([a_run(name, val_loss=[1.0, 0.5, 0.8]) for name in "abc"])
    expect(page.locator("circle.best")).to_have_count(3)
    expect(page.get_by_text("best: epoch 2", exact=True)).to_have_count(0)
    view.point(2, 0.5)
    expect(view.box.locator(".what").first).to_have_text("a, validation best")


def test_learning_rate_marks_of_several_runs_are_short_and_never_meet(
    page: Page, view: Curves
) -> None:
    runs = [falling(name, level=place / 5) for place, name in enumerate("abcde")]
    marks = [
        CurveMark(run.name, 9 + place / 20, f"lr ÷ {place + 2}", "learning rate")
        for place, run in enumerate(runs)
    ]
    view.show(runs, marks)
    events = page.locator(".events .event")
    expect(events).to_have_count(5)
    for event in events.all():
        box = event.bounding_box()
        assert box is not None
        assert box["height"] <= 20
    texts = [text.bounding_box() for text in page.get_by_text("lr ÷").all()]
    tops = sorted(box["y"] for box in texts if box)
    assert len(tops) >= 3
    assert all(lower - upper >= 14 for upper, lower in pairwise(tops))


def test_a_run_that_ends_earlier_lies_on_top_with_a_dot_at_its_end(
    page: Page, view: Curves
) -> None:
    values = [1.0, 0.5, 0.8, 0.7]
    view.show([a_run("stopped", val_loss=values[:2]), a_run("whole", val_loss=values)])
    assert view.colors() == ["#e69f00", "#0072b2"]
    expect(page.locator(".lines .end")).to_have_count(1)
    expect(page.locator(".lines .end")).to_have_attribute("stroke", "#0072b2")
    expect(page.get_by_text("stopped: same as whole until epoch 2, the last.")).to_be_visible()


def test_a_range_without_curves_says_what_to_press(page: Page, view: Curves) -> None:
    nothing = page.get_by_text("No curve in this range")
    view.show([falling("a")], zoom="5,10,3,4")
    expect(nothing).to_be_visible()
    page.get_by_role("button", name="All").click()
    expect(nothing).to_be_hidden()
    # Between two points there is a line.
    view.show([falling("a")], zoom="5.2,5.8,,", version="b")
    expect(nothing).to_be_hidden()


def test_a_single_outlier_is_left_out_until_all_is_asked_for(page: Page, view: Curves) -> None:
    view.show([a_run("a", val_loss=[90.0, *np.linspace(2, 1, 12)])])
    whole = view.shown()
    assert whole[3] < 3
    expect(page.get_by_text("90 at epoch 1 would take most of the range")).to_be_visible()
    everything = page.get_by_role("button", name="All")
    everything.click()
    assert view.shown()[3] > 90
    everything.click()
    assert view.shown() == whole
    assert view.told(2)[1] == ",,,"


def test_colours_are_lighter_where_the_page_is_dark(page: Page) -> None:
    view = Curves(page, "dark")
    view.show([falling("a")])
    assert view.colors() == ["#f5483d", "#4c9eff"]
    page.evaluate("document.body.style.setProperty('--st-background-color', 'white')")
    light = page.locator(".lines .line[stroke='#d62f2f']")
    expect(light).to_have_count(1)


def test_groups_have_a_band_and_its_numbers(page: Page, view: Curves) -> None:
    runs = [
        a_run(f"x-seed{seed}", {"lr": 1, "seed": seed}, val_loss=[1.0 + seed, 0.5 + seed])
        for seed in (0, 1)
    ]
    view.show([*runs, falling("y")], grouped=True)
    assert page.locator(".bands .band").count() == 1
    view.point(2, 1)
    row = view.box.locator(".value").first
    expect(row).to_have_text("1 0.5 – 1.5 of 2")


def test_a_baseline_is_a_line_with_its_name(page: Page, view: Curves) -> None:
    view.show([falling("a", level=0.5), falling("b"), falling("c", level=0.25)], pinned="b")
    assert page.locator(".zero").count() == 1
    expect(page.locator(".labels").get_by_text("b", exact=True)).to_be_visible()
    expect(page.get_by_text("loss, difference to b", exact=True)).to_be_visible()
    view.point(5, 0.4)
    expect(view.box.locator(".value")).to_have_text(["0.5", "0.5", "0.25", "0.25"])


def test_outliers_do_not_stretch_a_robust_axis_but_can_be_looked_at(
    page: Page, view: Curves
) -> None:
    values = np.ones(300) + np.arange(300) / 300
    values[150] = 1e6
    values[160] = 9e5
    view.show([a_run("a", grad=values)], metric="grad")
    assert view.shown()[3] > 1e6  # not one value alone, so nothing is left out
    view.show([a_run("a", grad=values)], metric="grad", robust=True)
    assert view.shown()[3] < 3
    expect(page.get_by_text("grad, axis from 1 to 99 % of the values", exact=True)).to_be_visible()
    page.mouse.click(*view.place(150, 1.5))
    left, y = view.place(1, 1.5)
    page.mouse.move(left - 10, y)
    view.wheel(*[240] * 12)
    assert view.shown()[3] < 3  # nothing is zoomed, so the wheel is the page's
    page.keyboard.down("Control")
    view.wheel(*[240] * 12)
    page.keyboard.up("Control")
    assert view.shown()[3] > 1e5


def test_an_empty_chart_says_why(page: Page, view: Curves) -> None:
    view.show([falling("a")], metric="f1")
    expect(page.get_by_text("None of these runs saved f1.")).to_be_visible()
    expect(page.get_by_role("button", name="PNG")).to_be_disabled()
    view.show([falling("a")])
    expect(page.get_by_text("None of these runs saved f1.")).to_be_hidden()
    expect(lines(page)).to_have_count(2)


def test_a_logarithmic_axis_keeps_the_pointers_place_too(page: Page, view: Curves) -> None:
    run = a_run("a", val_loss=10.0 ** -np.linspace(0, 5, 60))
    view.show([run], log_y=True, log_x=True)
    ticks = page.locator(".axes .tick").all_text_contents()
    assert {"1", "10", "0.1", "0.01", "0.001"} <= set(ticks)
    before = view.place(10, 1e-3)
    page.mouse.move(*before)
    page.keyboard.down("Control")
    view.wheel(-40)
    page.keyboard.up("Control")
    assert view.place(10, 1e-3) == pytest.approx(before, abs=1)


@pytest.mark.parametrize(
    ("range_", "whole", "log", "texts"),
    [
        ((0, 20), True, False, ["0", "5", "10", "15", "20"]),
        ((0.8, 3.2), True, False, ["1", "2", "3"]),
        ((0, 1), False, False, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ((-0.5, 0.5), False, False, ["−0.4", "−0.2", "0", "0.2", "0.4"]),
        ((0, 4e6), True, False, ["0", "1 M", "2 M", "3 M", "4 M"]),
        ((0, 40_000), True, False, ["0", "10,000", "20,000", "30,000", "40,000"]),
        ((0, 4e-5), False, False, ["0", "0.00001", "0.00002", "0.00003", "0.00004"]),
        ((1e-3, 1e3), False, True, ["0.001", "0.01", "0.1", "1", "10", "100", "1,000"]),
        ((1e-10, 1), False, True, ["1e−10", "1e−8", "1e−6", "0.0001", "0.01", "1"]),
        ((1, 4), False, True, ["1.0", "1.5", "2.0", "2.5", "3.0", "3.5", "4.0"]),
    ],
)
def test_ticks_are_round_numbers(
    page: Page,
    view: Curves,
    range_: tuple[float, float],
    whole: bool,
    log: bool,
    texts: list[str],
) -> None:
    view.show([falling("a")])
    found = page.evaluate(
        """([range, whole, log]) => {
          const root = document.querySelector("#view").shadowRoot.querySelector(".curve-view");
          const axis = new root.view.camera.axes.x.constructor(log, whole);
          axis.show(range, 0, 500);
          return axis.ticks(80).map(([, text]) => text);
        }""",
        [list(range_), whole, log],
    )
    assert found == texts


def test_pictures_hold_the_curves_their_legend_and_the_ground(page: Page, tmp_path: Path) -> None:
    view = Curves(page, "dark")
    view.show([falling("exp/a"), falling("exp/b", level=1)])
    with page.expect_download() as waiting:
        page.get_by_role("button", name="SVG").click()
    assert waiting.value.suggested_filename == "loss-exp-a-exp-b.svg"
    waiting.value.save_as(tmp_path / "chart.svg")
    text = (tmp_path / "chart.svg").read_text()
    assert text.count("<path") > 8
    assert 'fill="rgb(16, 22, 29)"' in text
    for word in ("exp/a", "exp/b", "training", "validation", "epoch", "loss", "best: epoch 20"):
        assert f">{word}</text>" in text
    assert "var(" not in text
    with page.expect_download() as waiting:
        page.get_by_role("button", name="PNG").click()
    waiting.value.save_as(tmp_path / "chart.png")
    image = Image.open(tmp_path / "chart.png").convert("RGB")
    box = view.chart.bounding_box()
    assert box is not None
    assert image.width == 2 * round(box["width"])
    assert image.getpixel((2, 2)) == (16, 22, 29)
    colors = {color for _, color in image.getcolors(image.width * image.height) or []}
    assert {(76, 158, 255), (230, 159, 0)} <= colors  # the blue of the dark page, and orange


def test_a_phone_shows_the_chart_and_its_values_below_it(page: Page) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    view = Curves(page)
    view.show([falling(f"experiment/run-{i}", level=i / 5) for i in range(12)])
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= 400
    chart, names = view.chart.bounding_box(), page.get_by_role("group").bounding_box()
    assert chart is not None
    assert names is not None
    assert names["height"] < 0.1 * 800
    assert chart["height"] > 0.4 * 800
    assert chart["width"] > 0.85 * 400
    page.mouse.click(*view.place(8, 0.5))
    box = view.box.bounding_box()
    assert box is not None
    assert box["y"] >= chart["y"] + chart["height"]
    assert box["x"] + box["width"] <= 400
    assert view.box.locator(".what").count() == 8
    expect(view.box).to_contain_text(re.compile(r"run-\d+, training.*and 16 more"))


def test_fingers_read_and_zoom(page: Page, view: Curves) -> None:
    view.show([falling("a")])
    whole = view.shown()
    page.evaluate(
        """([[x1, y1], [x2, y2]]) => {
          const chart = document.querySelector("#view").shadowRoot.querySelector(".chart");
          chart.setPointerCapture = () => {};
          const send = (type, id, x, y) => chart.dispatchEvent(new PointerEvent(type, {
            pointerId: id, pointerType: "touch", clientX: x, clientY: y, bubbles: true, button: 0,
          }));
          send("pointerdown", 1, x1, y1);
          send("pointerdown", 2, x2, y2);
          send("pointermove", 2, x2 + (x2 - x1), y2);
          send("pointerup", 2, x2 + (x2 - x1), y2);
          send("pointerup", 1, x1, y1);
        }""",
        [view.place(5, 0.5), view.place(10, 0.5)],
    )
    a, b, *_ = view.shown()
    assert b - a == pytest.approx((whole[1] - whole[0]) / 2, rel=0.02)
    assert len(view.told(1)) == 1


def test_those_who_listen_get_a_summary_and_a_table(page: Page, view: Curves) -> None:
    view.show([a_run("a", val_loss=[1.0, 0.5, 0.8])])
    picture = page.get_by_role("img", name=re.compile(r"^Curves of loss by epoch: a validation"))
    expect(picture).to_be_attached()
    cells = page.locator(".numbers tbody td").all_text_contents()
    assert cells == ["a, validation loss", "0.5 (best: epoch 2)", "0.8 at epoch 3", "0.5", "1"]


def test_names_are_text_whatever_is_in_them(page: Page, view: Curves) -> None:
    bad = "<img src=x onerror=window.hurt=1>"
    marks = [CurveMark("a", 2, bad, "overfitting")]
    view.show([a_run("a", val_loss=[1.0, 0.5]), falling("b")], marks, metric="loss")
    view.point(2, 0.5)
    expect(view.box).to_contain_text(bad)
    assert page.locator("img").count() == 0
    assert page.evaluate("() => window.hurt") is None
