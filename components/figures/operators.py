"""What the operators of a stage table do, in a sentence each."""

from collections.abc import Mapping
from types import MappingProxyType


def _inverted(ratio: int, groups: str) -> str:
    widened = f"a 1×1 convolution widens to {ratio} times the channels; " if ratio > 1 else ""
    return (
        f"Mobile inverted bottleneck: {widened}a convolution looks around {groups}; a"
        " squeeze-and-excitation gate weighs the channels by what the whole picture shows; a 1×1"
        " convolution mixes them into the channels that leave"
    )


_ALONE = "in each channel by itself (depthwise)"

OPERATORS: Mapping[str, str] = MappingProxyType(
    {
        "Conv 3×3": "Stem: an ordinary convolution; each channel looks at all colours",
        "Conv 7×7, max pooling": "Stem: an ordinary convolution, then the largest of each 3×3",
        "MBConv1": _inverted(1, _ALONE),
        "MBConv4": _inverted(4, "in groups of 16 channels"),
        "MBConv6": _inverted(6, _ALONE),
        "Separable conv": "A convolution in each channel by itself (depthwise), then a 1×1"
        " convolution that mixes the channels",
        "Inverted residual": "A 1×1 convolution widens the channels, a depthwise convolution looks"
        " around in each by itself, a 1×1 convolution narrows them again",
        "Bottleneck": "A 1×1 convolution narrows the channels, an ordinary 3×3 convolution looks"
        " around, a 1×1 convolution widens them four times; the input is added",
        "Conv 1×1, pooling, linear": "Head: a 1×1 convolution, the mean of each map, and a linear"
        " layer with an output for each of 1000 classes",
        "Pooling, linear": "Head: the mean of each map, and a linear layer with an output for each"
        " of 1000 classes",
    }
)
