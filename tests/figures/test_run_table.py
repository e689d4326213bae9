"""The tables of runs: numbers by hand, and the same in text."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from components.figures.run_table import run_rows, table_columns, text_table
from components.figures.text_tables import csv_text
from components.runs import Run, diagnose, read_runs


def saved(folder: Path, **tables: str) -> list[Run]:
    for name, text in tables.items():
        (folder / name).mkdir()
        (folder / name / "metrics.csv").write_text(text, encoding="utf-8")
    return read_runs(folder)


def test_a_row_says_best_last_smallest_and_largest_and_when(tmp_path: Path) -> None:
    text = "step,train/loss,val/loss\n1,2.0,2.5\n2,1.0,1.5\n3,0.5,1.75\n"
    (row,) = run_rows(saved(tmp_path, a=text), "loss")
    assert (row.run, row.curve, row.unit) == ("a", "validation loss", "epoch")
    points = (row.best, row.last, row.minimum, row.maximum)
    assert [(point.step, point.value) for point in points if point] == [
        (2, 1.5),
        (3, 1.75),
        (2, 1.5),
        (1, 2.5),
    ]
    assert row.gap == 1.25


def test_of_an_accuracy_the_highest_is_best_and_behind_means_lower(tmp_path: Path) -> None:
    text = "step,train/accuracy,val/accuracy\n1,0.5,0.75\n2,1.0,0.625\n"
    (row,) = run_rows(saved(tmp_path, a=text), "accuracy")
    assert row.best is not None
    assert (row.best.step, row.best.value, row.gap) == (1, 0.75, 0.375)


def test_a_run_without_validation_shows_what_it_has_and_one_without_the_metric_no_row(
    tmp_path: Path,
) -> None:
    runs = saved(
        tmp_path,
        training="step,train/loss\n1,3\n",
        other="step,speed\n1,3\n2,4\n",
    )
    assert [(row.run, row.curve, row.gap) for row in run_rows(runs, "loss")] == [
        ("training", "training loss", None)
    ]
    (row,) = run_rows(runs, "speed")
    assert (row.curve, row.best) == ("speed", None), "nobody knows which direction is better"
    assert row.maximum is not None
    assert row.maximum.step == 2


def test_numbers_that_are_none_are_passed_over(tmp_path: Path) -> None:
    text = "step,val/loss\n1,nan\n2,inf\n3,4\n4,-inf\n"
    (row,) = run_rows(saved(tmp_path, a=text), "loss")
    assert row.minimum == row.maximum == row.best
    assert row.best is not None
    assert row.best.step == 3
    (row,) = run_rows(saved(tmp_path, b="step,val/loss\n1,nan\n"), "loss")[1:]
    assert (row.minimum, row.maximum, row.best) == (None, None, None)


@settings(max_examples=25)
@given(st.lists(st.floats(allow_nan=False, width=32), min_size=1, max_size=9))
def test_smallest_and_largest_are_numpys(values: list[float]) -> None:
    with TemporaryDirectory() as folder:
        lines = "".join(f"{step},{value!r}\n" for step, value in enumerate(values))
        (row,) = run_rows(saved(Path(folder), a=f"step,val/loss\n{lines}"), "loss")
    finite = np.array(values)[np.isfinite(values)]
    if not len(finite):
        assert row.minimum is None
        return
    assert row.minimum is not None
    assert row.maximum is not None
    assert (row.minimum.value, row.maximum.value) == (finite.min(), finite.max())
    assert values[int(row.minimum.step)] == finite.min()
    assert finite.min() not in values[: int(row.minimum.step)], "the first of equals"


def test_columns_hold_numbers_and_the_text_table_the_same(tmp_path: Path) -> None:
    text = "step,val/accuracy\n1,0.5\n2,0.123456789\n"
    rows = run_rows(saved(tmp_path, b=text, a=text), "accuracy")
    columns = table_columns(rows)
    assert columns["Run"] == ["a", "b"]
    assert columns["Best at"] == [1, 1]
    assert columns["Behind training"] == [None, None]
    heads, *lines = csv.reader(io.StringIO(csv_text(text_table(rows))))
    minimum = ["Minimum", "at epoch", "Curve"]
    behind = ["Behind training"]
    assert heads == ["Run", "Best", "at epoch", "Last", "at epoch", *behind, *minimum]
    assert lines[0][:5] == ["a", "0.5", "1", "0.123457", "2"]
    assert lines[0][-1] == "validation accuracy"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(*[st.floats(0, 9) | st.just(np.nan)] * 2), min_size=1, max_size=9),
    st.sampled_from(["loss", "accuracy"]),
)
def test_behind_training_is_what_the_diagnosis_says(
    losses: list[tuple[float, float]], metric: str
) -> None:
    with TemporaryDirectory() as folder:
        lines = "".join(f"{step},{one!r},{two!r}\n" for step, (one, two) in enumerate(losses))
        text = f"step,train/{metric},val/{metric}\n{lines}"
        (run,) = saved(Path(folder), a=text)
        (row,) = run_rows([run], metric)
        told = diagnose(run)
    assert row.gap == told.gap_at_end
    pairs = [(step, two) for step, (_, two) in enumerate(losses) if np.isfinite(two)]
    before = [one for one, _ in losses[: pairs[-1][0] + 1] if np.isfinite(one)] if pairs else []
    if before:
        behind = pairs[-1][1] - before[-1]
        assert row.gap == (behind if metric == "loss" else -behind)
    else:
        assert row.gap is None


def test_behind_training_of_any_metric_with_a_known_direction(tmp_path: Path) -> None:
    text = "step,train/box_loss,val/box_loss,train/speed,val/speed\n1,1,3,5,6\n"
    runs = saved(tmp_path, a=text)
    gaps = [row.gap for metric in ("box_loss", "speed") for row in run_rows(runs, metric)]
    assert gaps == [2, None]
