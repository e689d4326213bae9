"""Runs that the real programs wrote (`tests/golden/runs/README.md` tells which), read otherwise."""

import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from components.runs import Run, Series, read_runs
from tests.runs.event_files import judged

GOLDEN = Path(__file__).parents[1] / "golden" / "runs"
RUNS = {run.name: run for run in read_runs(GOLDEN)}
EVENT_FILES = sorted(GOLDEN.rglob("events.out.tfevents.*"))


def points(series: Series) -> list[tuple[float, float]]:
    return list(zip(series.step.tolist(), series.value.tolist(), strict=True))


def table(file: Path, step: str, column: str) -> list[tuple[float, float]]:
    with file.open(newline="") as opened:
        rows = [row for row in csv.DictReader(opened) if row[column]]
    return [(float(row[step]), float(row[column])) for row in rows]


def check(run: Run, expected: dict[str, tuple[str, list[tuple[float, float]]]]) -> None:
    """`expected`: canonical name → the name in the file, and its points there."""
    for name, (written, there) in expected.items():
        assert run.written[name] == written
        assert points(run.series[name]) == there
        assert len(there) >= 3


def test_each_writers_run_is_found() -> None:
    assert list(RUNS) == [
        "hugging-face",
        "hugging-face-state",
        "keras-csv-logger",
        "keras-history",
        "keras-pandas/pandas.csv",
        "keras-pandas/pandas.json",
        "keras-tensorboard",
        "lightning-csv",
        "lightning-tensorboard",
        "tensorboardx",
        "tensorboardx/both/a",
        "tensorboardx/both/b",
        "timm",
    ]


@pytest.mark.parametrize("name", RUNS)
def test_nothing_is_wrong_with_them(name: str) -> None:
    assert RUNS[name].problems == ()
    assert RUNS[name].series


@pytest.mark.parametrize("file", EVENT_FILES, ids=lambda file: str(file.relative_to(GOLDEN)))
def test_event_files_hold_what_tensorboard_reads(file: Path) -> None:
    run = next(run for run in reversed(RUNS.values()) if file.is_relative_to(run.folder))
    prefix = "" if file.parent == run.folder else f"{file.parent.name}/"
    names = {written: name for name, written in run.written.items()}
    found = {tag: there for tag, there in judged(file).items() if there}
    assert found
    for tag, there in found.items():
        series = run.series[names[prefix + tag]]
        by_step = {step: (value, wall_time) for step, value, wall_time in there}
        assert series.step.tolist() == sorted(by_step)
        in_order = [by_step[step] for step in sorted(by_step)]
        read = np.stack([series.value, series.wall_time], axis=1)
        np.testing.assert_array_equal(read, np.array(in_order))


def test_lightning_metrics_csv() -> None:
    file = GOLDEN / "lightning-csv" / "metrics.csv"
    written = {
        "train/loss": "train_loss_epoch",
        "train/accuracy": "train_acc",
        "val/loss": "val_loss",
        "val/accuracy": "val_acc",
        "train_loss_step": "train_loss_step",
    }
    run = RUNS["lightning-csv"]
    check(run, {name: (column, table(file, "step", column)) for name, column in written.items()})


def test_lightning_writes_the_same_for_tensorboard() -> None:
    """The same seed and steps; event files hold 32 bits."""
    by_table, by_events = RUNS["lightning-csv"], RUNS["lightning-tensorboard"]
    shared = ["train/accuracy", "val/accuracy", "train/loss", "val/loss", "train_loss_step"]
    for name in shared:
        assert by_table.series[name].step.tolist() == by_events.series[name].step.tolist()


def test_keras_csv_logger() -> None:
    file = GOLDEN / "keras-csv-logger" / "training.log"
    written = {"train/loss": "loss", "train/accuracy": "accuracy", "val/loss": "val_loss"}
    run = RUNS["keras-csv-logger"]
    check(run, {name: (column, table(file, "epoch", column)) for name, column in written.items()})


@pytest.mark.parametrize("name", ["keras-history", "keras-pandas/pandas.csv"])
def test_a_keras_history_is_what_its_csv_logger_wrote(name: str) -> None:
    """The same training: `History.history`, as JSON and by pandas."""
    logged = RUNS["keras-csv-logger"].series
    assert {each: points(series) for each, series in RUNS[name].series.items()} == {
        each: points(series) for each, series in logged.items()
    }


def test_a_keras_history_by_pandas_has_ten_digits() -> None:
    for name, series in RUNS["keras-pandas/pandas.json"].series.items():
        exact = RUNS["keras-csv-logger"].series[name]
        assert series.step.tolist() == exact.step.tolist()
        np.testing.assert_allclose(series.value, exact.value, atol=1e-10)


def test_keras_tensorboard_is_one_run_of_two_folders() -> None:
    """The same training too; event files hold 32 bits."""
    run = RUNS["keras-tensorboard"]
    assert run.written["train/loss"] == "train/epoch_loss"
    assert run.written["val/accuracy"] == "validation/epoch_accuracy"
    for name in ("train/loss", "train/accuracy", "val/loss", "val/accuracy"):
        logged = RUNS["keras-csv-logger"].series[name]
        assert run.series[name].step.tolist() == logged.step.tolist()
        np.testing.assert_array_equal(run.series[name].value, np.float32(logged.value))


def test_tensorboardx_keeps_its_nan() -> None:
    values = RUNS["tensorboardx"].series["val/loss"].value
    assert [math.isnan(value) for value in values] == [False, False, False, True, False]
    assert points(RUNS["tensorboardx/both/b"].series["both"]) == [(s, -s) for s in range(5)]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("hugging-face", "hugging-face/checkpoint-24/trainer_state.json"),
        ("hugging-face-state", "hugging-face-state/trainer_state.json"),
    ],
)
def test_hugging_face_trainer_state(name: str, file: str) -> None:
    """Of several checkpoints the latest; the closing record on the whole training is no point."""
    log: list[dict[str, Any]] = json.loads((GOLDEN / file).read_text())["log_history"]
    written = {"train/loss": "loss", "val/loss": "eval_loss", "val/accuracy": "eval_accuracy"}
    expected = {
        each: (key, [(record["step"], record[key]) for record in log if key in record])
        for each, key in {**written, "lr": "learning_rate"}.items()
    }
    check(RUNS[name], expected)
    assert "train_runtime" not in RUNS[name].written.values()


def test_timm_summary() -> None:
    file = GOLDEN / "timm" / "summary.csv"
    written = {"train/loss": "train_loss", "val/loss": "eval_loss", "val/top1": "eval_top1"}
    check(
        RUNS["timm"],
        {name: (column, table(file, "epoch", column)) for name, column in written.items()},
    )


@pytest.mark.parametrize("name", ["lightning-csv", "lightning-tensorboard"])
def test_lightnings_hyperparameters_are_the_configuration(name: str) -> None:
    assert RUNS[name].config == {"lr": 0.1}
