"""The same budget spent in four ways: depth, width or resolution alone, or all three (φ)."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import ceil, floor, inf, isfinite, log
from typing import Literal, get_args

from components.errors import ExplorerError
from components.scaling.baseline import EFFICIENTNET, Baseline
from components.scaling.building import LARGEST_FACTOR, LARGEST_RESOLUTION_PX, scale_by
from components.scaling.records import ScaledNetwork
from components.scaling.rule import PAPER, Bases, scale

Way = Literal["depth", "width", "resolution", "compound"]
WAYS: tuple[Way, ...] = get_args(Way)

TOLERANCE = 0.1
# Every k/L at which ⌈d·L⌉ of 1, 2, 3, 4 or 6 layers changes is a twelfth.
DEPTH_STEPS = 12
FINE_STEPS = 1000
LARGEST_PHI = 10_000.0  # only bases next to 1 would go further


@dataclass(frozen=True, slots=True)
class Spent:
    """A network and how it came to its multiply-adds.

    `factor` is the depth, the width, or the resolution against the baseline's; φ for "compound".
    """

    way: Way
    factor: float
    network: ScaledNetwork


def spend(
    budget_macs: float, way: Way, baseline: Baseline = EFFICIENTNET, bases: Bases = PAPER
) -> Spent:
    """The network nearest in multiply-adds to the budget (by their ratio), scaled one way only.

    Depth goes in steps of 1/12, width and φ of 1/1000, resolution in whole pixels. Where several
    steps give the same network, the one that changes the baseline least is taken.

    Raises:
        ExplorerError: if the budget is no positive number, or if even the nearest network is more
            than 10 % away from it.
    """
    _check(budget_macs)
    steps = _steps(way, baseline, bases)
    build = partial(_build, way, baseline, bases)
    macs_from = partial(_macs_from, steps, build)
    above = bisect_left(steps, budget_macs, key=macs_from)
    beside = (_first(steps[:above][::-1], build), _first(steps[above:], build))
    nearest = min(filter(None, beside), key=lambda spent: _ratio(spent, budget_macs))
    if _ratio(nearest, budget_macs) > 1 + TOLERANCE:
        raise ExplorerError(_unreachable(budget_macs, nearest, beside))
    macs: float = nearest.network.macs
    first, past = (bisect(steps, macs, key=macs_from) for bisect in (bisect_left, bisect_right))
    unchanged = steps.index(_unchanged(way, baseline))
    return _first(steps[min(max(unchanged, first), past - 1) :], build) or nearest


def _check(budget_macs: float) -> None:
    if not (isfinite(budget_macs) and budget_macs > 0):
        raise ExplorerError(
            f"The budget must be a positive number of multiply-adds, not {budget_macs:g}."
        )


def _ratio(spent: Spent, budget_macs: float) -> float:
    """The larger of the two over the smaller."""
    macs = spent.network.macs
    return max(macs / budget_macs, budget_macs / macs)


def _build(way: Way, baseline: Baseline, bases: Bases, step: int) -> Spent:
    """What one step of a way builds."""
    side = baseline.resolution_px
    match way:
        case "depth":
            factor = step / DEPTH_STEPS
            return Spent(way, factor, scale_by(factor, 1, side, baseline))
        case "width":
            factor = step / FINE_STEPS
            return Spent(way, factor, scale_by(1, factor, side, baseline))
        case "resolution":
            return Spent(way, step / side, scale_by(1, 1, step, baseline))
        case "compound":
            phi = step / FINE_STEPS
            return Spent(way, phi, scale(phi, bases, baseline))


def _steps(way: Way, baseline: Baseline, bases: Bases) -> range:
    """All steps of a way, from the cheapest network to the most expensive."""
    match way:
        case "depth":
            return range(1, int(LARGEST_FACTOR * DEPTH_STEPS) + 1)
        case "width":
            return range(1, int(LARGEST_FACTOR * FINE_STEPS) + 1)
        case "resolution":
            return range(1, LARGEST_RESOLUTION_PX + 1)
        case "compound":
            return _phi_steps(bases, baseline.resolution_px)


def _phi_steps(bases: Bases, side_px: int) -> range:
    """Steps of φ at which depth, width and resolution all stay within their ranges."""
    limits = [
        (log(base), log(least), log(most))
        for base, least, most in (
            (bases.alpha, 1 / FINE_STEPS, LARGEST_FACTOR),
            (bases.beta, 1 / FINE_STEPS, LARGEST_FACTOR),
            (bases.gamma, 1 / side_px, LARGEST_RESOLUTION_PX / side_px),
        )
        if base > 1
    ]
    if not limits:
        return range(1)  # no φ changes anything
    lowest = max(-LARGEST_PHI, *(least / growth for growth, least, _ in limits))
    highest = min(LARGEST_PHI, *(most / growth for growth, _, most in limits))
    return range(ceil(lowest * FINE_STEPS), floor(highest * FINE_STEPS) + 1)


def _unchanged(way: Way, baseline: Baseline) -> int:
    """The step of a way that is the baseline itself."""
    steps: dict[Way, int] = {
        "depth": DEPTH_STEPS,
        "width": FINE_STEPS,
        "resolution": baseline.resolution_px,
        "compound": 0,
    }
    return steps[way]


def _macs_from(steps: range, build: Callable[[int], Spent], step: int) -> float:
    """Multiply-adds at a step, or at the next one up that can be built."""
    found = _first(range(step, steps.stop), build)
    return found.network.macs if found else inf


def _first(steps: range, build: Callable[[int], Spent]) -> Spent | None:
    """The first network that can be built: groups of channels don't fit every width."""
    for step in steps:
        try:
            return build(step)
        except ExplorerError:
            continue
    return None


def _unreachable(
    budget_macs: float, nearest: Spent, beside: tuple[Spent | None, Spent | None]
) -> str:
    way = "Compound scaling" if nearest.way == "compound" else f"Scaling {nearest.way} alone"
    below, above = (spent and f"{spent.network.macs / 1e9:.3g} G" for spent in beside)
    if below and above:
        instead = f"it jumps from {below} to {above}"
    elif above:
        instead = f"the least it can spend is {above}"
    else:
        instead = f"the most it can spend is {below}"
    return f"{way} can't spend {budget_macs / 1e9:.3g} G multiply-adds; {instead}."
