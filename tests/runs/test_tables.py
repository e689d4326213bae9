"""CSV files of several writers, whole and damaged."""

import csv
import io
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.runs import Run, Series, read_runs

OURS = ["step", "wall_time", "train/loss", "val/loss", "train/accuracy", "val/accuracy", "lr"]

ANY_NUMBER = st.floats(allow_nan=True, allow_infinity=True)


def read(folder: Path, text: str, name: str = "metrics.csv") -> Run:
    (folder / name).write_bytes(text.encode())
    (run,) = read_runs(folder)
    return run


def points(series: Series) -> list[tuple[float, float]]:
    return list(zip(series.step.tolist(), series.value.tolist(), strict=True))


def as_csv(header: list[str], rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue()


@settings(deadline=None)
@given(
    st.dictionaries(
        st.integers(0, 10**6),
        st.tuples(st.floats(0, 1e10), *[ANY_NUMBER | st.none()] * 5),
        min_size=1,
        max_size=8,
    )
)
def test_what_the_trainer_writes_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: dict[int, tuple[float | None, ...]]
) -> None:
    """Rows in any order and with blank cells; every number exactly as it was."""
    folder = tmp_path_factory.mktemp("run")
    text = as_csv(OURS, [["" if n is None else repr(n) for n in (s, *rows[s])] for s in rows])
    run = read(folder, text)
    for column, name in enumerate(OURS[2:], start=1):
        expected = [(step, row[column], row[0]) for step, row in sorted(rows.items())]
        expected = [point for point in expected if point[1] is not None]
        if not expected:
            assert name not in run.series
            continue
        series = run.series[name]
        steps, values, times = zip(*expected, strict=True)
        np.testing.assert_array_equal(series.step, steps)
        np.testing.assert_array_equal(series.value, np.array(values, dtype=float))
        np.testing.assert_array_equal(series.wall_time, times)
    goes_back = list(rows) != sorted(rows)
    assert all(goes_back and " go back from " in problem for problem in run.problems)


def test_keras_csv_logger(tmp_path: Path) -> None:
    text = (
        "epoch,accuracy,learning_rate,loss,val_accuracy,val_loss\n"
        "0,0.5,0.001,1.2,0.4,1.3\n"
        '1,0.6,0.0001,1.1,NA,"[1.0, 2.0]"\n'
    )
    run = read(tmp_path, text, "training.log.csv")
    assert {name: points(series) for name, series in run.series.items()} == {
        "train/accuracy": [(0, 0.5), (1, 0.6)],
        "lr": [(0, 0.001), (1, 0.0001)],
        "train/loss": [(0, 1.2), (1, 1.1)],
        "val/accuracy": [(0, 0.4)],
        "val/loss": [(0, 1.3)],
    }
    assert run.problems == ()
    assert np.isnan(run.series["lr"].wall_time).all()


def test_lightning_csv_logger_has_sparse_rows(tmp_path: Path) -> None:
    text = (
        "epoch,step,train_loss_epoch,train_loss_step,val_acc,val_loss\n"
        "0,49,,0.9,,\n"
        "0,99,,,0.3,1.0\n"
        "0,99,0.95,,,\n"
        "1,149,,0.7,,\n"
        "1,199,,,0.5,0.8\n"
        "1,199,0.75,,,\n"
    )
    run = read(tmp_path, text)
    assert {name: points(series) for name, series in run.series.items()} == {
        "epoch": [(49, 0), (99, 0), (149, 1), (199, 1)],
        "train/loss": [(99, 0.95), (199, 0.75)],
        "train_loss_step": [(49, 0.9), (149, 0.7)],
        "val/accuracy": [(99, 0.3), (199, 0.5)],
        "val/loss": [(99, 1.0), (199, 0.8)],
    }


def test_timm_summary_leaves_out_rows_that_do_not_fit(tmp_path: Path) -> None:
    """Written by timm itself; where it does not validate, its row is shorter than the header."""
    from timm.utils.summary import update_summary

    losses, top1 = [2.25, 2.0, 1.875], [31.5, math.nan, 55.25]
    for epoch, (loss, accuracy) in enumerate(zip(losses, top1, strict=True)):
        validated = {"loss": loss + 0.125, "top1": accuracy, "top5": 80.0} if epoch != 1 else None
        update_summary(
            epoch, {"loss": loss}, validated, tmp_path / "summary.csv", lr=0.05 / 2**epoch
        )
    (run,) = read_runs(tmp_path)
    assert {name: points(series) for name, series in run.series.items()} == {
        "val/top1": [(0, 31.5), (2, 55.25)],
        "val/top5": [(0, 80.0), (2, 80.0)],
        "lr": [(0, 0.05), (2, 0.0125)],
        "train/loss": [(0, 2.25), (2, 1.875)],
        "val/loss": [(0, 2.375), (2, 2.0)],
    }
    assert run.problems == ("1 of 3 lines of summary.csv do not fit its header and were left out.",)


