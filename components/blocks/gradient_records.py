"""How strongly gradients come back through a stack of layers, in numbers. No torch."""

from dataclasses import dataclass
from typing import Literal

Start = Literal["torch", "he"]
# Of what the gradient is: what a convolution puts out, or its weights.
Of = Literal["outputs", "weights"]


@dataclass(frozen=True, slots=True)
class Stack:
    """A deep stack of convolutions before its first training step."""

    layers: int
    residual: bool
    normalised: bool
    start: Start
    seed: int


@dataclass(frozen=True, slots=True)
class GradientNorms:
    """Euclidean norms of the loss's gradients, a number for each convolution, the first first.

    `outputs` are by what the convolution puts out (the signal that comes back), `weights` by its
    weights (what training would take from it).
    """

    stack: Stack
    outputs: tuple[float, ...]
    weights: tuple[float, ...]

    def of(self, kind: Of) -> tuple[float, ...]:
        """The one or the other."""
        return self.outputs if kind == "outputs" else self.weights
