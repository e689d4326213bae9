"""What is stated about the course of curves: onset, plateau, noise, divergence."""

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.runs import diagnose
from components.runs.statements import Kind
from tests.runs.simple_runs import Values, run_of
from tests.runs.stating import only

FALLS_THEN_RISES = [1.0, 0.8, 0.6, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]


def test_the_onset_of_overfitting(tmp_path: Path) -> None:
    """Stretches of three: the best are 0.6, 0.4, 0.5 and 0.4, 0.5, 0.6, the last 0.8, 0.9, 1.0."""
    training = [1.0 - 0.1 * epoch for epoch in range(10)]
    run = run_of(tmp_path, {"train/loss": training, "val/loss": FALLS_THEN_RISES})
    found = only(run, "overfitting")
    assert (found.verdict, found.step, found.supported) == ("overfitting", 4, True)
    assert "the median of its last 3 points is 0.9, 0.5 worse" in found.sentence
    # A twentieth of the best value counts, where there is no noise.
    assert "Between medians of 3 points it got worse by 0.4; more than 0.02 c" in found.sentence


def test_a_rising_accuracy_beside_a_rising_loss_is_told(tmp_path: Path) -> None:
    columns: dict[str, Values] = {
        "train/loss": [1.0 - 0.1 * epoch for epoch in range(10)],
        "val/loss": FALLS_THEN_RISES,
        "val/accuracy": [0.5 + 0.02 * epoch for epoch in range(10)],
    }
    sentence = only(run_of(tmp_path, columns), "overfitting").sentence
    assert "Validation accuracy still rose by 0.10 in that time, from 0.56 to 0.66" in sentence
    columns["val/accuracy"] = [0.5] * 10
    assert "accuracy" not in only(run_of(tmp_path, columns), "overfitting").sentence


@pytest.mark.parametrize(
    ("columns", "verdict"),
    [
        ({"train/loss": [1.0] * 9}, "no validation data"),
        ({"train/loss": [1.0] * 5, "val/loss": [1.0] * 5}, "too few points"),
        ({"val/loss": [1.0] * 8 + [math.nan]}, "diverged"),
        ({"val/loss": FALLS_THEN_RISES}, "worsening"),
    ],
)
def test_overfitting_that_the_data_do_not_show(
    tmp_path: Path, columns: Mapping[str, Values], verdict: str
) -> None:
    found = only(run_of(tmp_path, columns), "overfitting")
    assert (found.verdict, found.supported) == (verdict, False)


def test_no_overfitting(tmp_path: Path) -> None:
    falling = [2.0 - 0.1 * epoch for epoch in range(15)]
    found = only(run_of(tmp_path, {"train/loss": falling, "val/loss": falling}), "overfitting")
    assert (found.verdict, found.step) == ("none", None)
    assert "still getting better" in found.sentence
    flat = {"train/loss": [0.5] * 9, "val/loss": [0.5] * 9}
    assert "No sign of overfitting" in only(run_of(tmp_path, flat), "overfitting").sentence


def test_a_plateau_begins_where_the_fall_ends(tmp_path: Path) -> None:
    """Twenty points, so stretches of four: the first that is all flat begins at epoch 11."""
    values = [*np.linspace(3.0, 1.2, 10), *[1.0] * 10]
    found = only(run_of(tmp_path, {"val/loss": values}), "plateau")
    assert (found.verdict, found.step) == ("plateau", 11)
    assert found.sentence == (
        "Plateau: validation loss is flat from epoch 11 to the end (medians of 4 points at 1)."
        " Changes below 0.01 can't be told from noise."
    )


def test_a_curve_that_moves_has_no_plateau(tmp_path: Path) -> None:
    found = only(run_of(tmp_path, {"val/loss": np.linspace(3, 1, 20)}), "plateau")
    assert (found.verdict, found.step, found.supported) == ("better", None, True)
    # Stretches of four points, each 2 / 19 lower than the one before: 1.5 and 5.5 before the last.
    assert "still falls (median of its last 4 points 1.16, of those before 1.58)" in found.sentence


def test_a_flat_run_is_a_plateau_from_the_start(tmp_path: Path) -> None:
    found = only(run_of(tmp_path, {"train/accuracy": [0.1] * 12}), "plateau")
    assert (found.verdict, found.step) == ("plateau", 1)
    assert found.sentence.startswith(
        "Plateau: training accuracy is flat from the start to the end (medians of 3 points at 0.1)."
    )


