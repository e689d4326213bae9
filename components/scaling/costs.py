"""Parameters and multiply-adds by arithmetic: no network is built.

Counted as `torch.utils.flop_counter` does (halved): convolutions and linear layers. Batch
normalisation adds two trainable numbers a channel and no multiply-adds.
"""

from components.scaling.records import Block

# A cost is (parameters, multiply-adds).
Cost = tuple[int, int]


def convolution(
    in_channels: int, out_channels: int, kernel: int, output_px: int, groups: int = 1
) -> Cost:
    """Cost of a convolution without bias, followed by batch normalisation."""
    weights = kernel**2 * (in_channels // groups) * out_channels
    return weights + 2 * out_channels, weights * output_px**2


def squeeze_excitation(channels: int, squeeze_channels: int) -> Cost:
    """Cost of a squeeze-and-excitation gate: two 1×1 convolutions with bias on one pixel."""
    weights = 2 * channels * squeeze_channels
    return weights + squeeze_channels + channels, weights


def linear(in_features: int, out_features: int) -> Cost:
    """Cost of a linear layer with bias."""
    weights = in_features * out_features
    return weights + out_features, weights


def inverted(block: Block) -> Cost:
    """Cost of a mobile inverted bottleneck: expand, depthwise, gate, project.

    Without expansion and gate it is MobileNetV1's separable convolution.
    """
    hidden, side = block.hidden_channels, block.output_px
    parts = [
        convolution(hidden, hidden, block.kernel, side, block.groups),
        convolution(hidden, block.out_channels, 1, side),
    ]
    if block.squeeze_channels:
        parts.append(squeeze_excitation(hidden, block.squeeze_channels))
    if block.expand_ratio > 1:
        parts.append(convolution(block.in_channels, hidden, 1, block.input_px))
    return total(parts)


def bottleneck(block: Block) -> Cost:
    """Cost of ResNet's bottleneck: narrow, convolve (with the stride), widen; and its shortcut.

    A shortcut that changes shape is a 1×1 convolution (option B of arXiv:1512.03385).
    """
    hidden, side = block.hidden_channels, block.output_px
    parts = [
        convolution(block.in_channels, hidden, 1, block.input_px),
        convolution(hidden, hidden, block.kernel, side),
        convolution(hidden, block.out_channels, 1, side),
    ]
    if reshapes(block):
        parts.append(convolution(block.in_channels, block.out_channels, 1, side))
    return total(parts)


def reshapes(block: Block) -> bool:
    """Whether what leaves the block has another shape than what enters."""
    return block.stride > 1 or block.in_channels != block.out_channels


def total(parts: list[Cost]) -> Cost:
    """Sum of costs."""
    params = macs = 0
    for some_params, some_macs in parts:  # twice as fast as two sums
        params += some_params
        macs += some_macs
    return params, macs
