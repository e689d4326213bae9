"""The rule against what was released: which φ a network would need, and which is nearest."""

from dataclasses import dataclass
from functools import cache
from math import log

from components.scaling.baseline import EFFICIENTNET
from components.scaling.records import Coefficients, ScaledNetwork
from components.scaling.rule import PAPER, RELEASED, Bases, released


@dataclass(frozen=True, slots=True)
class ImpliedPhi:
    """The φ that the rule would need for a network's depth, its width and its resolution.

    None where the base is 1: then any φ gives a factor of 1, and none gives another.
    """

    depth: float | None
    width: float | None
    resolution: float | None


def implied_phi(coefficients: Coefficients, bases: Bases = PAPER) -> ImpliedPhi:
    """Three φ, one for each dimension; equal only if the network follows the rule.

    From d = α^φ: φ = log d / log α, and likewise for width and resolution.
    """
    sharpness = coefficients.resolution_px / EFFICIENTNET.resolution_px
    return ImpliedPhi(
        depth=_exponent(coefficients.depth, bases.alpha),
        width=_exponent(coefficients.width, bases.beta),
        resolution=_exponent(sharpness, bases.gamma),
    )


def _exponent(factor: float, base: float) -> float | None:
    return log(factor) / log(base) if base > 1 else None


def nearest_released(network: ScaledNetwork) -> str:
    """Key ("b0" to "b7") of the released network with the most similar multiply-adds."""
    macs = network.macs
    return min(RELEASED, key=lambda key: abs(log(_released_macs()[key] / macs)))


def cost_against(network: ScaledNetwork, key: str) -> float:
    """Its multiply-adds as a multiple of those of the released network `key`."""
    return network.macs / _released_macs()[key]


@cache
def _released_macs() -> dict[str, int]:
    return {key: released(key).macs for key in RELEASED}
