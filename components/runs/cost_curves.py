"""One curve of a run, turned so that lower is better, and the medians of its stretches."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from components.runs.metrics import direction
from components.runs.noise import Noise, noise_of
from components.runs.records import Numbers, Series, Steps

SHORTEST_STRETCH = 3
STRETCHES = 5
MOST_BLOCKS = 1000
# The median of normal noise jitters more than its mean: by 1.16 for 3 points, 1.25 for many.
MEDIAN_FACTOR = 1.2


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """The median cost of every stretch of a curve, from the first to the last.

    A stretch begins `block` points after the one before it, the first at point `offset`; the next
    one that has no point in common with it is `length` further.
    """

    medians: Numbers
    length: int
    block: int
    offset: int

    def gain(self) -> float:
        """From the last but one stretch to the last."""
        return float(self.medians[-1 - self.length] - self.medians[-1])

    def first_point(self, index: int) -> int:
        """The point with which a stretch begins."""
        return self.offset + index * self.block


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """The finite points of a series, turned so that a lower `cost` is better.

    `broken_from` is the step from which on the values are no finite numbers any more. A value is
    `sign` times its cost.
    """

    step: Steps
    cost: Numbers
    broken_from: float | None
    sign: float = 1.0

    def at(self, step: float) -> float | None:
        """The cost at a step, or at the last one before it."""
        index = int(np.searchsorted(self.step, step, side="right")) - 1
        return None if index < 0 else float(self.cost[index])

    @property
    def stretch(self) -> int:
        """How many points make up the end: a fifth of them, at least 3."""
        return max(SHORTEST_STRETCH, len(self.cost) // STRETCHES)

    @property
    def best_index(self) -> int:
        """Where the curve is best."""
        return int(self.cost.argmin())

    @property
    def best_step(self) -> float:
        """The step at which the curve is best."""
        step: float = self.step[self.best_index].item()
        return step

    @property
    def noise(self) -> Noise:
        """How much the points jitter."""
        return noise_of(self.cost)

    @property
    def best_value(self) -> float:
        """The best value."""
        return self.sign * float(self.cost.min())

    def end(self) -> float:
        """The median cost of the last stretch."""
        return float(np.median(self.cost[-self.stretch :]))

    def stretches(self) -> Stretches:
        """Its stretches; those of long curves are medians of blocks' means, at most 2,000."""
        block = max(1, len(self.cost) // MOST_BLOCKS)
        offset = len(self.cost) % block
        blocks = self.cost[offset:].reshape(-1, block).mean(axis=1)
        length = max(SHORTEST_STRETCH, len(blocks) // STRETCHES)
        medians: Numbers = np.median(sliding_window_view(blocks, length), axis=1)
        return Stretches(medians, length, block, offset)

    def stretch_noise(self) -> float:
        """The deviation that chance alone gives to the difference of two stretches' medians."""
        return MEDIAN_FACTOR * self.noise.of_difference(self.stretch)


def curve_of(series: Series, metric: str) -> Curve:
    """A series of a metric as a curve of costs."""
    finite = np.isfinite(series.value)
    sign = 1.0 if direction(metric) == "lower" else -1.0
    # Infinities at single points are passed over; only an end without numbers is a break.
    last = int(np.flatnonzero(finite).max(initial=-1))
    broken_from = None if last == len(series) - 1 else series.step[last + 1].item()
    return Curve(series.step[finite], sign * series.value[finite], broken_from, sign)
