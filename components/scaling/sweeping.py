"""Answers for a whole range of φ at once, so that a browser can look them up while a hand moves."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from components.errors import ExplorerError
from components.scaling.baseline import EFFICIENTNET, Baseline
from components.scaling.records import ScaledNetwork
from components.scaling.rule import PAPER, Bases, scale

FIRST, LAST, STEPS_PER_UNIT = -3, 8, 100


@dataclass(frozen=True, slots=True)
class Sweep:
    """The network of every φ from `FIRST` to `LAST` in hundredths, where there is one.

    The range ends earlier where networks would be too large, and has gaps where channels can't be
    split into equal groups.
    """

    bases: Bases
    baseline: Baseline
    phis: tuple[float, ...]
    networks: tuple[ScaledNetwork, ...]

    @property
    def last(self) -> float:
        """The largest φ."""
        return self.phis[-1]

    @property
    def gaps(self) -> bool:
        """Whether some φ between the first and the last has no network."""
        return round((self.last - FIRST) * STEPS_PER_UNIT) + 1 > len(self.phis)


@lru_cache(maxsize=4)
def sweep(bases: Bases = PAPER, baseline: Baseline = EFFICIENTNET) -> Sweep:
    """The networks by the rule, about 5 MB."""
    found = tuple(_buildable(bases, baseline))
    return Sweep(bases, baseline, *(tuple(column) for column in zip(*found, strict=True)))


def _buildable(bases: Bases, baseline: Baseline) -> Iterator[tuple[float, ScaledNetwork]]:
    for step in range(FIRST * STEPS_PER_UNIT, LAST * STEPS_PER_UNIT + 1):
        phi = step / STEPS_PER_UNIT
        try:
            yield phi, scale(phi, bases, baseline)
        except ExplorerError:
            continue
