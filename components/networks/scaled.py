"""A baseline at any depth and width as a timm network, built from the baseline's table.

timm does the rounding and the building, so that the result can judge `components.scaling`.
Module paths are timm's: stage 2 of a table is `blocks.0`, in a ResNet `layer1`.
"""

from functools import partial
from math import ceil
from typing import Any

from timm.layers import GroupNorm1
from timm.models import EfficientNet
from timm.models._efficientnet_builder import decode_arch_def, round_channels
from timm.models.resnet import Bottleneck, ResNet, downsample_conv
from torch import nn

from components.scaling.baseline import G16, IMAGE_CHANNELS, Baseline, BaselineStage


def scaled_baseline(
    baseline: Baseline, depth: float, width: float, classes: int = 1000
) -> nn.Module:
    """The baseline with `depth` times the layers and `width` times the channels, random weights.

    Depth and width must be such that `components.scaling.scale_by` takes them.
    """
    build = _bottlenecks if baseline.block == "bottleneck" else _inverted
    return build(baseline, depth, width, classes)


def _inverted(baseline: Baseline, depth: float, width: float, classes: int) -> nn.Module:
    widen = partial(round_channels, multiplier=width)
    blocks = decode_arch_def([[_timm_row(row, baseline)] for row in baseline.body], depth)
    if baseline.group_size > 1:
        _set_groups(blocks, baseline, width)
    # The table has no channels for a head without a convolution, and timm takes 0 for that.
    features = max(baseline.narrowest_head, widen(baseline.head.channels))
    network: nn.Module = EfficientNet(
        block_args=blocks,
        num_classes=classes,
        num_features=features if baseline.head.channels else 0,
        stem_size=baseline.stem.channels,
        round_chs_fn=widen,
        act_layer=nn.SiLU if baseline.squeeze_ratio else nn.ReLU6,
        norm_layer=GroupNorm1 if baseline is G16 else nn.BatchNorm2d,
    )
    return network


def _timm_row(row: BaselineStage, baseline: Baseline) -> str:
    """A row in timm's own notation: `ir_r2_k3_s2_e6_c24_se0.25`."""
    plain = "ds" if baseline.shortcuts else "dsa"
    gate = f"_se{baseline.squeeze_ratio}" if baseline.squeeze_ratio else ""
    return (
        f"{plain if row.expand_ratio == 1 else 'ir'}_r{row.layers}_k{row.kernel}_s{row.stride}"
        f"_e{row.expand_ratio}_c{row.channels}{gate}"
    )


def _set_groups(blocks: list[list[dict[str, Any]]], baseline: Baseline, width: float) -> None:
    """Give each block the channels of its groups; timm would refuse 24 in groups of 16."""
    channels = round_channels(baseline.stem.channels, width)
    for block in (block for stage in blocks for block in stage):
        hidden = int(channels * block.get("exp_ratio", 1))
        block["group_size"] = hidden // max(hidden // baseline.group_size, 1)
        channels = round_channels(block["out_chs"], width)


def _bottlenecks(baseline: Baseline, depth: float, width: float, classes: int) -> nn.Module:
    widths = [round_channels(row.channels, width) for row in baseline.body]
    layers = [ceil(row.layers * depth) for row in baseline.body]
    network = ResNet(Bottleneck, layers, classes, channels=widths)
    # timm's plain stem has 64 channels whatever `stem_width` says, so it is exchanged.
    stem = round_channels(baseline.stem.channels, width)
    network.conv1 = nn.Conv2d(IMAGE_CHANNELS, stem, 7, stride=2, padding=3, bias=False)
    network.bn1 = nn.BatchNorm2d(stem)
    shortcut = downsample_conv(stem, widths[0] * Bottleneck.expansion, kernel_size=1)
    network.layer1[0] = Bottleneck(stem, widths[0], downsample=shortcut)
    network.init_weights()
    built: nn.Module = network
    return built
