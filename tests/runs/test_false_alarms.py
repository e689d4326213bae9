"""How often chance alone is taken for something; the tables in the modules have more runs."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from components.runs.cost_curves import Curve
from components.runs.courses import plateau
from components.runs.diagnosis import verdict_of
from components.runs.divergence import divergence
from components.runs.learning_rates import learning_rate
from components.runs.measures import Curves
from components.runs.noise import noise_of
from components.runs.records import Numbers
from tests.runs.simple_runs import run_of

RUNS = 300
FILES = 60


def jitter(rng: np.random.Generator, points: int, carried: float) -> Numbers:
    """Standard normal noise of which each point keeps a share of the one before."""
    noise = rng.standard_normal(points)
    for index in range(1, points):
        noise[index] = carried * noise[index - 1] + np.sqrt(1 - carried**2) * noise[index]
    return noise


def curve(cost: Numbers) -> Curve:
    return Curve(np.arange(1, len(cost) + 1), cost, None)


def verdicts(points: int, carried: float, training: Numbers, noise: float) -> list[str]:
    rng = np.random.default_rng(0)
    return [
        verdict_of(
            Curves(
                "loss", "epoch", curve(1 + noise * jitter(rng, points, carried)), curve(training)
            )
        )
        for _ in range(RUNS)
    ]


@pytest.mark.parametrize("points", [6, 10, 20, 60])
@pytest.mark.parametrize(
    ("carried", "short", "long"), [(0.0, 0.06, 0.03), (0.3, 0.14, 0.11), (0.5, 0.21, 0.18)]
)
def test_flat_validation_is_seldom_called_overfitting(
    points: int, carried: float, short: float, long: float
) -> None:
    found = verdicts(points, carried, np.linspace(1, 0.5, points), noise=0.1)
    allowed = short if points < 12 else long
    assert found.count("overfitting") <= allowed * RUNS
    assert found.count("still improving") <= 0.09 * RUNS


@pytest.mark.parametrize("points", [6, 20, 60])
def test_a_constant_gap_is_seldom_called_growing(points: int) -> None:
    rng = np.random.default_rng(1)
    training = 0.7 + 0.05 * rng.standard_normal(points)
    found = verdicts(points, 0.0, training, noise=0.05)
    assert found.count("growing gap") <= 0.05 * RUNS


@pytest.mark.parametrize("carried", [0.0, 0.3, 0.5])
@pytest.mark.parametrize("points", [40, 200])
def test_the_noise_of_a_curve_is_found_beside_its_course(points: int, carried: float) -> None:
    """What carries over is underestimated in short curves, and so is the noise there."""
    rng = np.random.default_rng(2)
    course = np.linspace(3, 1, points)
    found = [noise_of(course + 0.1 * jitter(rng, points, carried)) for _ in range(RUNS)]
    assert 0.06 <= np.median([each.deviation for each in found]) <= 0.13
    assert np.median([each.carry_over for each in found]) <= carried + 0.05


def test_a_straight_line_has_no_noise() -> None:
    found = noise_of(np.linspace(5, 1, 50))
    assert found.deviation == pytest.approx(0, abs=1e-12)


def courses(points: int, course: Numbers) -> list[Numbers]:
    """Loss curves of one course with independent noise of 0.1."""
    rng = np.random.default_rng(3)
    return [course + 0.1 * jitter(rng, points, 0.0) for _ in range(FILES)]


@pytest.mark.parametrize("points", [10, 40, 100])
def test_flat_curves_are_a_plateau_and_falling_ones_are_not(tmp_path: Path, points: int) -> None:
    stretch = max(3, points // 5)
    slope = 4 * 0.1 * np.sqrt(2 / stretch) / stretch
    flat, falling = (
        [
            plateau(run_of(tmp_path, {"val/loss": values})).verdict
            for values in courses(points, course)
        ]
        for course in (np.full(points, 5.0), 5 - slope * np.arange(points))
    )
    assert flat.count("plateau") >= 0.85 * FILES
    assert falling.count("plateau") <= 0.09 * FILES


@pytest.mark.parametrize(
    "course",
    [
        lambda at: 1 + 0 * at,
        lambda at: 5 - 2 * at / 40,
        lambda at: 1 + 4 * np.exp(-at / 10),
    ],
    ids=["flat", "falling", "levelling off"],
)
def test_a_curve_that_goes_on_as_before_seldom_answers_to_a_drop(
    tmp_path: Path, course: Callable[[Numbers], Numbers]
) -> None:
    rate = np.repeat([0.1, 0.01], 20)
    answers = [
        learning_rate(run_of(tmp_path, {"val/loss": values, "lr": rate}))[0].verdict
        for values in courses(40, course(np.arange(40.0)))
    ]
    assert set(answers) <= {"answered", "no answer", "no answer known"}
    assert answers.count("answered") <= 0.05 * FILES


def test_noisy_batches_seldom_seem_to_explode(tmp_path: Path) -> None:
    verdicts = [
        divergence(run_of(tmp_path, {"train/loss": values})).verdict
        for values in courses(300, np.full(300, 0.5))
    ]
    assert verdicts.count("none") >= 0.9 * FILES