def test_a_slow_change_in_one_direction_is_no_plateau(tmp_path: Path) -> None:
    """Falls by 0.2 in noise of 0.1: no two stretches differ clearly, but the halves do."""
    noise = 0.1 * np.random.default_rng(0).standard_normal(100)
    found = only(run_of(tmp_path, {"val/loss": np.linspace(1.2, 1, 100) + noise}), "plateau")
    assert (found.verdict, found.step) == ("slowly better", None)
    assert "falls slowly (median of its points from" in found.sentence


def test_noise_is_told_beside_the_improvement(tmp_path: Path) -> None:
    """A fall by 2 with ±0.1 in turns: second differences of 0.4 are read as 0.4 / 1.652 = 0.242."""
    turns = np.tile([0.1, -0.1], 30)
    values = np.linspace(3, 1, 60) + turns
    found = only(run_of(tmp_path, {"val/loss": values}), "noise")
    assert found.verdict == "some noise"
    assert "jitters by about 0.242 (standard deviation), 13 % of its way from 3.1" in found.sentence
    quiet = run_of(tmp_path, {"val/loss": np.linspace(3, 1, 60)})
    assert only(quiet, "noise").verdict == "quiet"
    flat = run_of(tmp_path, {"val/loss": 1 + turns})
    assert only(flat, "noise").verdict == "no better than at first"


@pytest.mark.parametrize("kind", ["plateau", "noise"])
@pytest.mark.parametrize(
    ("columns", "verdict"),
    [
        ({"lr": [1.0] * 9}, "no data"),
        ({"val/loss": [1.0] * 5}, "too few points"),
        ({"val/loss": [1.0] * 8 + [math.inf]}, "diverged"),
    ],
)
def test_courses_that_can_not_be_judged(
    tmp_path: Path, kind: Kind, columns: Mapping[str, Values], verdict: str
) -> None:
    found = only(run_of(tmp_path, columns), kind)
    assert (found.verdict, found.supported) == (verdict, False)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(0.01, 10), min_size=6, max_size=25))
def test_the_diagnosis_and_the_plateau_never_contradict_each_other(
    tmp_path_factory: pytest.TempPathFactory, losses: list[float]
) -> None:
    columns: dict[str, Values] = {"train/loss": [0.5] * len(losses), "val/loss": losses}
    run = run_of(tmp_path_factory.mktemp("run"), columns)
    found, headline = only(run, "plateau"), diagnose(run)
    if headline.verdict in ("still improving", "improving slowly", "too noisy"):
        assert found.verdict in ("better", "slowly better", "too noisy")
    assert ("is flat" in headline.sentence) <= (found.verdict == "plateau")
    assert ("Training longer will hardly" in headline.sentence) <= (found.verdict == "plateau")


@pytest.mark.parametrize(
    ("columns", "verdict", "step"),
    [
        ({"train/loss": [2.0, 1.0, math.nan, math.nan]}, "not finite", 3),
        (
            {"train/loss": [2.0, 1.0, 1.0], "val/accuracy": [0.1, math.inf, math.nan]},
            "not finite",
            2,
        ),
        ({"train/loss": [2.0, 1.9, 50.0, 300.0, 20.0, 90.0]}, "exploded", 3),
        ({"train/loss": [2.0, 1.0, 30.0, 0.9, 0.8, 0.7, *[0.6] * 6]}, "jump", 3),
        ({"train/loss": [2.0, math.nan, 1.0, 0.9]}, "single values", 2),
        ({"train/loss": [2.0, 1.0, 0.9], "val/loss": [2.0, 5.0, 9.0]}, "none", None),
        ({"val/loss": [2.0, 5.0, 9.0]}, "exploded", 2),
        ({"train/accuracy": [0.1, 0.5, 0.9]}, "none", None),
        ({"train/loss": [2.0]}, "none", None),
    ],
)
def test_divergence(
    tmp_path: Path, columns: Mapping[str, Values], verdict: str, step: float | None
) -> None:
    found = only(run_of(tmp_path, columns), "divergence")
    assert (found.verdict, found.step, found.supported) == (verdict, step, True)


def test_divergence_needs_a_loss_or_an_accuracy(tmp_path: Path) -> None:
    found = only(run_of(tmp_path, {"lr": [1.0]}), "divergence")
    assert (found.verdict, found.supported) == ("no data", False)