def test_a_restart_overwrites_and_may_repeat_the_header(tmp_path: Path) -> None:
    text = "step,loss\n1,9\n2,8\n3,7\nstep,loss\n2,80\n4,60\n"
    run = read(tmp_path, text)
    assert points(run.series["loss"]) == [(1, 9), (2, 80), (3, 7), (4, 60)]
    assert run.series["loss"].step.dtype == np.int64
    assert run.problems == (
        "The steps of loss go back from 3 to 2, as after a restart; where a step was written more"
        " than once, the last value counts.",
    )


def test_fractional_steps_stay_fractional(tmp_path: Path) -> None:
    run = read(tmp_path, "epoch,loss\n0.5,2\n1.0,1\n")
    assert points(run.series["loss"]) == [(0.5, 2), (1, 1)]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_spaces_and_a_byte_order_mark(tmp_path: Path, separator: str) -> None:
    header, row = separator.join([" Epoch", " train/loss "]), separator.join(["  1", "  0.25"])
    run = read(tmp_path, f"\ufeff{header}\n\n{row}\n\n")
    assert points(run.series["train/loss"]) == [(1, 0.25)]


def test_columns_parted_by_spaces(tmp_path: Path) -> None:
    """As numpy.savetxt writes them, its header behind a #."""
    run = read(tmp_path, "# epoch   loss\n  1    0.25\n  2  1e-3\n")
    assert points(run.series["loss"]) == [(1, 0.25), (2, 0.001)]


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=5), st.sampled_from(";\t|"))
@settings(deadline=None)
def test_decimal_commas(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[float], separator: str
) -> None:
    """As pandas writes them with `decimal=","`."""
    folder = tmp_path_factory.mktemp("run")
    table = pd.DataFrame({"epoch": range(len(numbers)), "loss": numbers})
    table.to_csv(folder / "metrics.csv", sep=separator, decimal=",", index=False)
    (run,) = read_runs(folder)
    assert points(run.series["loss"]) == list(enumerate(numbers))


def test_a_comma_is_decimal_only_where_it_parts_no_cells(tmp_path: Path) -> None:
    run = read(tmp_path, "epoch;loss;count\n1;1.234,5;1,000,000\n2;,5;7\n")
    assert points(run.series["loss"]) == [(1, 1234.5), (2, 0.5)]
    assert points(run.series["count"]) == [(2, 7)]
    run = read(tmp_path, 'epoch,count\n1,"1,000"\n2,7\n')
    assert points(run.series["count"]) == [(2, 7)]


def test_a_history_without_a_step_column_counts_its_rows(tmp_path: Path) -> None:
    """As pandas writes it, with and without its index."""
    for text in ("loss,val_loss\n0.5,0.6\n0.4,0.5\n", ",loss,val_loss\n0,0.5,0.6\n1,0.4,0.5\n"):
        run = read(tmp_path, text)
        assert {name: points(series) for name, series in run.series.items()} == {
            "train/loss": [(0, 0.5), (1, 0.4)],
            "val/loss": [(0, 0.6), (1, 0.5)],
        }


@pytest.mark.parametrize(
    ("file", "name"),
    [("run-seed1-tag-loss_val.csv", "val/loss"), ("download.csv", "download")],
)
def test_a_series_downloaded_from_tensorboard_is_named_by_its_file(
    tmp_path: Path, file: str, name: str
) -> None:
    run = read(tmp_path, "Wall time,Step,Value\n1700000000.5,3,0.25\n", file)
    assert points(run.series[name]) == [(3, 0.25)]
    assert run.series[name].wall_time.tolist() == [1700000000.5]


def test_doubled_steps_are_told_where_their_values_differ(tmp_path: Path) -> None:
    """Lightning writes the same epoch several times for one step; that is nothing to tell."""
    run = read(tmp_path, "step,epoch,loss\n1,0,0.5\n1,0,\n2,0,0.4\n2,0,0.3\n")
    assert points(run.series["loss"]) == [(1, 0.5), (2, 0.3)]
    assert run.problems == (
        "In loss, 1 step was written more than once with different values; the last one counts.",
    )


