"""Squeeze-and-excitation: a gate for each channel, set by the whole picture."""

from components.blocks.lab import Design, Example, Knob, Lab, Values
from components.blocks.labs.pieces import SIDE, gate, normalised, with_shortcut
from components.blocks.parts import Activation, Chain, Convolution, Part, Shape
from components.errors import ExplorerError

CHANNELS = Knob("inputs", "Channels", 256, 4, 4096, 4)
RATIO = Knob(
    "ratio",
    "Reduction ratio",
    16,
    choices=(2, 4, 8, 16, 32),
    help="The layer between has so many times fewer channels: r in the paper.",
)


def squeeze_excitation(values: Values) -> tuple[Design, ...]:
    """A bottleneck block with a gate at the end of its path, and without."""
    channels, side, ratio = (int(values[key]) for key in ("inputs", "side", "ratio"))
    if channels % 4:
        raise ExplorerError(
            "The block works with a quarter of its channels, so their number must be a multiple"
            " of 4."
        )
    taken, squeezed = Shape(channels, side, side), max(1, channels // ratio)
    bottleneck: tuple[Part, ...] = (
        *normalised(Convolution("conv1", channels // 4)),
        *normalised(Convolution("conv2", channels // 4, (3, 3))),
        *normalised(Convolution("conv3", channels), None),
    )
    gated = (*bottleneck, gate(channels, squeezed))
    return (
        Design("Bottleneck with gate", _block(gated), taken),
        Design("Bottleneck without gate", _block(bottleneck), taken),
    )


def _block(path: tuple[Part, ...]) -> Chain:
    relu = (Activation("relu"),)
    return with_shortcut("block", Chain("residual", path), Chain("shortcut"), relu)


LABS = (
    Lab(
        key="squeeze-excitation",
        title="Squeeze-and-excitation",
        group="Gates",
        question="What does it cost to let the whole picture decide which channels count?",
        knobs=(CHANNELS, SIDE, RATIO),
        designs=squeeze_excitation,
        source="Hu et al., Squeeze-and-Excitation Networks, arXiv:1709.01507, §3",
        examples=(
            Example(
                "SE-ResNet-50's first blocks: 8,464 parameters and 8,192 multiply-adds for a gate",
                {"inputs": 256, "side": 56, "ratio": 16},
            ),
            Example(
                "Its last blocks: the gate has 526,464 parameters, still hardly any multiply-adds",
                {"inputs": 2048, "side": 7, "ratio": 16},
            ),
        ),
        networks=("seresnet50", "efficientnet_b0"),
        corrections=("E7", "E26"),
    ),
)
