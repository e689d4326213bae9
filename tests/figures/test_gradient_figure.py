"""Gradient norms as figures: every number at its place, and gaps where a log axis has none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures.gradient_figure import (
    MOST_COLUMNS,
    depth_figure,
    epochs_figure,
    height_px,
    norm_range,
)
from components.runs.gradients import GradientFlow


def flow(norm: object, step: object = (1, 2), run: str = "plain") -> GradientFlow:
    numbers = np.array(norm, dtype=np.float64)
    layers = tuple(f"layer{place}" for place in range(len(numbers)))
    return GradientFlow(run, layers, np.array(step), numbers)


PLAIN = flow([[1, 0.1], [2, 0.2], [3, 0.3]])
RESIDUAL = flow([[4, 5, 6], [7, 8, 9]], (1, 2, 3), "residual")
COLORS = {"plain": "#000001", "residual": "#000002"}


def test_each_run_is_a_line_against_depth_in_its_colour() -> None:
    figure = depth_figure([PLAIN, RESIDUAL], COLORS, 2)
    assert [trace.name for trace in figure.data] == ["plain", "residual"]
    assert [trace.line.color for trace in figure.data] == ["#000001", "#000002"]
    np.testing.assert_array_equal(figure.data[0].x, [1, 2, 3])
    np.testing.assert_array_equal(figure.data[0].y, [0.1, 0.2, 0.3])
    np.testing.assert_array_equal(figure.data[1].y, [5, 8])
    assert figure.layout.yaxis.type == "log"


@pytest.mark.parametrize(
    ("norms", "marks"), [((0.001, 0.5), 1), ((0.2, 0.9), "D2"), ((0.0, 0.0), "D2")]
)
def test_marks_between_powers_of_ten_stand_only_where_there_is_room(
    norms: tuple[float, float], marks: object
) -> None:
    axis = depth_figure([flow([[norms[0]], [norms[1]]], (1,))], COLORS, 1).layout.yaxis
    assert axis.dtick == marks


def test_a_run_that_ended_earlier_says_of_which_epoch_its_line_is() -> None:
    figure = depth_figure([PLAIN, RESIDUAL], COLORS, 3)
    assert [trace.name for trace in figure.data] == ["plain (epoch 2)", "residual"]


def test_a_run_that_begins_later_has_no_line() -> None:
    figure = depth_figure([PLAIN, flow([[1]], [9], "residual")], COLORS, 3)
    assert [trace.name for trace in figure.data] == ["plain (epoch 2)"]


@pytest.mark.parametrize("value", [0.0, np.nan, np.inf])
def test_what_a_log_axis_can_not_show_is_a_gap(value: float) -> None:
    broken = flow([[1, 2], [value, 3], [4, 5]])
    assert np.isnan(depth_figure([broken], COLORS, 1).data[0].y[1])
    (picture,) = epochs_figure(broken, 1).data
    assert np.isnan(picture.z[1][0])
    assert f"norm {value:.3g}" in picture.customdata[1][0]


def test_colours_are_powers_of_ten_with_the_first_layer_on_top() -> None:
    figure = epochs_figure(flow([[1, 10], [0.001, 100]]), 1)
    (picture,) = figure.data
    np.testing.assert_allclose(picture.z, [[0, 1], [-3, 2]])
    assert (picture.zmin, picture.zmax) == (-3, 2)
    assert figure.layout.yaxis.autorange == "reversed"
    assert figure.layout.yaxis.ticktext == ("layer0", "layer1")
    assert dict(zip(picture.colorbar.tickvals, picture.colorbar.ticktext, strict=True)) == {
        -3: "0.001", -2: "0.01", -1: "0.1", 0: "1", 1: "10", 2: "1e+02"
    }  # fmt: skip


def test_several_runs_share_one_scale() -> None:
    low, high = norm_range([PLAIN, RESIDUAL, flow([[0, np.nan]])])
    assert (low, high) == (0.1, 9)
    (picture,) = epochs_figure(PLAIN, 1, (low, high)).data
    assert (10**picture.zmin, 10**picture.zmax) == pytest.approx((0.1, 9))


def test_nothing_positive_still_makes_a_picture() -> None:
    (picture,) = epochs_figure(flow([[0.0, 0.0]]), 1).data
    assert np.isnan(picture.z).all()


@given(st.integers(1, 2000), st.integers(1, 4))
def test_many_steps_are_thinned_and_numbers_stay_at_their_step(steps: int, layers: int) -> None:
    norm = np.arange(1, steps + 1) * np.ones((layers, 1))
    (picture,) = epochs_figure(flow(norm, np.arange(steps)), 0).data
    assert len(picture.x) == min(steps, MOST_COLUMNS)
    np.testing.assert_allclose(10 ** np.array(picture.z[0]), np.array(picture.x) + 1)


def test_names_of_runs_and_layers_are_no_markup() -> None:
    named = GradientFlow("<b>a", ("<i>x",), np.array([1]), np.array([[1.0]]))
    figure = depth_figure([named], {"<b>a": "#000001"}, 1)
    assert figure.data[0].name == "&lt;b&gt;a"
    assert figure.data[0].customdata[0] == "&lt;i&gt;x"
    assert epochs_figure(named, 1).layout.yaxis.ticktext == ("&lt;i&gt;x",)


@given(st.integers(1, 400))
def test_deep_networks_stay_on_the_screen(layers: int) -> None:
    assert 240 <= height_px(layers) <= 720
