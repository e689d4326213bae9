"""How groups did: means and ranges by hand, and against the statistics module."""

import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from components.runs import read_runs
from components.runs.group_results import (
    GroupResult,
    are_equally_long,
    group_results,
    judged_series,
    ranking,
    value_text,
)
from components.runs.groups import Group
from tests.runs.simple_runs import run_of

ACCURACY, LOSS = "val/accuracy", "val/loss"


def groups(folder: Path, **runs: list[list[float]]) -> list[Group]:
    """Groups by name, each of runs with these validation losses."""
    for name, courses in runs.items():
        for seed, course in enumerate(courses):
            run_of(folder / f"{name}-seed{seed}", {LOSS: course})
    found = {run.name: run for run in read_runs(folder)}
    return [
        Group(name, tuple(found[f"{name}-seed{seed}"] for seed in range(len(courses))))
        for name, courses in runs.items()
    ]


def test_each_run_counts_with_its_best(tmp_path: Path) -> None:
    nan = float("nan")
    made = groups(tmp_path, a=[[3, 1, 2], [5, 3, nan]], b=[[4, 4], [nan, nan]], c=[[nan]])
    assert judged_series(made, "loss") == LOSS
    assert group_results(made, LOSS) == [
        GroupResult("a", 2.0, 1.0, 3.0, 2),
        GroupResult("b", 4.0, 4.0, 4.0, 1),
    ]
    assert group_results(made, "") == []


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0.1, 1e6), min_size=1, max_size=6))
def test_mean_and_range_are_those_of_the_statistics_module(values: list[float]) -> None:
    with TemporaryDirectory() as folder:
        made = groups(Path(folder), a=[[value] for value in values])
        (result,) = group_results(made, LOSS)
    assert abs(result.mean - statistics.mean(values)) < 1e-9 * max(values)
    assert (result.low, result.high, result.count) == (min(values), max(values), len(values))
    assert result.low <= result.mean <= result.high


def test_groups_are_compared_in_one_series(tmp_path: Path) -> None:
    one = run_of(tmp_path / "x" / "a", {"train/loss": [1.0]})
    other = run_of(tmp_path / "y" / "b", {"val/loss": [2.0], "train/loss": [0.5]})
    made = [Group("a", (one,)), Group("b", (other,))]
    assert judged_series(made, "loss") == "val/loss"
    assert [result.name for result in group_results(made, "val/loss")] == ["b"]
    assert judged_series(made[:1], "loss") == "train/loss"
    assert judged_series(made, "speed") == ""


def test_the_ranking_says_who_won_and_by_how_much() -> None:
    results = [
        GroupResult("width", 0.55, 0.5, 0.58, 3),
        GroupResult("compound", 0.621, 0.6, 0.64, 3),
    ]
    assert ranking(results, ACCURACY) == (
        "Best validation accuracy, on average of 3 runs each: compound 62.1 % (60.0–64.0 %),"
        " width 55.0 % (50.0–58.0 %)."
    )
    assert ranking(results, LOSS).startswith(
        "Best validation loss, on average of 3 runs each: width 0.55 (0.5–0.58), compound 0.621"
    )
    assert ranking(results[:1], ACCURACY) == ""
    assert ranking(results, "val/speed") == "", "nobody knows which direction is better"


def test_ranges_that_overlap_and_counts_that_differ_are_told() -> None:
    results = [GroupResult("a", 0.5, 0.4, 0.6, 2), GroupResult("b", 0.55, 0.5, 0.6, 3)]
    said = ranking(results, ACCURACY)
    assert "b 55.0 % (50.0–60.0 %) of 3 runs, a 50.0 % (40.0–60.0 %) of 2 runs." in said
    assert said.endswith(
        "The ranges of the first two overlap: with other seeds they may change places."
    )
    single = ranking([GroupResult("a", 0.5, 0.5, 0.5, 1), results[1]], ACCURACY)
    assert "a 50.0 % of 1 run" in single
    assert "overlap" not in single


def test_only_shares_become_percent() -> None:
    assert value_text(0.5, ACCURACY) == "50.0 %"
    assert value_text(61.5, ACCURACY) == "61.5"
    assert value_text(0.5, LOSS) == "0.5"


def test_runs_of_different_lengths_are_noticed(tmp_path: Path) -> None:
    made = groups(tmp_path, a=[[3, 1, 2], [5, 3, 2]], b=[[4, 4]])
    assert are_equally_long(made[:1], LOSS)
    assert not are_equally_long(made, LOSS)
    assert are_equally_long(made, "val/speed")
