"""What is said about curves whose story is known."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.runs import Run, best, diagnose, metric_names, read_runs, step_unit
from components.runs.records import Quantity

Values = list[float] | np.ndarray[tuple[int], np.dtype[np.float64]]


def run_of(folder: Path, columns: dict[str, Values], first_step: int = 1, stride: int = 1) -> Run:
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(["step", *columns])]
    for index, row in enumerate(rows):
        cells = ("" if cell is None else repr(float(cell)) for cell in row)
        lines.append(",".join([str(first_step + stride * index), *cells]))
    (folder / "metrics.csv").write_text("\n".join(lines) + "\n")
    (run,) = read_runs(folder)
    return run


def test_the_best_loss_is_the_lowest_and_the_best_accuracy_the_highest(tmp_path: Path) -> None:
    values = [0.5, math.nan, 0.2, 0.9, 0.2, 0.9, math.inf, -math.inf]
    names = ("val/loss", "val/accuracy", "eval_top1", "grad_norm")
    run = run_of(tmp_path, dict.fromkeys(names, values))
    for metric in ("val/loss", "loss"):
        point = best(run, metric)
        assert point is not None
        assert (point.step, point.value) == (3, 0.2)
    for metric in ("val/accuracy", "accuracy", "eval_top1"):
        point = best(run, metric)
        assert point is not None
        assert (point.step, point.value) == (4, 0.9)
    assert best(run, "grad_norm") is None
    assert best(run, "train/loss") is None


def test_there_is_no_best_without_numbers(tmp_path: Path) -> None:
    run = run_of(tmp_path, {"val/loss": [math.nan, math.inf]})
    assert best(run, "val/loss") is None
    verdict = diagnose(run)
    assert verdict.verdict == "diverged"
    assert (verdict.best, verdict.gap_at_best, verdict.gap_at_end) == (None, None, None)


@pytest.mark.parametrize(
    ("first_step", "stride", "unit"), [(0, 1, "epoch"), (1, 1, "epoch"), (2, 1, "step")]
)
def test_consecutive_validation_counts_epochs(
    tmp_path: Path, first_step: int, stride: int, unit: str
) -> None:
    run = run_of(tmp_path, {"val/loss": [3.0, 2.0, 1.0]}, first_step, stride)
    assert step_unit(run) == unit


def test_other_steps_are_called_steps(tmp_path: Path) -> None:
    assert step_unit(run_of(tmp_path, {"val/loss": [3.0, 2.0]}, 1, 100)) == "step"
    assert step_unit(run_of(tmp_path, {"train/loss": [3.0, 2.0]})) == "step"


def test_metrics_are_offered_with_quantities_first(tmp_path: Path) -> None:
    columns: dict[str, Values] = {"lr": [1.0], "val/accuracy": [1.0], "train/loss": [1.0]}
    assert metric_names([run_of(tmp_path, columns)]) == ["loss", "accuracy", "lr"]
    assert metric_names([]) == []


def test_overfitting_is_told_with_its_numbers(tmp_path: Path) -> None:
    """Validation: 1.0, 0.8, 0.6, 0.4, then up by 0.1 an epoch; training: down by 0.1 throughout."""
    validation = [1.0, 0.8, 0.6, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    training = [1.0 - 0.1 * epoch for epoch in range(10)]
    run = run_of(tmp_path, {"train/loss": training, "val/loss": validation})
    diagnosis = diagnose(run)
    assert diagnosis.verdict == "overfitting"
    assert diagnosis.quantity == "loss"
    assert diagnosis.best is not None
    assert (diagnosis.best.step, diagnosis.best.value) == (4, 0.4)
    assert diagnosis.gap_at_best == pytest.approx(0.4 - 0.7)
    assert diagnosis.gap_at_end == pytest.approx(1.0 - 0.1)
    # The end is the mean of the last three: 0.9 for validation, 0.2 for training (0.7 at the best).
    assert diagnosis.sentence == (
        "Validation loss was best at epoch 4 (0.4) and then rose by 0.5 while training loss fell by"
        " 0.5: overfitting from there on."
    )


def test_training_that_gets_worse_too_is_not_overfitting(tmp_path: Path) -> None:
    validation = [1.0, 0.6, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4]
    run = run_of(tmp_path, {"train/loss": validation, "val/loss": validation})
    diagnosis = diagnose(run)
    assert diagnosis.verdict == "worsening"
    assert diagnosis.sentence == (
        "Validation loss was best at epoch 3 (0.4) and then rose by 0.8, but training loss did not"
        " get better either: not overfitting, the training itself got worse."
    )


def test_without_training_the_cause_stays_open(tmp_path: Path) -> None:
    run = run_of(tmp_path, {"val/loss": [1.0, 0.6, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4]})
    diagnosis = diagnose(run)
    assert diagnosis.verdict == "worsening"
    assert diagnosis.gap_at_end is None
    assert "because no training loss was saved" in diagnosis.sentence


def test_still_improving(tmp_path: Path) -> None:
    losses = [2.0 - 0.1 * epoch for epoch in range(15)]
    diagnosis = diagnose(run_of(tmp_path, {"train/loss": losses, "val/loss": losses}))
    assert diagnosis.verdict == "still improving"
    assert diagnosis.sentence == (
        "Validation loss was best at epoch 15 (0.6) and was still falling: its last 3 points are"
        " on average 0.3 better than those before, so training longer may help."
    )


def flat(level: float, noise: float, seed: int = 0) -> Values:
    return level + noise * np.random.default_rng(seed).standard_normal(60)


def test_close_and_flat(tmp_path: Path) -> None:
    columns = {"train/loss": flat(0.50, 0.001), "val/loss": flat(0.51, 0.001, seed=1)}
    diagnosis = diagnose(run_of(tmp_path, columns))
    assert diagnosis.verdict == "flat and close"
    assert diagnosis.sentence.startswith("Training and validation loss are close (gap 0.0")


def test_flat_with_a_gap(tmp_path: Path) -> None:
    columns = {"train/loss": flat(0.125, 0), "val/loss": flat(0.5, 0)}
    diagnosis = diagnose(run_of(tmp_path, columns))
    assert diagnosis.verdict == "flat with a gap"
    assert diagnosis.gap_at_end == 0.375
    assert diagnosis.sentence == (
        "Validation loss was best at epoch 1 (0.5), is flat at the end and stays worse than"
        " training loss by 0.375: it does better on images that it has seen than on new ones."
    )


def test_flat_without_training(tmp_path: Path) -> None:
    assert diagnose(run_of(tmp_path, {"val/loss": flat(0.5, 0.001)})).verdict == "flat"


@pytest.mark.parametrize("points", [6, 20, 60])
@pytest.mark.parametrize("noise", [0.02, 0.1])
def test_noise_is_hardly_ever_called_overfitting(tmp_path: Path, points: int, noise: float) -> None:
    """Flat validation with noise, training falling quietly: 100 runs with fixed seeds."""
    verdicts = [
        diagnose(
            run_of(
                tmp_path,
                {
                    "train/loss": np.linspace(1, 0.5, points),
                    "val/loss": flat(1.0, noise, seed)[:points],
                },
            )
        ).verdict
        for seed in range(100)
    ]
    assert verdicts.count("overfitting") <= 6
    assert verdicts.count("still improving") <= 6


@pytest.mark.parametrize("noise", [0.0, 0.01, 0.03])
def test_overfitting_is_found_in_noise(tmp_path: Path, noise: float) -> None:
    """Down to 0.4 in ten epochs, then up to 0.8 in thirty."""
    course = np.r_[np.linspace(1.0, 0.4, 10), np.linspace(0.4, 0.8, 30)]
    for seed in range(20):
        columns: dict[str, Values] = {
            "train/loss": np.linspace(1, 0.1, 40),
            "val/loss": course + flat(0.0, noise, seed)[:40],
        }
        assert diagnose(run_of(tmp_path, columns)).verdict == "overfitting"


@pytest.mark.parametrize("count", [1, 5])
def test_too_few_points(tmp_path: Path, count: int) -> None:
    columns: dict[str, Values] = {"train/loss": [0.5] * count, "val/loss": [0.7] * count}
    diagnosis = diagnose(run_of(tmp_path, columns))
    assert diagnosis.verdict == "too few points"
    points = "1 validation point" if count == 1 else "5 validation points"
    assert diagnosis.sentence == f"Only {points} so far: too few to say anything."
    assert diagnosis.gap_at_end == pytest.approx(0.2)


def test_no_validation_data(tmp_path: Path) -> None:
    diagnosis = diagnose(run_of(tmp_path, {"train/loss": [0.5] * 9}))
    assert diagnosis.verdict == "no validation data"
    assert diagnosis.quantity is None
    assert "no validation loss or accuracy" in diagnosis.sentence


@pytest.mark.parametrize("curve", ["training", "validation"])
def test_divergence_is_told_with_its_step(tmp_path: Path, curve: str) -> None:
    sound, broken = [0.9 - 0.1 * n for n in range(8)], [0.9, math.nan, 0.7, *[math.nan] * 5]
    columns: dict[str, Values] = {"train/loss": sound, "val/loss": sound}
    columns["train/loss" if curve == "training" else "val/loss"] = broken
    diagnosis = diagnose(run_of(tmp_path, columns))
    assert diagnosis.verdict == "diverged"
    assert diagnosis.sentence.startswith(f"The run diverged: from epoch 4 on the {curve} loss is")


def test_training_may_be_logged_at_other_steps(tmp_path: Path) -> None:
    """The gap is taken to the last training value before the validation."""
    (tmp_path / "metrics.csv").write_text(
        "step,train_loss,val_loss\n10,0.9,\n19,,1.0\n20,0.7,\n29,,0.8\n30,0.1,\n"
    )
    (run,) = read_runs(tmp_path)
    assert diagnose(run).gap_at_best == pytest.approx(0.8 - 0.7)


def test_the_accuracy_is_judged_where_no_validation_loss_was_saved(tmp_path: Path) -> None:
    validation = [0.5, 0.7, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65]
    training = [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0]
    run = run_of(tmp_path, {"train/accuracy": training, "val/accuracy": validation})
    diagnosis = diagnose(run)
    assert diagnosis.verdict == "overfitting"
    assert diagnosis.gap_at_end == pytest.approx(1.0 - 0.65)
    assert diagnosis.sentence == (
        "Validation accuracy was best at epoch 3 (0.9) and then fell by 0.2 while training accuracy"
        " rose by 0.25: overfitting from there on."
    )


@settings(deadline=None)
@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=30), st.data())
def test_a_loss_and_an_accuracy_that_mirror_each_other_have_mirrored_numbers(
    tmp_path_factory: pytest.TempPathFactory, losses: list[float], data: st.DataObject
) -> None:
    training = data.draw(
        st.lists(st.floats(0.01, 1), min_size=len(losses), max_size=len(losses)), label="training"
    )
    by_quantity = {}
    quantities: tuple[Quantity, ...] = ("loss", "accuracy")
    for quantity in quantities:
        sign = 1 if quantity == "loss" else -1
        columns: dict[str, Values] = {
            f"train/{quantity}": [sign * value for value in training],
            f"val/{quantity}": [sign * value for value in losses],
        }
        by_quantity[quantity] = diagnose(run_of(tmp_path_factory.mktemp("run"), columns))
    loss, accuracy = by_quantity["loss"], by_quantity["accuracy"]
    assert loss.best is not None
    assert accuracy.best is not None
    assert (loss.best.step, loss.best.value) == (accuracy.best.step, -accuracy.best.value)
    assert loss.gap_at_best == accuracy.gap_at_best
    assert loss.gap_at_end == accuracy.gap_at_end
