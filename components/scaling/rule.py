"""The rule of compound scaling, and the coefficients that were released: two different things.

The rule gives depth α^φ, width β^φ and resolution γ^φ (Eq. 3, arXiv:1905.11946). The released
B0-B7 were rounded by hand: B2 sits near φ = 1 and B7 fits no single φ
(github.com/tensorflow/tpu, issue 390).
"""

from dataclasses import dataclass
from math import isfinite

from components.errors import ExplorerError
from components.scaling.baseline import EFFICIENTNET, Baseline
from components.scaling.building import scale_by
from components.scaling.records import Coefficients, ScaledNetwork
from components.scaling.rounding import round_resolution

# Width, depth and resolution as released in tensorflow/tpu, efficientnet_builder.py.
RELEASED: dict[str, Coefficients] = {
    "b0": Coefficients(depth=1.0, width=1.0, resolution_px=224),
    "b1": Coefficients(depth=1.1, width=1.0, resolution_px=240),
    "b2": Coefficients(depth=1.2, width=1.1, resolution_px=260),
    "b3": Coefficients(depth=1.4, width=1.2, resolution_px=300),
    "b4": Coefficients(depth=1.8, width=1.4, resolution_px=380),
    "b5": Coefficients(depth=2.2, width=1.6, resolution_px=456),
    "b6": Coefficients(depth=2.6, width=1.8, resolution_px=528),
    "b7": Coefficients(depth=3.1, width=2.0, resolution_px=600),
}


@dataclass(frozen=True, slots=True)
class Bases:
    """α, β and γ: how depth, width and resolution grow with each step of φ; each at least 1.

    The paper's come from its grid search (section 3.3, arXiv:1905.11946).
    """

    alpha: float = 1.2
    beta: float = 1.1
    gamma: float = 1.15

    def __post_init__(self) -> None:
        """Refuse what is not finite or below 1."""
        for name, base in (("α", self.alpha), ("β", self.beta), ("γ", self.gamma)):
            if not (isfinite(base) and base >= 1):
                raise ExplorerError(f"{name} must be a finite number of at least 1, not {base}.")

    @property
    def growth(self) -> float:
        """α·β²·γ²: what a step of φ multiplies the cost by, before rounding; about 2 is asked."""
        return float(self.alpha * self.beta**2 * self.gamma**2)


PAPER = Bases()


def scale(phi: float, bases: Bases = PAPER, baseline: Baseline = EFFICIENTNET) -> ScaledNetwork:
    """The baseline scaled by the rule: depth α^φ, width β^φ, resolution times γ^φ.

    φ may be negative or fractional.

    Raises:
        ExplorerError: if φ is not finite, or the network would be too big.
    """
    chosen = coefficients_from_rule(phi, bases, baseline)
    return scale_by(chosen.depth, chosen.width, chosen.resolution_px, baseline)


def coefficients_from_rule(
    phi: float, bases: Bases = PAPER, baseline: Baseline = EFFICIENTNET
) -> Coefficients:
    """Coefficients by Eq. 3 of arXiv:1905.11946; the resolution is the nearest whole pixel.

    Raises:
        ExplorerError: if φ is not finite or the result is out of range.
    """
    if not isfinite(phi):
        raise ExplorerError(f"φ must be a finite number, not {phi}.")
    try:
        side = exact_resolution(phi, bases, baseline)
        return Coefficients(bases.alpha**phi, bases.beta**phi, round_resolution(side))
    except OverflowError:
        raise ExplorerError(f"φ = {phi:g} makes the network too large; take a smaller φ.") from None


def exact_resolution(phi: float, bases: Bases = PAPER, baseline: Baseline = EFFICIENTNET) -> float:
    """Side of the image by the rule in pixels, before it is rounded."""
    return float(baseline.resolution_px * bases.gamma**phi)


def released(name: str) -> ScaledNetwork:
    """One of the released networks, "b0" to "b7" (upper case is fine), at its native resolution.

    Raises:
        ExplorerError: if there is no released network of that name.
    """
    key = name.lower()
    if key not in RELEASED:
        raise ExplorerError(f"There is no released EfficientNet {name!r}; take one of b0 to b7.")
    chosen = RELEASED[key]
    return scale_by(chosen.depth, chosen.width, chosen.resolution_px)
