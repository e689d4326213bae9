"""Is a network right as often as it is sure? After Guo et al. 2017, arXiv:1706.04599."""

from dataclasses import dataclass
from math import pi, sqrt

import numpy as np
from numpy.typing import NDArray

from components.runs.answers import Answers
from components.runs.mistakes import judged

BINS = 15  # as in the paper
Z_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers with a confidence in (low, high]: how sure they were, and how often right.

    `least` to `most` is the 95 % interval of the share that is right (Wilson 1927), which tells
    how little few pictures say.
    """

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Bins that hold answers, by confidence, and what they come to, in shares of 1.

    `excess` is the mean confidence less the accuracy: above 0 the network is too sure. `error` is
    the expected calibration error: the gaps between confidence and accuracy, averaged over the
    bins by their counts. `by_chance` is about the error that a network with these confidences
    would show on as many pictures even if it were perfectly calibrated, and `deviation` the
    standard deviation of its `excess` around 0.
    """

    bins: tuple[Bin, ...]
    count: int
    accuracy: float
    confidence: float
    error: float
    by_chance: float
    deviation: float

    @property
    def excess(self) -> float:
        """Mean confidence less accuracy, in [−1, 1]."""
        return self.confidence - self.accuracy


def calibration(answers: Answers, bins: int = BINS) -> Calibration | None:
    """How well confidence tells accuracy, in bins of equal width; None if nothing can be judged."""
    counted = judged(answers)
    confidence = answers.confidence[counted].astype(np.float64)
    right = answers.rank[counted] == 1
    if not len(confidence):
        return None
    edges = np.linspace(0, 1, bins + 1)
    place = np.clip(np.searchsorted(edges, confidence, side="left") - 1, 0, bins - 1)
    found = tuple(
        _bin(edges[index], edges[index + 1], confidence[place == index], right[place == index])
        for index in np.unique(place)
    )
    gaps = [each.count * abs(each.confidence - each.accuracy) for each in found]
    return Calibration(
        bins=found,
        count=len(confidence),
        accuracy=float(right.mean()),
        confidence=float(confidence.mean()),
        error=sum(gaps) / len(confidence),
        by_chance=_by_chance(confidence, place),
        deviation=float(np.sqrt(_variances(confidence).sum()) / len(confidence)),
    )


def wilson(right: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share that was measured as `right` of `count` (Wilson 1927)."""
    share, z2 = right / count, Z_95**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = Z_95 * sqrt(share * (1 - share) / count + z2 / (4 * count**2)) / (1 + z2 / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def _bin(low: float, high: float, confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> Bin:
    least, most = wilson(int(right.sum()), len(right))
    return Bin(
        low=float(low),
        high=float(high),
        count=len(right),
        confidence=float(confidence.mean()),
        accuracy=float(right.mean()),
        least=least,
        most=most,
    )


def _variances(confidence: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of what is 1 with the probability of each confidence, else 0; rounding gives none below 0."""
    found: NDArray[np.float64] = np.clip(confidence * (1 - confidence), 0, None)
    return found


def _by_chance(confidence: NDArray[np.float64], place: NDArray[np.intp]) -> float:
    """The mean gap of a calibrated network: in each bin that of a normal variable from 0.

    Each answer is right with its own confidence, so the variances of a bin add up; and a normal
    variable's mean distance from 0 is √(2/π) of its deviation.
    """
    variance = np.bincount(place, weights=_variances(confidence))
    return float(np.sqrt(variance).sum() * sqrt(2 / pi) / len(confidence))
