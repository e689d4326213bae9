"""How much comes out of a network's layers for one image: "activations", and their memory.

Counted is what timm's modules hand on. A leaf is a module without children; identities (a switched
off dropout, an absent gate) are leaves as well, as in torchview's and torchinfo's tables.
"""

from dataclasses import dataclass
from functools import lru_cache

from components.scaling.baseline import BASELINES, CLASSES, Baseline
from components.scaling.costs import reshapes
from components.scaling.records import Block, ScaledNetwork, Stage
from components.scaling.rounding import strided

BYTES_PER_NUMBER = 4  # 32-bit floats

# Elements that come out of convolutions and linear layers, and those that come out of all leaves.
_Counts = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Activations:
    """What comes out of one stage's layers for one image.

    `conv_outputs` counts the elements from convolutions and linear layers (timm's "activations"),
    `memory_bytes` the bytes of all leaf modules' outputs as 32-bit floats, the forward pass's
    memory if nothing is freed or overwritten.
    """

    conv_outputs: int
    memory_bytes: int


def conv_outputs(network: ScaledNetwork) -> int:
    """Elements that all convolutions and linear layers put out for one image."""
    return sum(stage.conv_outputs for stage in activations(network))


@lru_cache(maxsize=1)  # two columns of one table ask for the same network
def activations(network: ScaledNetwork) -> tuple[Activations, ...]:
    """Activations of each stage, in the order of `network.stages`.

    The leaves are those of timm's EfficientNet class, which builds MobileNetV1, MobileNetV2 and G16
    too, and of timm's ResNet class for ResNet-50, both in evaluation mode.
    """
    baseline = BASELINES[network.baseline]
    stem, *body, head = network.stages
    counts = [
        _stem(baseline, stem),
        *(_body(baseline, stage) for stage in body),
        _head(baseline, head),
    ]
    return tuple(Activations(convs, leaves * BYTES_PER_NUMBER) for convs, leaves in counts)


def _stem(baseline: Baseline, stage: Stage) -> _Counts:
    parts = [_layer(stage.out_channels, strided(stage.input_px, stage.stride))]
    if baseline.stem_pool > 1:
        parts.append((0, stage.out_channels * stage.output_px**2))
    return _total(parts)


def _body(baseline: Baseline, stage: Stage) -> _Counts:
    """The first block, and the one that repeats as often as there are further layers."""
    parts = []
    for block, times in zip(stage.blocks, (1, stage.layers - 1), strict=False):
        if baseline.block == "bottleneck":
            convs, leaves = _bottleneck(block)
        else:
            convs, leaves = _inverted(block, shortcuts=baseline.shortcuts)
        parts.append((times * convs, times * leaves))
    return _total(parts)


def _head(baseline: Baseline, stage: Stage) -> _Counts:
    """A convolution, or identities in its place (ResNet has none); pooling; the classifier."""
    channels = stage.out_channels
    parts = [(0, 2 * channels), (CLASSES, CLASSES)]  # pooled and flattened
    if baseline.head.channels:
        parts.append(_layer(channels, stage.input_px))
    elif baseline.block == "inverted":
        parts.append((0, 2 * channels * stage.input_px**2))
    return _total(parts)


def _inverted(block: Block, shortcuts: bool) -> _Counts:
    hidden, side = block.hidden_channels, block.output_px
    parts = [
        _layer(hidden, side, more=1),  # the place of anti-aliasing
        _layer(block.out_channels, side, more=int(shortcuts and not reshapes(block))),
    ]
    if block.expand_ratio > 1:
        parts.append(_layer(hidden, block.input_px))
    if block.squeeze_channels:
        both = block.squeeze_channels + hidden
        parts.append((both, 2 * both))  # one pixel: two convolutions, activation and gate
    else:
        parts.append((0, hidden * side**2))
    return _total(parts)


def _bottleneck(block: Block) -> _Counts:
    hidden, side = block.hidden_channels, block.output_px
    parts = [
        _layer(hidden, block.input_px),
        _layer(hidden, side, more=2),  # the places of drop-block and anti-aliasing
        _layer(block.out_channels, side),
    ]
    if reshapes(block):
        elements = block.out_channels * side**2
        parts.append((elements, 2 * elements))  # no activation after the shortcut's normalisation
    return _total(parts)


def _layer(channels: int, side_px: int, more: int = 0) -> _Counts:
    """A convolution and two leaves for its normalisation and activation, and `more` of that size.

    timm's normalisation has its (switched off) dropout and its activation as children.
    """
    elements = channels * side_px**2
    return elements, (3 + more) * elements


def _total(parts: list[_Counts]) -> _Counts:
    return sum(convs for convs, _ in parts), sum(leaves for _, leaves in parts)
