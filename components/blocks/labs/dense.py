"""DenseNet: every layer sees all maps before it, and a transition halves them."""

from components.blocks.lab import Design, Example, Knob, Lab, Values
from components.blocks.labs.pieces import SIDE
from components.blocks.parts import (
    Activation,
    Branches,
    Chain,
    Convolution,
    Layer,
    Normalisation,
    Part,
    Pooling,
    Shape,
)

WIDENED = 4  # a bottleneck layer's first convolution gives so many times the growth
INPUTS = Knob("inputs", "Channels in", 64, 1, 1024)
LAYERS = Knob("layers", "Layers", 4, 1, 32, help="How many layers add their maps.")
GROWTH = Knob("growth", "Growth rate", 32, 1, 128, help="New maps by each layer: k in the paper.")
KEPT = Knob(
    "kept",
    "Kept by the transition",
    0.5,
    choices=(0.25, 0.5, 1),
    help="Compression: which part of the channels goes on to the next block, θ in the paper.",
)


def dense(values: Values) -> tuple[Design, ...]:
    """A dense block with its transition, beside a plain chain and one without bottleneck."""
    inputs, layers, growth, side = (
        int(values[key]) for key in ("inputs", "layers", "growth", "side")
    )
    taken = Shape(inputs, side, side)
    last = inputs + layers * growth
    transition = _transition(max(1, int(last * values["kept"])))
    blocks: dict[str, tuple[Part, ...]] = {
        "Dense block": tuple(_layer(index, growth, WIDENED) for index in range(1, layers + 1)),
        "Plain chain of the final width": tuple(
            Chain(f"layer{index}", _convolved(1, last, 3)) for index in range(1, layers + 1)
        ),
        "Without bottleneck": tuple(_layer(index, growth, 0) for index in range(1, layers + 1)),
    }
    return tuple(
        Design(title, Chain("dense", (Chain("block", parts), transition)), taken)
        for title, parts in blocks.items()
    )


def _layer(index: int, growth: int, widened: int) -> Branches:
    """All maps so far, and behind them the new ones; `widened` 0 means no 1×1 before the 3×3."""
    layers = _convolved(1, growth, 3)
    if widened:
        layers = (*_convolved(1, widened * growth, 1), *_convolved(2, growth, 3))
    parts: tuple[Part, ...] = (Chain("so_far"), Chain("new", layers))
    return Branches(f"layer{index}", parts, "concatenate")


def _convolved(number: int, channels: int, kernel: int) -> tuple[Layer, ...]:
    """Normalisation and activation come before the convolution here."""
    return (
        Normalisation(f"norm{number}"),
        Activation(f"relu{number}"),
        Convolution(f"conv{number}", channels, (kernel, kernel)),
    )


def _transition(channels: int) -> Chain:
    layers = _convolved(1, channels, 1)
    return Chain("transition", (*layers, Pooling("pool", "average", 2, 2)))


LABS = (
    Lab(
        key="dense",
        title="Dense block and transition",
        group="Dense connections",
        question="What does it cost that every layer sees all maps before it?",
        knobs=(INPUTS, LAYERS, GROWTH, SIDE, KEPT),
        designs=dense,
        source="Huang et al., DenseNet, arXiv:1608.06993, §3, Table 1",
        examples=tuple(
            Example(
                text,
                {"inputs": inputs, "layers": layers, "growth": 32, "side": side, "kept": kept},
            )
            for text, inputs, layers, side, kept in (
                ("DenseNet-121, block 1: 64 channels grow to 256, 128 go on", 64, 6, 56, 0.5),
                ("Block 2: 128 channels grow to 512", 128, 12, 28, 0.5),
                ("Block 3: 256 channels grow to 1,024", 256, 24, 14, 0.5),
                ("Block 4: 512 channels grow to 1,024", 512, 16, 7, 1),
            )
        ),
        networks=("densenet121", "catalogue:densenet264"),
        corrections=("E34",),
    ),
)
