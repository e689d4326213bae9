"""How scaled sizes become whole numbers, as the released networks do it."""

from math import ceil, floor


def round_channels(channels: int, width: float, divisor: int = 8) -> int:
    """Channels of a layer after widening: the nearest multiple of `divisor`, at least `divisor`.

    A result below 90 % of the exact value goes up by one `divisor`, so that rounding never takes
    away more than a tenth.
    """
    exact = channels * width
    rounded = nearest_channels(exact, divisor)
    return rounded + divisor if rounded < 0.9 * exact else rounded


def nearest_channels(exact: float, divisor: int = 8) -> int:
    """The nearest multiple of `divisor` (the middle goes up), at least `divisor`."""
    return max(divisor, int(exact + divisor / 2) // divisor * divisor)


def round_layers(layers: int, depth: float) -> int:
    """Layers of a stage after deepening: always rounded up."""
    return ceil(depth * layers)


def round_resolution(resolution_px: float) -> int:
    """The nearest whole number of pixels: 257.6 → 258."""
    return floor(resolution_px + 0.5)


def strided(side_px: int, stride: int) -> int:
    """Side of a map after a padded convolution: ⌈side / stride⌉."""
    return -(-side_px // stride)
