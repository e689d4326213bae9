"""How a curve goes on at its end: better, worse, slowly so, flat, or too noisy to tell.

The one judgement on which the diagnosis and the statement about a plateau both rest. Stretches of
points are compared by their medians, so that a single outlier counts for nothing. The first that
holds:

| trend | when |
|---|---|
| better, worse | the last stretch differs from the one before by more than counts as a change |
| changed lately | less than two stretches at the end lie within such a change of each other |
| slowly better, slowly worse | the points since then rise or fall in their order (Mann, 1945) |
| too noisy | noise hides changes of 15 % of a size, or the stretches since then differ by 5 % |
| flat | else |

That size is the best value, or all that was gained if that is more. A change counts if it exceeds
a share of the best value (`THRESHOLDS`) and 3 deviations of what noise gives to the difference of
two stretches.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np

from components.runs.cost_curves import Curve
from components.runs.measures import NOISE_FACTOR, THRESHOLDS
from components.runs.records import Numbers, Quantity

TrendKind = Literal[
    "better", "worse", "changed lately", "slowly better", "slowly worse", "too noisy", "flat"
]
HIDDEN_SHARE, FLAT_SHARE = 0.15, 0.05
DRIFT_DEVIATIONS = 2.0
MOST_RANKED = 40
FEWEST_FOR_CARRY_OVER = 12


@dataclass(frozen=True, slots=True)
class Trend:
    """The end of a curve: since its point `first`, medians of stretches lie within `limit`.

    `before` and `after` are values: medians of the last but one and the last stretch for "better"
    and "worse", of the halves of the points since `first` for slow changes, else the lowest and the
    highest median since `first`.
    """

    kind: TrendKind
    first: int
    limit: float
    before: float
    after: float


def smallest_change(curve: Curve, quantity: Quantity) -> float:
    """What counts as a change where there is no noise."""
    return THRESHOLDS[quantity].better * abs(curve.best_value)


def trend_of(curve: Curve, quantity: Quantity) -> Trend:
    """How a curve with points for two stretches goes on at its end; see the table above."""
    smallest, found = smallest_change(curve, quantity), curve.stretches()
    medians = found.medians
    limit = max(smallest, NOISE_FACTOR * curve.stretch_noise())
    start = _flat_from(medians, limit)
    first = found.first_point(start)

    def trend(kind: TrendKind, before: float, after: float, begin: int = first) -> Trend:
        return Trend(kind, begin, limit, curve.sign * before, curve.sign * after)

    if abs(found.gain()) > limit:
        kind: TrendKind = "better" if found.gain() > 0 else "worse"
        return trend(kind, float(medians[-1 - found.length]), float(medians[-1]))
    since = medians[start:]
    lowest, highest = float(since.min()), float(since.max())
    if len(since) <= found.length:
        return trend("changed lately", lowest, highest)
    before, after = _halves(curve.cost[first:])
    if _is_drift(curve, first) and abs(before - after) > smallest:
        return trend("slowly better" if after < before else "slowly worse", before, after)
    scale = max(abs(curve.best_value), float(curve.cost[0] - medians.min()))
    if limit > HIDDEN_SHARE * scale or highest - lowest > FLAT_SHARE * scale:
        return trend("too noisy", lowest, highest)
    return trend("flat", lowest, highest, _first_near(curve, first, limit))


def _flat_from(medians: Numbers, limit: float) -> int:
    """The first index from which on all medians lie within the limit of each other."""
    backwards = medians[::-1]
    spread = np.maximum.accumulate(backwards) - np.minimum.accumulate(backwards)
    return len(medians) - int(np.searchsorted(spread, limit, side="right"))


def _first_near(curve: Curve, first: int, limit: float) -> int:
    """The first point, from one on, that lies where the points since then do, but for its noise."""
    cost = curve.cost[first:]
    near = np.abs(cost - np.median(cost)) <= max(limit, NOISE_FACTOR * curve.noise.deviation)
    return first + int(near.argmax())


def _halves(cost: Numbers) -> tuple[float, float]:
    half = len(cost) // 2
    return float(np.median(cost[:half])), float(np.median(cost[-half:]))


def _is_drift(curve: Curve, first: int) -> bool:
    """Whether the points from one on are ordered more than chance orders them.

    The test of Mann (1945) counts pairs that rise less pairs that fall; here of at most 40 means of
    neighbours. Noise that carries over widens its deviation as it does that of a mean.
    """
    cost = curve.cost[first:]
    count = min(len(cost), MOST_RANKED)
    ranked = np.array([part.mean() for part in np.array_split(cost, count)])
    order = np.sign(np.subtract.outer(ranked, ranked))[np.tril_indices(count, -1)].sum()
    # What carries over can't be told from the bend of a short curve.
    share = 0.0 if count < FEWEST_FOR_CARRY_OVER else curve.noise.carry_over ** (len(cost) / count)
    deviation = sqrt(count * (count - 1) * (2 * count + 5) / 18 * (1 + share) / (1 - share))
    return bool(abs(order) - 1 > DRIFT_DEVIATIONS * deviation)
