"""The networks that are scaled, as their papers print them, before scaling."""

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["inverted", "bottleneck"]

IMAGE_CHANNELS = 3
CLASSES = 1000


@dataclass(frozen=True, slots=True)
class BaselineStage:
    """One row before scaling; `stride` is that of its first layer.

    In a bottleneck stage `channels` are the narrow ones; four times as many leave it. A head
    without channels has no convolution: pooling and the linear classifier only.
    """

    number: int
    operator: str
    kernel: int
    stride: int
    expand_ratio: int
    channels: int
    layers: int


@dataclass(frozen=True, slots=True)
class Baseline:
    """A network to be scaled. `key` stands in the address bar and in the network's name.

    `short` is what people call it in a narrow place: "B0".

    `squeeze_ratio` is the width of the gates against the block's input (0: no gates),
    `group_size` the channels in a group of the spatial convolution (1: depthwise; bottlenecks have
    no groups), `stem_pool` the stride of the max pooling after the stem, `narrowest_head` the
    least channels of the head's convolution; without `shortcuts` no block adds its input.
    """

    key: str
    title: str
    short: str
    source: str
    resolution_px: int
    stem: BaselineStage
    body: tuple[BaselineStage, ...]
    head: BaselineStage
    block: BlockKind = "inverted"
    squeeze_ratio: float = 0.0
    group_size: int = 1
    stem_pool: int = 1
    narrowest_head: int = 0
    shortcuts: bool = True

    @property
    def rows(self) -> tuple[BaselineStage, ...]:
        """All rows, the stem first and the head last."""
        return (self.stem, *self.body, self.head)


def _efficientnet_rows(expand_ratio: int) -> tuple[BaselineStage, ...]:
    name = f"MBConv{expand_ratio}"
    # The paper prints 28 × 28 for stage 6 in its early versions; the strides give 14 × 14 (v5).
    return (
        BaselineStage(2, "MBConv1", 3, 1, 1, 16, 1),
        BaselineStage(3, name, 3, 2, expand_ratio, 24, 2),
        BaselineStage(4, name, 5, 2, expand_ratio, 40, 2),
        BaselineStage(5, name, 3, 2, expand_ratio, 80, 3),
        BaselineStage(6, name, 5, 1, expand_ratio, 112, 3),
        BaselineStage(7, name, 5, 2, expand_ratio, 192, 4),
        BaselineStage(8, name, 3, 1, expand_ratio, 320, 1),
    )


_STEM = BaselineStage(1, "Conv 3×3", 3, 2, 1, 32, 1)
_CONV_HEAD = "Conv 1×1, pooling, linear"
_POOL_HEAD = "Pooling, linear"

EFFICIENTNET = Baseline(
    key="efficientnet",
    title="EfficientNet-B0",
    short="B0",
    source="Table 1, arXiv:1905.11946",
    resolution_px=224,
    stem=_STEM,
    body=_efficientnet_rows(6),
    head=BaselineStage(9, _CONV_HEAD, 1, 1, 1, 1280, 1),
    squeeze_ratio=0.25,
)

# Masters et al., "Making EfficientNet more efficient": wider groups, less expansion. Its layer
# normalisation has two numbers a channel, as the batch normalisation counted here; the proxy
# normalisation that follows would add under 1 % to the parameters.
G16 = Baseline(
    key="g16",
    title="G16-EfficientNet-B0",
    short="G16-B0",
    source="arXiv:2106.03640",
    resolution_px=224,
    stem=_STEM,
    body=_efficientnet_rows(4),
    head=EFFICIENTNET.head,
    squeeze_ratio=0.25,
    group_size=16,
)

MOBILENET_V1 = Baseline(
    key="mobilenetv1",
    title="MobileNetV1",
    short="MobileNetV1",
    source="Table 1, arXiv:1704.04861",
    resolution_px=224,
    stem=_STEM,
    body=(
        BaselineStage(2, "Separable conv", 3, 1, 1, 64, 1),
        BaselineStage(3, "Separable conv", 3, 2, 1, 128, 2),
        BaselineStage(4, "Separable conv", 3, 2, 1, 256, 2),
        BaselineStage(5, "Separable conv", 3, 2, 1, 512, 6),
        BaselineStage(6, "Separable conv", 3, 2, 1, 1024, 2),
    ),
    head=BaselineStage(7, _POOL_HEAD, 1, 1, 1, 0, 1),
    shortcuts=False,
)

MOBILENET_V2 = Baseline(
    key="mobilenetv2",
    title="MobileNetV2",
    short="MobileNetV2",
    source="Table 2, arXiv:1801.04381",
    resolution_px=224,
    stem=_STEM,
    body=(
        BaselineStage(2, "Inverted residual", 3, 1, 1, 16, 1),
        BaselineStage(3, "Inverted residual", 3, 2, 6, 24, 2),
        BaselineStage(4, "Inverted residual", 3, 2, 6, 32, 3),
        BaselineStage(5, "Inverted residual", 3, 2, 6, 64, 4),
        BaselineStage(6, "Inverted residual", 3, 1, 6, 96, 3),
        BaselineStage(7, "Inverted residual", 3, 2, 6, 160, 3),
        BaselineStage(8, "Inverted residual", 3, 1, 6, 320, 1),
    ),
    head=BaselineStage(9, _CONV_HEAD, 1, 1, 1, 1280, 1),
    narrowest_head=1280,
)

RESNET_50 = Baseline(
    key="resnet50",
    title="ResNet-50",
    short="ResNet-50",
    source="Table 1, arXiv:1512.03385",
    resolution_px=224,
    stem=BaselineStage(1, "Conv 7×7, max pooling", 7, 2, 1, 64, 1),
    body=(
        BaselineStage(2, "Bottleneck", 3, 1, 4, 64, 3),
        BaselineStage(3, "Bottleneck", 3, 2, 4, 128, 4),
        BaselineStage(4, "Bottleneck", 3, 2, 4, 256, 6),
        BaselineStage(5, "Bottleneck", 3, 2, 4, 512, 3),
    ),
    head=BaselineStage(6, _POOL_HEAD, 1, 1, 1, 0, 1),
    block="bottleneck",
    stem_pool=2,
)

BASELINES: dict[str, Baseline] = {
    one.key: one for one in (EFFICIENTNET, MOBILENET_V1, MOBILENET_V2, RESNET_50, G16)
}
