"""What the y axis of curves does by itself."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures.curve_points import CurveOptions, Drawn, curves_of
from components.figures.curve_ranges import span, without_outliers
from components.figures.curve_words import notes
from components.runs import Run, read_runs

STEADY = [2.0, 1.8, 1.6, 1.4, 1.2]


def a_run(folder: Path, values: list[float], metric: str = "val/loss") -> list[Run]:
    (folder / "a").mkdir(parents=True)
    rows = "".join(f"{step},{value!r}\n" for step, value in enumerate(values, 1))
    (folder / "a" / "metrics.csv").write_text(f"step,{metric}\n{rows}")
    return list(read_runs(folder))


def drawn(runs: list[Run], metric: str = "loss", **options: Any) -> tuple[Drawn, list[str]]:
    asked = CurveOptions(metric, **options)
    found = curves_of(runs, asked)
    return found, notes(found, asked, "epoch")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([[9.0, *STEADY]], (1.2, 2.0)),
        ([[-9.0, *STEADY]], (1.2, 2.0)),
        ([[9.0, *STEADY, -9.0]], (1.2, 2.0)),
        ([[9.0, *STEADY], [9.0, *STEADY]], (1.2, 2.0)),  # runs that begin alike
        ([[9.0, 8.0, *STEADY]], None),  # two of one line are its course
        ([[2.7, *STEADY]], None),  # less than half of the axis
        ([[2.9, *STEADY]], (1.2, 2.0)),
        ([[9.0, *STEADY], [2.1, 1.5, 1.5, 1.5, 1.5]], (1.2, 2.1)),  # not left out with the other
        ([[9.0, 2.0, 1.0]], None),  # too few to tell
        ([[9.0, *STEADY], [5.0, 9.5]], None),
        ([[]], None),
        ([[float("nan"), float("inf")]], None),
    ],
)
def test_one_value_of_a_line_that_takes_most_of_the_axis_is_an_outlier(
    lines: list[list[float]], expected: tuple[float, float] | None
) -> None:
    assert without_outliers([np.array(line) for line in lines], False, False) == expected


def test_zero_and_logarithms_count_as_the_axis_does() -> None:
    spike = [np.array([100.0, 10.0, 9.0, 8.0, 7.0])]
    assert without_outliers(spike, False, False) == (7, 10)
    assert without_outliers(spike, False, True) == (0, 10)
    assert without_outliers([np.array([100.0, 10.0, 5.0, 2.0, 1.0])], True, False) is None
    assert without_outliers([np.array([1e9, 10.0, 5.0, 0.0, 1.0, 2.0])], True, False) == (1, 10)


@given(st.lists(st.lists(st.floats(), max_size=9), max_size=4), st.booleans(), st.booleans())
def test_what_is_left_is_less_than_half_and_holds_all_other_values(
    lines: list[list[float]], log: bool, zero: bool
) -> None:
    found = without_outliers([np.array(line, dtype=float) for line in lines], log, zero)
    if found is None:
        return
    low, high = found
    for line in lines:
        outside = [
            value
            for value in line
            if np.isfinite(value) and (value > 0 or not log) and not low <= value <= high
        ]
        assert len(outside) <= 2


def test_the_chart_says_what_it_leaves_out_and_how_to_see_it(tmp_path: Path) -> None:
    runs = a_run(tmp_path, [9.0, *STEADY])
    found, said = drawn(runs)
    assert found.range == (1.2, 2.0)
    assert found.curves[0].limits == found.range
    assert said == [
        "a, validation loss: 9 at epoch 1 would take most of the range, so it is left out; “All”"
        " shows everything, pressed again it returns."
    ]
    chosen, said = drawn(runs, robust=True)
    assert chosen.range is None
    assert said == []


def test_a_learning_rate_over_decades_is_logarithmic_by_itself(tmp_path: Path) -> None:
    found, said = drawn(a_run(tmp_path, [1.0, 0.1, 0.01, 0.001], "lr"), "lr")
    assert found.log_y
    assert said == ["These values span a factor of 1,000, so their axis is logarithmic by itself."]
    for number, values in enumerate(([1.0, 0.05], [0.1, 0.0], [0.0])):  # at most 20, or 0
        assert not drawn(a_run(tmp_path / str(number), values, "lr"), "lr")[0].log_y
    assert not drawn(a_run(tmp_path / "loss", [1.0, 0.1, 0.001]))[0].log_y


def test_a_span_is_the_factor_between_values_above_zero() -> None:
    assert span([np.array([0.0, 2.0, np.nan]), np.array([0.5, np.inf, -3])]) == 4
    assert span([np.array([0.0])]) == span([]) == 1