def test_nan_is_a_value_and_text_is_none(tmp_path: Path) -> None:
    run = read(tmp_path, "step,val_loss,phase\n1,nan,warm\n2,-inf,cold\n3,,cold\n")
    assert list(run.series) == ["val/loss"]
    values = run.series["val/loss"].value.tolist()
    assert math.isnan(values[0])
    assert values[1:] == [-math.inf]


def test_a_row_without_a_step_has_no_place(tmp_path: Path) -> None:
    run = read(tmp_path, "step,lr\n,1\nnan,2\ninf,3\n4,5\n")
    assert points(run.series["lr"]) == [(4, 5)]


@pytest.mark.parametrize(
    ("ending", "kept", "told"),
    [
        ("3,0.30,0.003\n", 3, False),
        ("3,0.30,0.003", 3, False),  # many programs end a file like this
        ("3,0.30,0.0", 2, True),
        ("3,0.30,", 2, True),
        ("3,0.3", 2, True),
        ("3", 2, True),
    ],
)
def test_a_last_line_that_was_cut_is_left_out(
    tmp_path: Path, ending: str, kept: int, told: bool
) -> None:
    run = read(tmp_path, "step,train/loss,lr\n1,0.10,0.001\n2,0.20,0.002\n" + ending)
    whole = [(1, 0.1), (2, 0.2), (3, 0.3)]
    assert points(run.series["train/loss"]) == whole[:kept]
    message = "The last line of metrics.csv is cut off and was left out."
    assert run.problems == ((message,) if told else ())


@settings(deadline=None)
@given(st.data())
def test_a_table_cut_anywhere_gives_the_rows_before_the_cut(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    numbers = st.integers(10**14, 10**15 - 1).map(lambda digits: f"0.{digits}")
    rows = data.draw(st.lists(st.tuples(*[numbers] * 3), min_size=2, max_size=4))
    text = as_csv(["step", "a", "b", "c"], [[str(i), *row] for i, row in enumerate(rows)])
    # Within the first row nothing above tells how long its last cell should be.
    first_row_end = text.index("\n", text.index("\n") + 1)
    cut = data.draw(st.integers(first_row_end, len(text)))
    run = read(tmp_path_factory.mktemp("run"), text[:cut])
    whole = text[:cut].count("\n")  # the header, and the rows that ended before the cut
    for column, name in enumerate("abc"):
        expected = [(i, float(row[column])) for i, row in enumerate(rows)]
        read_points = points(run.series[name]) if name in run.series else []
        assert read_points in (expected[: whole - 1], expected[:whole])


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    folder = tmp_path_factory.mktemp("run")
    (folder / "metrics.csv").write_bytes(b"step,train/loss\n1,0.5\n" + noise)
    (run,) = read_runs(folder)
    assert run.series["train/loss"].step[0] <= 1
    (folder / "metrics.csv").write_bytes(noise)
    (run,) = read_runs(folder)
    assert isinstance(run.problems, tuple)
    assert all(len(series) for series in run.series.values())


def test_an_open_quote_harms_its_own_line_only(tmp_path: Path) -> None:
    text = 'step,a,b\n1,2,3\n2,"4,5\n3,6,7\n' + '"' + "x" * 200_000 + "\n4,8,9\n"
    run = read(tmp_path, text)
    assert points(run.series["a"]) == [(1, 2), (3, 6), (4, 8)]
    assert len(run.problems) == 1


def test_an_empty_table_is_told(tmp_path: Path) -> None:
    run = read(tmp_path, "")
    assert (run.series, run.problems) == ({}, ("metrics.csv is empty.",))
    run = read(tmp_path, "step,train/loss\n")
    assert (run.series, run.problems) == ({}, ())


def test_other_tables_of_a_run_add_to_it_or_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "predictions.csv").write_text("image,label\n1,2\n")
    (tmp_path / "gradients.csv").write_text("step,blocks.0,train/loss\n1,0.1,9\n")
    run = read(tmp_path, "step,train/loss\n1,0.5\n2,0.4\n3,0.3\n")
    assert list(run.series) == ["train/loss", "blocks.0"]
    assert points(run.series["train/loss"]) == [(1, 0.5), (2, 0.4), (3, 0.3)]
    assert run.problems == ()
