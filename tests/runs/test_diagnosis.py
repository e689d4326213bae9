"""What is said about curves whose story is known."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.runs import best, diagnose, metric_names, read_runs, step_unit
from components.runs.records import Quantity
from components.runs.statements import statements
from tests.runs.simple_runs import Values, run_of


def test_the_best_loss_is_the_lowest_and_the_best_accuracy_the_highest(tmp_path: Path) -> None:
    values = [0.5, math.nan, 0.2, 0.9, 0.2, 0.9, math.inf, -math.inf]
    names = ("val/loss", "val/accuracy", "eval_top1", "grad_norm", "f1_score")
    run = run_of(tmp_path, dict.fromkeys(names, values))
    for metric in ("val/loss", "loss"):
        point = best(run, metric)
        assert point is not None
        assert (point.step, point.value) == (3, 0.2)
    for metric in ("val/accuracy", "accuracy", "val/top1", "top1", "f1_score"):
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
    run = run_of(tmp_path, {"val/loss": [3.0, 2.0, 1.0]}, first_step=first_step, stride=stride)
    assert step_unit(run) == unit


def test_other_steps_are_called_steps(tmp_path: Path) -> None:
    assert step_unit(run_of(tmp_path, {"val/loss": [3.0, 2.0]}, stride=100)) == "step"
    assert step_unit(run_of(tmp_path, {"train/loss": [3.0, 2.0]})) == "step"


def test_any_validation_counts_epochs(tmp_path: Path) -> None:
    assert step_unit(run_of(tmp_path, {"val/f1": [0.3, 0.2]})) == "epoch"


def test_metrics_are_offered_with_quantities_first(tmp_path: Path) -> None:
    names = ("lr", "val/f1", "val/accuracy", "train/f1", "train/loss", "gradient/conv1", "test/mae")
    columns: dict[str, Values] = {name: [1.0] for name in names}
    metrics = ["loss", "accuracy", "f1", "lr", "mae"]
    assert metric_names([run_of(tmp_path, columns)]) == metrics
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
    # The end is the median of the last three: 0.9 for validation, 0.2 for training (0.7 before).
    assert diagnosis.sentence == (
        "Validation loss was best at epoch 4 (0.4); the median of its last 3 points is 0.9, 0.5"
        " worse, while training loss fell from 0.7 to 0.2 (median of its last 3): overfitting from"
        " there on."
    )


def test_training_that_gets_worse_too_is_not_overfitting(tmp_path: Path) -> None:
    validation = [1.0, 0.6, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4]
    run = run_of(tmp_path, {"train/loss": validation, "val/loss": validation})
    diagnosis = diagnose(run)
    assert diagnosis.verdict == "worsening"
    assert diagnosis.sentence == (
        "Validation loss was best at epoch 3 (0.4); the median of its last 3 points is 1.2, 0.8"
        " worse, but training loss did not get better either: not overfitting, the training itself"
        " got worse."
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
        "Validation loss was best at epoch 15 (0.6) and still falls (median of its last 3 points"
        " 0.7, of those before 1), so training longer may help."
    )


def flat(level: float, noise: float, seed: int = 0) -> Values:
    return level + noise * np.random.default_rng(seed).standard_normal(60)


def test_close_and_flat(tmp_path: Path) -> None:
    columns = {"train/loss": flat(0.50, 0.001), "val/loss": flat(0.51, 0.001, seed=1)}
    diagnosis = diagnose(run_of(tmp_path, columns))
    assert diagnosis.verdict == "flat and close"
    assert "flat from the start to the end (medians of 12 points between" in diagnosis.sentence
    assert diagnosis.sentence.endswith("). Training longer will hardly help.")


def test_flat_with_a_gap(tmp_path: Path) -> None:
    columns = {"train/loss": flat(0.125, 0), "val/loss": flat(0.5, 0)}
    diagnosis = diagnose(run_of(tmp_path, columns))
    assert diagnosis.verdict == "flat with a gap"
    assert diagnosis.gap_at_end == 0.375
    assert diagnosis.sentence == (
        "Validation loss was best at epoch 1 (0.5) and is flat from the start to the end (medians"
        " of 12 points at 0.5). The median of its last 12 points, 0.500, is 0.375 worse than that"
        " of training loss (0.125). The network does better on images that it has seen than on new"
        " ones."
    )


def test_a_gap_that_grew_while_validation_stood_still(tmp_path: Path) -> None:
    """Validation: 1.0, then 0.9 with jitter; training fell from 0.8 at its best to 0.1."""
    validation = [1.0, 0.9, 0.95, 0.92, 0.96, 0.91, 0.95, 0.93, 0.92, 0.94]
    training = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0]
    run = run_of(tmp_path, {"train/loss": training, "val/loss": validation})
    diagnosis = diagnose(run)
    assert diagnosis.verdict == "growing gap"
    assert diagnosis.sentence == (
        "Validation loss was best at epoch 2 (0.9) and has not got better since, while training"
        " loss fell from 0.8 to 0.1 (median of its last 3): the gap grew from 0.1 to 0.94. It fits"
        " its training images ever better, and new ones no better: overfitting."
    )


SPIKED = "2.38 2.37 2.12 2.03 1.91 1.94 1.73 1.71 1.65 1.28 1.24 1.21 1.00 1.82 0.938 1.23"
SLOW = "2.8 2.82 2.67 2.65 2.64 2.6 2.64 2.59 2.56 2.57 2.55 2.52 2.55 2.53 2.51 2.52"


def test_a_curve_that_jumps_too_much_is_not_called_flat(tmp_path: Path) -> None:
    """One that was trained so: it went on falling, but for a spike at epoch 14."""
    columns: dict[str, Values] = {
        "train/loss": np.linspace(2.9, 0.66, 16),
        "val/loss": np.array(SPIKED.split(), float),
    }
    run = run_of(tmp_path, columns)
    diagnosis = diagnose(run)
    assert diagnosis.verdict == "too noisy"
    assert "whether it still gets better can't be told: it jumps so much" in diagnosis.sentence
    (plateau,) = [each for each in statements(run) if each.kind == "plateau"]
    assert (plateau.verdict, plateau.supported) == ("too noisy", False)


@pytest.mark.parametrize("at", [12, 13, 14])
def test_one_spike_in_the_last_stretch_changes_no_verdict(tmp_path: Path, at: int) -> None:
    """In means of three, a spike of 3 would make the end 1 worse."""
    validation = 0.5 + 0.001 * np.random.default_rng(0).standard_normal(15)
    validation[at] += 3
    columns: dict[str, Values] = {"train/loss": np.linspace(1, 0.49, 15), "val/loss": validation}
    assert diagnose(run_of(tmp_path, columns)).verdict == "flat and close"


def test_a_slow_fall_is_told_and_a_network_that_hardly_learned(tmp_path: Path) -> None:
    """A run with too low a learning rate: from epoch 8 on it falls in its order."""
    columns: dict[str, Values] = {
        "train/loss": np.linspace(2.97, 2.09, 16),
        "val/loss": np.array(SLOW.split(), float),
        "train/accuracy": np.linspace(0.08, 0.262, 16),
    }
    diagnosis = diagnose(run_of(tmp_path, columns))
    assert diagnosis.verdict == "improving slowly"
    assert "falls slowly (median of its points from epoch 8 on: 2.56 in" in diagnosis.sentence
    assert diagnosis.sentence.endswith(
        " The network has hardly learned (underfitting): its training error is 73.8 % at the end."
    )


def test_validation_that_is_better_than_training_is_not_called_close(tmp_path: Path) -> None:
    columns = {"train/loss": flat(0.32, 0), "val/loss": flat(0.08, 0)}
    sentence = diagnose(run_of(tmp_path, columns)).sentence
    assert "last 12 points, 0.08, is no worse than that of training loss (0.32)." in sentence


def test_the_shipped_run_that_overfits_is_said_to() -> None:
    (run,) = read_runs(Path(__file__).parents[2] / "assets" / "runs" / "scenes-overfit")
    diagnosis = diagnose(run)
    assert diagnosis.verdict in ("overfitting", "growing gap")
    assert diagnosis.sentence.endswith("overfitting.")


def test_flat_without_training(tmp_path: Path) -> None:
    assert diagnose(run_of(tmp_path, {"val/loss": flat(0.5, 0.001)})).verdict == "flat"


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
        "Validation accuracy was best at epoch 3 (0.9); the median of its last 3 points is 0.7, 0.2"
        " worse, while training accuracy rose from 0.7 to 0.95 (median of its last 3): overfitting"
        " from there on."
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
