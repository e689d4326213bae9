"""What the figures of training curves show."""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from components.errors import ExplorerError
from components.figures.curves import curve_figure
from components.figures.palette import CATEGORICAL, TRAINING, VALIDATION
from components.figures.sparkline import sparkline_svg
from components.figures.thinning import extremes
from components.runs import Run, read_runs, smooth

HEADER = "step,wall_time,train/loss,val/loss,val/accuracy,lr\n"
ROWS = ["1,1000,0.9,1.0,0.5,0.1\n", "2,1060,0.5,0.8,0.7,0.1\n", "3,1180,0.2,0.9,0.6,0.01\n"]


def runs_of(folder: Path, tables: dict[str, str]) -> list[Run]:
    for name, text in tables.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "metrics.csv").write_text(text)
    return read_runs(folder)


@pytest.fixture
def runs(tmp_path: Path) -> list[Run]:
    """Two runs of three epochs, alike."""
    return runs_of(tmp_path, {"a": HEADER + "".join(ROWS), "b<i>": HEADER + "".join(ROWS)})


def lines(figure: go.Figure) -> list[Any]:
    """The curves, without what is measured behind them, marks and the key of styles."""
    return [
        trace for trace in figure.data if trace.customdata is not None and "+" not in trace.mode
    ]


def marks(figure: go.Figure) -> list[Any]:
    return [trace for trace in figure.data if trace.mode == "markers+text"]


def test_a_run_has_one_colour_and_a_split_one_style(runs: list[Run]) -> None:
    drawn = lines(curve_figure(runs, "loss"))
    assert [trace.line.color for trace in drawn] == [*[CATEGORICAL[0]] * 2, *[CATEGORICAL[1]] * 2]
    assert [trace.line.dash for trace in drawn] == [TRAINING.dash, VALIDATION.dash] * 2
    assert [trace.line.width for trace in drawn] == [TRAINING.width, VALIDATION.width] * 2
    assert [list(trace.y) for trace in drawn] == [[0.9, 0.5, 0.2], [1.0, 0.8, 0.9]] * 2
    assert [list(trace.x) for trace in drawn] == [[1, 2, 3]] * 4


def test_the_legend_names_each_run_once_and_the_two_styles(runs: list[Run]) -> None:
    figure = curve_figure(runs, "loss")
    shown = [trace.name for trace in figure.data if trace.showlegend is not False]
    assert shown == ["a", "b&lt;i&gt;", "training", "validation"]


def test_axes_have_titles_with_units(runs: list[Run]) -> None:
    titles = {
        (metric, axis): (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text)
        for metric in ("loss", "accuracy", "lr")
        for axis in ("step", "minutes")
        for figure in [curve_figure(runs, metric, x_axis=axis)]
    }
    minutes = "time since the start (minutes)"
    assert titles == {
        ("loss", "step"): ("epoch", "loss"),
        ("loss", "minutes"): (minutes, "loss"),
        ("accuracy", "step"): ("epoch", "accuracy (share of images)"),
        ("accuracy", "minutes"): (minutes, "accuracy (share of images)"),
        ("lr", "step"): ("epoch", "learning rate"),
        ("lr", "minutes"): (minutes, "learning rate"),
    }


def test_accuracies_in_percent_and_steps_that_are_no_epochs_are_called_so(tmp_path: Path) -> None:
    runs = runs_of(tmp_path, {"a": "step,val_acc\n100,55.5\n200,70.25\n"})
    layout = curve_figure(runs, "accuracy").layout
    assert layout.yaxis.title.text == "accuracy (percent of images)"
    assert layout.xaxis.title.text == "step"


def test_minutes_count_from_the_first_record_of_the_run(runs: list[Run]) -> None:
    drawn = lines(curve_figure(runs, "loss", x_axis="minutes"))
    assert [list(trace.x) for trace in drawn] == [[0, 1, 3]] * 4


def test_points_without_a_time_have_no_minute(tmp_path: Path) -> None:
    table = "step,wall_time,val/loss\n1,,1.0\n2,1060,0.8\n3,1120,0.9\n"
    runs = runs_of(tmp_path, {"some": table, "none": "step,val/loss\n1,1.0\n"})
    drawn = lines(curve_figure(runs, "loss", x_axis="minutes"))
    assert [(list(trace.x), list(trace.y)) for trace in drawn] == [([0, 1], [0.8, 0.9])]


def test_the_best_validation_is_marked_where_it_was_measured(runs: list[Run]) -> None:
    figure = curve_figure(runs, "loss", smoothing=0.9)
    assert [(m.x[0], m.y[0], m.text[0]) for m in marks(figure)] == [(2, 0.8, "best: epoch 2")] * 2
    assert [mark.marker.color for mark in marks(figure)] == list(CATEGORICAL[:2])
    accuracy = marks(curve_figure(runs, "accuracy", x_axis="minutes"))
    assert [(mark.x[0], mark.y[0]) for mark in accuracy] == [(1, 0.7)] * 2
    assert marks(curve_figure(runs, "loss", mark_best=False)) == []


def test_nothing_is_marked_where_the_better_direction_is_not_known(runs: list[Run]) -> None:
    assert marks(curve_figure(runs, "lr")) == []


def test_training_alone_has_no_best_epoch(tmp_path: Path) -> None:
    runs = runs_of(tmp_path, {"a": "step,train/loss\n1,0.5\n2,0.4\n"})
    figure = curve_figure(runs, "loss")
    assert len(lines(figure)) == 1
    assert marks(figure) == []


