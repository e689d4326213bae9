"""Pieces that several blocks share: a convolution with what follows it, a shortcut, a gate."""

from components.blocks.lab import Knob
from components.blocks.parts import (
    Activation,
    ActivationName,
    Branches,
    Chain,
    Convolution,
    Layer,
    Normalisation,
    Part,
    Pooling,
)

SIDE = Knob("side", "Side of the maps, px", 56, 1, 600, help="Height and width of what goes in.")
STRIDE = Knob(
    "stride",
    "Stride",
    1,
    choices=(1, 2),
    help="2 halves the maps' height and width, as the first block of most stages does.",
)


def normalised(
    convolution: Convolution, function: ActivationName | None = "ReLU"
) -> tuple[Layer, ...]:
    """A convolution, its batch normalisation, and an activation unless it is None."""
    layers = (convolution, Normalisation(f"{convolution.name}_norm"))
    return layers if function is None else (*layers, _activation(convolution, function))


def activated(convolution: Convolution, function: ActivationName = "ReLU") -> tuple[Layer, ...]:
    """A convolution and its activation, as blocks were before batch normalisation."""
    return (convolution, _activation(convolution, function))


def with_shortcut(name: str, residual: Part, shortcut: Chain, after: tuple[Layer, ...]) -> Chain:
    """What a block computes plus what it was given, and what follows the sum."""
    return Chain(name, (Branches("sum", (residual, shortcut), "add"), *after))


def shortcut(inputs: int, outputs: int, stride: int) -> Chain:
    """What comes in, unchanged; a 1×1 convolution where the shape changes (arXiv:1512.03385)."""
    if inputs == outputs and stride == 1:
        return Chain("shortcut")
    return Chain("shortcut", normalised(Convolution("project", outputs, stride=stride), None))


def gate(channels: int, squeezed: int, function: ActivationName = "ReLU") -> Branches:
    """Squeeze-and-excitation (arXiv:1709.01507): the maps times a number for each channel.

    The numbers come from the channels' means by two 1×1 convolutions with biases, the first with
    `squeezed` filters.
    """
    numbers = Chain(
        "gate",
        (
            Pooling("squeeze", "average", 0),
            Convolution("reduce", squeezed, bias=True),
            Activation("reduce_act", function),
            Convolution("expand", channels, bias=True),
            Activation("sigmoid", "sigmoid"),
        ),
    )
    return Branches("excitation", (Chain("maps"), numbers), "multiply")


def _activation(convolution: Convolution, function: ActivationName) -> Activation:
    return Activation(f"{convolution.name}_act", function)
