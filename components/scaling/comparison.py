"""The rule against what was released: which φ a network would need, and which is nearest."""

from dataclasses import dataclass
from math import log

from components.scaling.baseline import EFFICIENTNET
from components.scaling.records import Coefficients, ScaledNetwork
from components.scaling.rule import PAPER, RELEASED, Bases, released


@dataclass(frozen=True, slots=True)
class ImpliedPhi:
    """The φ that the rule would need for a network's depth, its width and its resolution."""

    depth: float
    width: float
    resolution: float


def implied_phi(coefficients: Coefficients, bases: Bases = PAPER) -> ImpliedPhi:
    """Three φ, one for each dimension; equal only if the network follows the rule.

    From d = α^φ: φ = log d / log α, and likewise for width and resolution; bases above 1.
    """
    return ImpliedPhi(
        depth=log(coefficients.depth) / log(bases.alpha),
        width=log(coefficients.width) / log(bases.beta),
        resolution=log(coefficients.resolution_px / EFFICIENTNET.resolution_px) / log(bases.gamma),
    )


def nearest_released(network: ScaledNetwork) -> str:
    """Key ("b0" to "b7") of the released network with the most similar multiply-adds."""
    return min(RELEASED, key=lambda key: abs(log(released(key).macs / network.macs)))