def test_a_smoothed_curve_keeps_the_measured_one_behind_it(runs: list[Run]) -> None:
    figure = curve_figure(runs[:1], "val/loss", smoothing=0.5)
    measured, smoothed, *_ = figure.data
    assert list(measured.y) == [1.0, 0.8, 0.9]
    assert measured.opacity < 0.5
    assert measured.hoverinfo == "skip"
    # Averages 0.5, 0.65, 0.775 over ½, ¾, ⅞.
    np.testing.assert_allclose(smoothed.y, [1.0, 0.65 / 0.75, 0.775 / 0.875])
    assert list(smoothed.customdata) == [1.0, 0.8, 0.9]
    assert "%{customdata}<" in smoothed.hovertemplate
    assert len(curve_figure(runs[:1], "val/loss").data) == len(figure.data) - 1


def test_smoothing_out_of_range_is_told(runs: list[Run]) -> None:
    with pytest.raises(ExplorerError, match="Smoothing"):
        curve_figure(runs, "loss", smoothing=1.0)


def test_a_bare_loss_is_drawn_as_what_it_is_called(tmp_path: Path) -> None:
    runs = runs_of(tmp_path, {"a": "step,loss\n1,0.5\n2,0.4\n"})
    figure = curve_figure(runs, "loss")
    assert [list(trace.y) for trace in lines(figure)] == [[0.5, 0.4]]
    assert "a, loss" not in str(figure.data[0].name)
    assert ", loss: " in lines(figure)[0].hovertemplate
    assert {"training", "validation"}.isdisjoint(trace.name for trace in figure.data)


def test_a_single_point_is_visible(tmp_path: Path) -> None:
    runs = runs_of(tmp_path, {"a": "step,grad_norm\n1,0.5\n"})
    assert [trace.mode for trace in lines(curve_figure(runs, "grad_norm"))] == ["markers"]


@pytest.mark.parametrize(("axis", "times"), [("step", ""), ("minutes", " with times")])
def test_an_empty_figure_says_why(tmp_path: Path, axis: Any, times: str) -> None:
    runs = runs_of(tmp_path, {"a": "step,lr\n1,0.5\n"})
    (note,) = curve_figure(runs, "loss", x_axis=axis).layout.annotations
    assert note.text == f"None of these runs saved loss{times}."
    assert not curve_figure(runs, "lr").layout.annotations


def test_backgrounds_are_transparent_and_the_theme_colours_the_text(runs: list[Run]) -> None:
    figure = curve_figure(runs, "loss", smoothing=0.3)
    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"
    content = figure.to_dict()
    content["layout"].pop("template")
    assert re.findall(r"'(?:text)?font'", str(content)) == []


def test_long_curves_are_thinned_and_keep_their_peaks(tmp_path: Path) -> None:
    values = np.sin(np.arange(20_000) / 500)
    values[12_345], values[4_321] = 50.0, -50.0
    rows = "".join(f"{step},{value!r}\n" for step, value in enumerate(values.tolist()))
    runs = runs_of(tmp_path, {"a": "step,grad_norm\n" + rows})
    for smoothing in (0.0, 0.6):
        for trace in curve_figure(runs, "grad_norm", smoothing).data:
            assert 1000 < len(trace.x) <= 2000
            assert {0, 19_999, 12_345, 4_321} <= set(trace.x)
    (drawn,) = lines(curve_figure(runs, "grad_norm", 0.6))
    exact = smooth(values, 0.6)
    np.testing.assert_array_equal(drawn.y, exact[drawn.x])
    np.testing.assert_array_equal(drawn.customdata, values[drawn.x])


@settings(deadline=None)
@given(
    arrays(np.float64, st.integers(0, 200), elements=st.floats(allow_nan=True)),
    st.integers(4, 60),
)
def test_thinning_keeps_ends_and_extremes(values: np.ndarray[Any, Any], most: int) -> None:
    kept = extremes(values, most)
    assert len(kept) <= max(most, 0)
    assert (np.diff(kept) > 0).all()
    if len(values) <= most:
        assert list(kept) == list(range(len(values)))
        return
    assert (kept[0], kept[-1]) == (0, len(values) - 1)
    finite = values[np.isfinite(values)]
    if len(finite):
        drawn = values[kept]
        drawn = drawn[np.isfinite(drawn)]
        assert (drawn.min(), drawn.max()) == (finite.min(), finite.max())


def polyline(svg: str) -> list[tuple[float, float]]:
    (line,) = ElementTree.fromstring(svg)  # noqa: S314 -- our own text
    pairs = [pair.split(",") for pair in line.attrib["points"].split()]
    return [(float(x), float(y)) for x, y in pairs]


def test_a_sparkline_goes_from_edge_to_edge() -> None:
    svg = sparkline_svg([3.0, 1.0, 2.0], "loss & more", width=104, height=24)
    assert polyline(svg) == [(2, 2), (52, 22), (102, 12)]
    root = ElementTree.fromstring(svg)  # noqa: S314 -- our own text
    assert root.attrib["aria-label"] == "loss & more"
    assert CATEGORICAL[0] in svg
    assert "currentColor" not in svg


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=True, width=32), max_size=600))
def test_a_sparkline_stays_inside_whatever_the_values(values: list[float]) -> None:
    points = polyline(sparkline_svg(values, "any"))
    assert len(points) <= 240
    assert all(0 <= x <= 120 and 0 <= y <= 32 for x, y in points)
    finite = [value for value in values if np.isfinite(value)]
    assert bool(points) == bool(finite)
