"""Answers for a whole range of φ at once, so that a browser can look them up while a hand moves."""

from dataclasses import dataclass
from functools import lru_cache

from components.errors import ExplorerError
from components.scaling.baseline import EFFICIENTNET, Baseline
from components.scaling.records import ScaledNetwork
from components.scaling.rule import PAPER, Bases, scale

FIRST, LAST, STEPS_PER_UNIT = -3, 8, 100


@dataclass(frozen=True, slots=True)
class Sweep:
    """The network of every φ from `FIRST` on, in hundredths, as far as networks can be built."""

    bases: Bases
    baseline: Baseline
    networks: tuple[ScaledNetwork, ...]

    @property
    def phis(self) -> tuple[float, ...]:
        """The φ of each network."""
        return tuple(FIRST + index / STEPS_PER_UNIT for index in range(len(self.networks)))

    @property
    def last(self) -> float:
        """The largest φ."""
        return self.phis[-1]


@lru_cache(maxsize=8)
def sweep(bases: Bases = PAPER, baseline: Baseline = EFFICIENTNET) -> Sweep:
    """Networks by the rule for φ from `FIRST` to `LAST`, or to the last that can be built.

    Raises:
        ExplorerError: if not even the smallest can be built.
    """
    networks = [scale(FIRST, bases, baseline)]
    for step in range(FIRST * STEPS_PER_UNIT + 1, LAST * STEPS_PER_UNIT + 1):
        try:
            networks.append(scale(step / STEPS_PER_UNIT, bases, baseline))
        except ExplorerError:
            break
    return Sweep(bases, baseline, tuple(networks))
