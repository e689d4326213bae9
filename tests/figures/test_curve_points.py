"""What a chart of training curves shows: which lines, where, in which colours, with which words."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.errors import ExplorerError
from components.figures.curve_axes import x_title
from components.figures.curve_points import Curve, CurveOptions, Drawn, curves_of
from components.figures.curve_words import alternative, empty, notes, y_title
from components.figures.palette import CATEGORICAL, SPLIT_COLORS, TEST, TRAINING, VALIDATION
from components.runs import Run, read_runs, smooth

HEADER = "step,wall_time,train/loss,val/loss,val/accuracy,lr\n"
ROWS = "1,1000,0.9,1.0,0.5,0.1\n2,1060,0.5,0.8,0.7,0.1\n3,1180,0.2,0.9,0.6,0.01\n"


def runs_of(folder: Path, tables: dict[str, str]) -> list[Run]:
    for name, text in tables.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "metrics.csv").write_text(text)
    return list(read_runs(folder))


@pytest.fixture
def runs(tmp_path: Path) -> list[Run]:
    """Two runs of three epochs, alike."""
    return runs_of(tmp_path, {"a": HEADER + ROWS, "b": HEADER + ROWS})


def drawn(runs: list[Run], metric: str = "loss", **options: Any) -> Drawn:
    return curves_of(runs, CurveOptions(metric, **options))


def said(found: Drawn, **options: Any) -> list[str]:
    return notes(found, CurveOptions("loss", **options), "epoch")


def test_each_of_several_runs_has_one_colour_and_each_split_one_style(runs: list[Run]) -> None:
    curves = drawn(runs).curves
    assert [curve.run for curve in curves] == ["a", "a", "b", "b"]
    assert [curve.color for curve in curves] == [*[CATEGORICAL[0]] * 2, *[CATEGORICAL[1]] * 2]
    assert [curve.style for curve in curves] == [TRAINING, VALIDATION] * 2
    assert [curve.label for curve in curves] == ["training loss", "validation loss"] * 2
    assert [curve.measured.tolist() for curve in curves] == [[0.9, 0.5, 0.2], [1.0, 0.8, 0.9]] * 2
    assert [entry.name for entry in drawn(runs).entries] == ["a", "b"]


def test_a_single_run_is_red_in_training_and_blue_in_validation(runs: list[Run]) -> None:
    curves = drawn(runs[:1]).curves
    assert [curve.color for curve in curves] == [SPLIT_COLORS["train"], SPLIT_COLORS["val"]]
    assert [curve.color for curve in drawn(runs[:1], "lr").curves] == [CATEGORICAL[0]]
    assert TEST.dash not in (TRAINING.dash, VALIDATION.dash)


def test_the_best_point_is_that_of_validation_as_measured(runs: list[Run]) -> None:
    marked = [curve.best for curve in drawn(runs, smoothing=0.9).curves]
    assert [best and (best.x, best.y, best.label) for best in marked] == [
        None,
        (2.0, 0.8, "best: epoch 2"),
    ] * 2
    (accuracy, _) = drawn(runs, "accuracy", x_axis="minutes").curves
    assert accuracy.best
    assert (accuracy.best.x, accuracy.best.y) == (1.0, 0.7)
    assert [curve.best for curve in drawn(runs, "lr").curves] == [None, None]


def test_smoothing_keeps_the_measured_values_beside(runs: list[Run]) -> None:
    (_, curve) = drawn(runs[:1], smoothing=0.5).curves
    assert curve.measured.tolist() == [1.0, 0.8, 0.9]
    # Averages 0.5, 0.65, 0.775 over ½, ¾, ⅞.
    np.testing.assert_allclose(curve.smoothed, [1.0, 0.65 / 0.75, 0.775 / 0.875])
    with pytest.raises(ExplorerError, match="Smoothing"):
        drawn(runs, smoothing=1.0)


def test_minutes_begin_with_the_first_record_of_the_run(runs: list[Run]) -> None:
    assert [curve.x.tolist() for curve in drawn(runs, x_axis="minutes").curves] == [[0, 1, 3]] * 4
    assert x_title(runs, "minutes") == "minutes since each run's first record"


def test_a_clock_that_was_set_back_gives_points_in_the_order_of_time(tmp_path: Path) -> None:
    rows = "1,1000,3\n2,940,2\n3,1060,1\n"
    (run,) = runs_of(tmp_path, {"a": "step,wall_time,grad_norm\n" + rows})
    (curve,) = drawn([run], "grad_norm", x_axis="minutes").curves
    assert curve.x.tolist() == [0, 1, 2]
    assert curve.measured.tolist() == [2, 3, 1]


def test_steps_become_epochs_where_the_run_says_how(tmp_path: Path) -> None:
    """Steps 100 and 300 are epochs 1 and 3, so 200 is 2; the others are as the run counted."""
    rows = "100,1,0.5\n200,,0.4\n300,3,0.3\n"
    runs = runs_of(
        tmp_path,
        {"a": "step,epoch,train/loss\n" + rows, "b": HEADER + ROWS, "c": "step,lr\n100,1\n"},
    )
    lines = drawn(runs, x_axis="epoch")
    by_run = {curve.run: curve.x.tolist() for curve in lines.curves}
    assert by_run == {"a": [1, 2, 3], "b": [1, 2, 3]}
    (note,) = drawn(runs, "lr", x_axis="epoch").notes
    assert note == "c did not save epochs, so it has no place on this axis."


def test_a_logarithmic_x_axis_leaves_zero_out(tmp_path: Path) -> None:
    runs = runs_of(tmp_path, {"a": "step,lr\n0,1\n1,2\n2,3\n", "b": "step,lr\n0,1\n"})
    found = drawn(runs, "lr", log_x=True)
    assert [curve.x.tolist() for curve in found.curves] == [[1, 2]]
    assert found.notes == ("b has nothing above 0 on the x axis, where it is logarithmic.",)


def seeds(folder: Path) -> list[Run]:
    """Two seeds of one recipe, and another run."""
    found = runs_of(
        folder,
        {
            "x-seed0": "step,val/loss\n1,1.0\n2,4.0\n3,3.0\n",
            "x-seed1": "step,val/loss\n1,3.0\n2,1.0\n3,4.0\n",
            "y": "step,val/loss\n1,1.0\n2,2.0\n3,2.5\n",
        },
    )
    return sorted(found, key=lambda run: run.name)


def test_groups_are_drawn_as_their_mean_with_a_band(tmp_path: Path) -> None:
    found = drawn(seeds(tmp_path), grouped=True)
    assert [(entry.name, entry.runs) for entry in found.entries] == [
        ("x", ("x-seed0", "x-seed1")),
        ("y", ("y",)),
    ]
    group, single = found.curves
    assert group.measured.tolist() == [2, 2.5, 3.5]
    assert group.spread
    assert group.spread.low.tolist() == [1, 1, 3]
    assert group.spread.high.tolist() == [3, 4, 4]
    assert group.spread.count.tolist() == [2, 2, 2]
    assert group.best
    assert (group.best.x, group.best.y) == (1, 2)
    assert single.spread is None


def test_a_group_goes_on_where_some_of_its_runs_have_ended_and_says_so(tmp_path: Path) -> None:
    runs = runs_of(
        tmp_path,
        {
            "x-seed0": "step,val/loss\n1,1.0\n2,2.0\n3,0.5\n",
            "x-seed1": "step,val/loss\n1,3.0\n2,1.0\n",
        },
    )
    found = drawn(runs, grouped=True)
    (curve,) = found.curves
    assert curve.x.tolist() == [1, 2, 3]
    assert curve.best
    assert curve.best.x == 2  # the last mean is of one run alone
    assert said(found) == ["x: from epoch 3 on the mean of 1 of 2 runs; the others end earlier."]


def test_times_of_a_groups_runs_do_not_meet_so_each_stands_for_itself(tmp_path: Path) -> None:
    found = drawn(seeds(tmp_path), grouped=True, x_axis="minutes")
    assert [entry.name for entry in found.entries] == []  # no times were saved
    assert "Times of different runs don't meet, so each run stands for itself here." in notes(
        found, CurveOptions("loss", grouped=True, x_axis="minutes"), "minutes"
    )


def test_differences_are_taken_at_the_steps_that_both_have(tmp_path: Path) -> None:
    runs = runs_of(
        tmp_path,
        {
            "a": "step,val/loss\n1,1.0\n2,4.0\n4,3.0\n5,inf\n",
            "b": "step,val/loss\n2,1.0\n3,9.0\n4,2.5\n5,inf\n",
            "c": "step,val/loss\n7,1.0\n",
        },
    )
    found = drawn(runs, pinned="b")
    assert found.pinned == "b"
    (curve,) = found.curves
    assert curve.x.tolist() == [2, 4, 5]
    assert curve.measured[:2].tolist() == [3, 0.5]
    assert np.isnan(curve.measured[2])
    assert curve.best is None
    assert curve.color == CATEGORICAL[0]
    assert found.notes == ("c and b have no step in common.",)
    assert y_title(CurveOptions("loss"), found) == "loss, difference to b"


def test_a_groups_difference_moves_its_band_along(tmp_path: Path) -> None:
    found = drawn(seeds(tmp_path), grouped=True, pinned="y")
    (curve,) = found.curves
    assert curve.measured.tolist() == [1, 0.5, 1]
    assert curve.spread
    assert curve.spread.high.tolist() == [2, 2, 1.5]
    within = drawn(seeds(tmp_path / "again"), grouped=True, pinned="x-seed1")
    assert within.pinned == "x"


def test_the_baseline_alone_says_what_to_do(runs: list[Run]) -> None:
    options = CurveOptions("loss", pinned="a")
    assert empty(curves_of(runs[:1], options), options).startswith("Choose another run")
    assert empty(curves_of(runs, options), options) == ""


def test_a_robust_axis_is_fitted_to_all_but_the_outermost_percent(tmp_path: Path) -> None:
    values = [*range(101), "nan", "inf"]
    rows = "".join(f"{step},{value}\n" for step, value in enumerate(values))
    runs = runs_of(tmp_path, {"a": "step,grad_norm\n" + rows})
    found = drawn(runs, "grad_norm", robust=True)
    assert list(found.curves[0].limits or ()) == [1, 99]
    assert drawn(runs, "grad_norm").curves[0].limits is None
    title = y_title(CurveOptions("grad_norm", robust=True), found)
    assert title == "grad_norm, axis from 1 to 99 % of the values"


def test_values_that_are_no_numbers_are_kept_and_told(tmp_path: Path) -> None:
    rows = "1,1.0\n2,nan\n3,0.5\n4,inf\n"
    runs = runs_of(tmp_path, {"a": "step,val/loss\n" + rows})
    found = drawn(runs)
    assert len(found.curves[0].x) == 4
    assert said(found) == [
        "a, validation loss: 2 values are NaN or infinite, the first at epoch 2; × marks it at the"
        " edge."
    ]


def test_a_logarithmic_y_axis_says_what_it_can_not_show(tmp_path: Path) -> None:
    runs = runs_of(tmp_path, {"a": "step,lr\n1,0\n2,1\n", "b": "step,lr\n1,1\n2,1\n"})
    assert "Values of 0 and below" in said(drawn(runs, "lr", log_y=True), log_y=True)[0]
    assert said(drawn(runs[1:], "lr"), log_y=True) == []
    assert "not logarithmic" in said(drawn(runs, "lr", pinned="b"), log_y=True)[0]


@pytest.mark.parametrize(
    ("metric", "title"),
    [("accuracy", "accuracy (share of images)"), ("lr", "learning rate"), ("loss", "loss")],
)
def test_the_axis_says_what_it_shows(runs: list[Run], metric: str, title: str) -> None:
    assert y_title(CurveOptions(metric), drawn(runs, metric)) == title


def test_an_accuracy_above_one_is_in_percent(tmp_path: Path) -> None:
    runs = runs_of(tmp_path, {"a": "step,val/accuracy\n1,55\n2,60\n"})
    assert y_title(CurveOptions("accuracy"), drawn(runs, "accuracy")).startswith(
        "accuracy (percent"
    )


def test_an_empty_chart_says_why(runs: list[Run]) -> None:
    options = CurveOptions("f1")
    assert empty(curves_of(runs, options), options).startswith("None of these runs saved f1.")
    assert empty(drawn(runs), CurveOptions("loss")) == ""


def test_those_who_listen_hear_the_course_of_each_curve(runs: list[Run]) -> None:
    text = alternative(drawn(runs[:1]), CurveOptions("loss"), "epoch")
    assert text == (
        "Curves of loss by epoch: a training loss from 0.9 to 0.2; a validation loss from 1 to 0.9,"
        " best 0.8."
    )


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.one_of(st.floats(allow_nan=True), st.sampled_from([0.0, 1e-300, 1e300])),
        min_size=1,
        max_size=30,
    ),
    st.floats(0, 0.99),
    st.booleans(),
)
def test_any_values_are_drawn_where_they_were_measured(
    tmp_path_factory: pytest.TempPathFactory, values: list[float], weight: float, robust: bool
) -> None:
    rows = "".join(f"{step},{value!r}\n" for step, value in enumerate(values))
    (run,) = runs_of(tmp_path_factory.mktemp("any"), {"a": "step,grad_norm\n" + rows})
    measured = run.series["grad_norm"].value
    found = drawn([run], "grad_norm", smoothing=weight, robust=robust)
    (curve,) = found.curves
    np.testing.assert_array_equal(curve.measured, measured)
    np.testing.assert_array_equal(curve.smoothed, smooth(measured, weight))
    assert isinstance(curve, Curve)
    assert json.dumps(alternative(found, CurveOptions("grad_norm"), "step"))
