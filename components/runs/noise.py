"""How much a curve jitters from point to point, and what that does to means of its points.

The size is read from second differences x₁ − 2x₂ + x₃, in which a steady rise or fall cancels; of
them the median counts, so that a few jumps or bends do not matter. Jitter may carry over: a point
that lies high is followed by one that lies high, which means of neighbours then average out less.
How much does is told by comparing second differences of neighbours with those of every third point
(as if each point kept a share r of the one before: a first-order autoregressive process).
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from components.runs.records import Numbers

# Second differences of independent noise with deviation σ have the median size 1.652 σ (a normal
# variable exceeds 0.6745 of its deviation in half of all cases; that deviation is √6 σ).
MEDIAN_SECOND_DIFFERENCE = 1.652
FEWEST_POINTS_FOR_CARRY_OVER = 12
LAG = 3
MOST_POINTS = 10_000
# Chance alone gives short curves a share; it is taken off (by simulation, see diagnosis.py).
CHANCE_SHARE = 1.5
SHARES = np.linspace(0, 0.8, 33)


@dataclass(frozen=True, slots=True)
class Noise:
    """The jitter of single points: standard deviation, and the share (0–0.8) that carries over."""

    deviation: float
    carry_over: float = 0.0

    def of_mean(self, points: int) -> float:
        """The standard deviation of the mean of so many points in a row."""
        return self.deviation * sqrt((1 + self.carry_over) / (1 - self.carry_over) / points)

    def of_difference(self, points: int) -> float:
        """The standard deviation of the difference of two such means."""
        return sqrt(2) * self.of_mean(points)


def noise_of(values: Numbers) -> Noise:
    """The noise of a curve of finite values (n,); none if there are fewer than three.

    Of long curves the last 10,000 points tell enough.
    """
    if len(values) < 3:
        return Noise(0.0)
    values = values[-MOST_POINTS:]
    share = _carry_over(values)
    shrunk = sqrt((3 - 4 * share + share**2) / 3)
    return Noise(_second_differences(values, 1) / MEDIAN_SECOND_DIFFERENCE / shrunk, share)


def _second_differences(values: Numbers, lag: int) -> float:
    """The median size of second differences of points `lag` apart."""
    return float(np.median(np.abs(values[: -2 * lag] - 2 * values[lag:-lag] + values[2 * lag :])))


def _carry_over(values: Numbers) -> float:
    if len(values) < FEWEST_POINTS_FOR_CARRY_OVER:
        return 0.0
    wide = _second_differences(values, LAG)
    if wide == 0:
        return 0.0
    measured = min(1.0, _second_differences(values, 1) / wide) ** 2
    # What that ratio is for each share: it falls from 1, so both are turned to ascend.
    expected = (3 - 4 * SHARES + SHARES**2) / (3 - 4 * SHARES**LAG + SHARES ** (2 * LAG))
    share = float(np.interp(-measured, -expected, SHARES))
    return max(0.0, share - CHANCE_SHARE / sqrt(len(values)))
