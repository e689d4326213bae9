"""The quantities of a stage table: what scaling may change in a stage."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from components.figures.numbers import Style
from components.scaling import ScaledNetwork, Stage, activations


@dataclass(frozen=True, slots=True)
class Column:
    """A quantity: its head, what it means, its value for each stage, how it is written.

    `total` is how the sum over the stages is written, None where a sum means nothing.
    """

    key: str
    head: str
    meaning: str
    values: Callable[[ScaledNetwork], Sequence[int]]
    style: Style
    unit: str = ""
    total: Style | None = None


def _each(value: Callable[[Stage], int]) -> Callable[[ScaledNetwork], Sequence[int]]:
    return lambda network: [value(stage) for stage in network.stages]


COLUMNS = (
    Column(
        "side",
        "Input side",
        "Side of the square map that enters the stage",
        _each(attrgetter("input_px")),
        "plain",
        "px",
    ),
    Column(
        "channels",
        "Channels",
        "Channels that leave the stage",
        _each(attrgetter("out_channels")),
        "plain",
    ),
    Column(
        "layers",
        "Layers",
        "Blocks in the stage",
        _each(attrgetter("layers")),
        "plain",
        "blocks",
        "plain",
    ),
    Column(
        "params",
        "Parameters",
        "Trainable numbers",
        _each(attrgetter("params")),
        "short",
        "",
        "short",
    ),
    Column(
        "macs",
        "Multiply-adds",
        "Of convolutions and linear layers, for one image",
        _each(attrgetter("macs")),
        "short",
        "",
        "giga",
    ),
)

MEMORY_COLUMNS = (
    Column(
        "activations",
        "Activations",
        "Numbers that convolutions and linear layers put out, for one image",
        lambda network: [found.conv_outputs for found in activations(network)],
        "short",
        "",
        "short",
    ),
    Column(
        "memory",
        "Memory",
        "What all layers put out in 32-bit numbers, for one image: what training keeps",
        lambda network: [found.memory_bytes for found in activations(network)],
        "memory",
        "",
        "memory",
    ),
)
