"""Parameters and multiply-adds by arithmetic: no network is built.

Counted as `torch.utils.flop_counter` does (halved): convolutions and linear layers. Batch
normalisation adds two trainable numbers a channel and no multiply-adds.
"""

from components.scaling.records import Block

# A cost is (parameters, multiply-adds).
Cost = tuple[int, int]


def convolution(in_channels: int, out_channels: int, kernel: int, output_px: int) -> Cost:
    """Cost of an ordinary convolution without bias, followed by batch normalisation."""
    weights = kernel**2 * in_channels * out_channels
    return weights + 2 * out_channels, weights * output_px**2


def depthwise(channels: int, kernel: int, output_px: int) -> Cost:
    """Cost of a depthwise convolution without bias, followed by batch normalisation."""
    weights = kernel**2 * channels
    return weights + 2 * channels, weights * output_px**2


def squeeze_excitation(channels: int, squeeze_channels: int) -> Cost:
    """Cost of a squeeze-and-excitation gate: two 1×1 convolutions with bias on one pixel."""
    weights = 2 * channels * squeeze_channels
    return weights + squeeze_channels + channels, weights


def linear(in_features: int, out_features: int) -> Cost:
    """Cost of a linear layer with bias."""
    weights = in_features * out_features
    return weights + out_features, weights


def mbconv(block: Block) -> Cost:
    """Cost of a mobile inverted bottleneck: expand, depthwise, gate, project."""
    hidden = block.hidden_channels
    parts = [
        depthwise(hidden, block.kernel, block.output_px),
        squeeze_excitation(hidden, block.squeeze_channels),
        convolution(hidden, block.out_channels, 1, block.output_px),
    ]
    if block.expand_ratio > 1:
        parts.append(convolution(block.in_channels, hidden, 1, block.input_px))
    return total(parts)


def total(parts: list[Cost]) -> Cost:
    """Sum of costs."""
    return sum(params for params, _ in parts), sum(macs for _, macs in parts)
