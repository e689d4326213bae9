"""EfficientNet-B0, the baseline that is scaled: Table 1 of arXiv:1905.11946."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BaselineStage:
    """One row of Table 1 before scaling; `stride` is that of the stage's first layer."""

    number: int
    operator: str
    kernel: int
    stride: int
    expand_ratio: int
    channels: int
    layers: int


STEM = BaselineStage(1, "Conv 3×3", 3, 2, 1, 32, 1)

# The paper prints 28 × 28 for stage 6 in its early versions; the strides give 14 × 14 (v5).
MBCONV_STAGES: tuple[BaselineStage, ...] = (
    BaselineStage(2, "MBConv1", 3, 1, 1, 16, 1),
    BaselineStage(3, "MBConv6", 3, 2, 6, 24, 2),
    BaselineStage(4, "MBConv6", 5, 2, 6, 40, 2),
    BaselineStage(5, "MBConv6", 3, 2, 6, 80, 3),
    BaselineStage(6, "MBConv6", 5, 1, 6, 112, 3),
    BaselineStage(7, "MBConv6", 5, 2, 6, 192, 4),
    BaselineStage(8, "MBConv6", 3, 1, 6, 320, 1),
)

HEAD = BaselineStage(9, "Conv 1×1, pooling, linear", 1, 1, 1, 1280, 1)

IMAGE_CHANNELS = 3
CLASSES = 1000
RESOLUTION_PX = 224
SQUEEZE_RATIO = 0.25
