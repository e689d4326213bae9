"""Step 1 of the paper's method: which α, β and γ make a step of φ cost about twice as much.

Section 3.3 of arXiv:1905.11946 fixes φ = 1, searches a small grid under α·β²·γ² ≈ 2 and keeps the
most accurate. Accuracy needs training; which candidates there are, and what they cost, does not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import isfinite, log

from components.errors import ExplorerError
from components.scaling.baseline import EFFICIENTNET, Baseline
from components.scaling.records import ScaledNetwork
from components.scaling.rule import Bases, scale

FINEST_STEP = 0.01
LARGEST_TARGET = 4.0
MOST_CANDIDATES = 5000
_SLACK = 1e-9  # 2.1 is within 0.1 of 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """Bases that satisfy the constraint, and the network that they give at φ = 1."""

    bases: Bases
    network: ScaledNetwork

    @property
    def growth(self) -> float:
        """α·β²·γ²."""
        return self.bases.growth

    @property
    def shares(self) -> tuple[float, float, float]:
        """How depth, width and resolution share the growth of the cost; they add up to 1.

        Costs multiply, so their logarithms add: ln α, 2 ln β and 2 ln γ over ln(α·β²·γ²).
        """
        bases, whole = self.bases, log(self.growth)
        return log(bases.alpha) / whole, 2 * log(bases.beta) / whole, 2 * log(bases.gamma) / whole


@lru_cache(maxsize=32)
def candidates(
    tolerance: float = 0.1,
    step: float = 0.05,
    target: float = 2.0,
    baseline: Baseline = EFFICIENTNET,
) -> tuple[Candidate, ...]:
    """All α, β, γ ≥ 1 on a grid with |α·β²·γ² − target| ≤ tolerance, in ascending order.

    The grid begins at 1 and goes in steps of `step`. Left out is what does not grow at all
    (1, 1, 1) and a width whose channels can't be split into the baseline's groups.

    Raises:
        ExplorerError: if an argument is out of range, or there would be more than 5000 candidates.
    """
    _check(tolerance, step, target)
    found = tuple(islice(_grid(tolerance, step, target), MOST_CANDIDATES + 1))
    if len(found) > MOST_CANDIDATES:
        raise ExplorerError(
            f"There are more than {MOST_CANDIDATES} candidates; take a larger step or a smaller"
            " tolerance."
        )
    built = (_candidate(bases, baseline) for bases in found)
    return tuple(candidate for candidate in built if candidate)


def _candidate(bases: Bases, baseline: Baseline) -> Candidate | None:
    try:
        return Candidate(bases, scale(1, bases, baseline))
    except ExplorerError:  # groups don't fit every width
        return None


def _grid(tolerance: float, step: float, target: float) -> Iterator[Bases]:
    most = target + tolerance + _SLACK
    for alpha in _values(step, most):
        for beta in _values(step, (most / alpha) ** 0.5):
            for gamma in _values(step, (most / alpha) ** 0.5 / beta):
                bases = Bases(alpha, beta, gamma)
                if bases.growth > 1 and abs(bases.growth - target) <= tolerance + _SLACK:
                    yield bases


def _values(step: float, most: float) -> list[float]:
    """1, 1 + step, … up to `most`, each the float that its decimals stand for."""
    return [round(1 + index * step, 9) for index in range(int((most - 1) / step + _SLACK) + 1)]


def _check(tolerance: float, step: float, target: float) -> None:
    if not (isfinite(tolerance) and 0 <= tolerance <= 1):
        raise ExplorerError(f"The tolerance must lie between 0 and 1, not {tolerance:g}.")
    if not (isfinite(step) and FINEST_STEP <= step <= 1):
        raise ExplorerError(f"The step must lie between {FINEST_STEP:g} and 1, not {step:g}.")
    if not (isfinite(target) and 1 < target <= LARGEST_TARGET):
        raise ExplorerError(
            f"The target must lie above 1 and be at most {LARGEST_TARGET:g}, not {target:g}."
        )
