"""From a baseline and three factors to a network of concrete stages."""

from math import isfinite

from components.errors import ExplorerError
from components.scaling import costs
from components.scaling.baseline import (
    CLASSES,
    EFFICIENTNET,
    IMAGE_CHANNELS,
    Baseline,
    BaselineStage,
)
from components.scaling.records import Block, ScaledNetwork, Stage
from components.scaling.rounding import round_channels, round_layers, strided

LARGEST_FACTOR = 64.0
LARGEST_RESOLUTION_PX = 8192

_COSTS = {"inverted": costs.inverted, "bottleneck": costs.bottleneck}


def scale_by(
    depth: float, width: float, resolution_px: int, baseline: Baseline = EFFICIENTNET
) -> ScaledNetwork:
    """The baseline with `depth` times the layers, `width` times the channels, square input.

    Strides, kernels, expansion and gate ratios stay; stem and head are widened, never repeated.

    Raises:
        ExplorerError: if a factor or the resolution is out of range, or groups don't fit.
    """
    _check_range(depth, width, resolution_px)
    stages = [_stem(baseline, width, resolution_px)]
    for row in baseline.body:
        stages.append(_body_stage(baseline, row, stages[-1], depth, width))
    stages.append(_head(baseline, stages[-1], width))
    return ScaledNetwork(depth, width, resolution_px, tuple(stages), baseline.key)


def _check_range(depth: float, width: float, resolution_px: int) -> None:
    for name, factor in (("Depth", depth), ("Width", width)):
        if not (isfinite(factor) and 0 < factor <= LARGEST_FACTOR):
            raise ExplorerError(
                f"{name} must lie between 0 and {LARGEST_FACTOR:g}, not {factor:g}."
            )
    if not (isfinite(resolution_px) and resolution_px == int(resolution_px)):
        raise ExplorerError(
            f"The resolution must be a whole number of pixels, not {resolution_px}."
        )
    if not 1 <= resolution_px <= LARGEST_RESOLUTION_PX:
        raise ExplorerError(
            f"The resolution must lie between 1 and {LARGEST_RESOLUTION_PX} pixels,"
            f" not {resolution_px}."
        )


def _stem(baseline: Baseline, width: float, resolution_px: int) -> Stage:
    row = baseline.stem
    channels = round_channels(row.channels, width)
    convolved_px = strided(resolution_px, row.stride)
    cost = costs.convolution(IMAGE_CHANNELS, channels, row.kernel, convolved_px)
    sides = (resolution_px, strided(convolved_px, baseline.stem_pool))
    return _stage(row, IMAGE_CHANNELS, channels, sides, 1, cost)


def _body_stage(
    baseline: Baseline, row: BaselineStage, before: Stage, depth: float, width: float
) -> Stage:
    """The first block takes the stage's stride and width; the others are all alike."""
    cost_of = _COSTS[baseline.block]
    layers = round_layers(row.layers, depth)
    first = _block(baseline, row, row.stride, before.out_channels, before.output_px, width)
    blocks: tuple[Block, ...] = (first,)
    params, macs = cost_of(first)
    if layers > 1:
        other = _block(baseline, row, 1, first.out_channels, first.output_px, width)
        more_params, more_macs = cost_of(other)
        params, macs = params + (layers - 1) * more_params, macs + (layers - 1) * more_macs
        blocks = (first, other)
    sides = (before.output_px, first.output_px)
    ends = (before.out_channels, first.out_channels)
    return _stage(row, *ends, sides, layers, (params, macs), blocks)


def _block(
    baseline: Baseline,
    row: BaselineStage,
    stride: int,
    in_channels: int,
    input_px: int,
    width: float,
) -> Block:
    channels = round_channels(row.channels, width)
    narrow = baseline.block == "bottleneck"
    hidden = channels if narrow else in_channels * row.expand_ratio
    return Block(
        kernel=row.kernel,
        stride=stride,
        expand_ratio=row.expand_ratio,
        in_channels=in_channels,
        hidden_channels=hidden,
        groups=1 if narrow else _groups(hidden, baseline.group_size),
        # The gate narrows relative to the block's input, not to the expanded width.
        squeeze_channels=(
            max(1, int(in_channels * baseline.squeeze_ratio)) if baseline.squeeze_ratio else 0
        ),
        out_channels=channels * row.expand_ratio if narrow else channels,
        input_px=input_px,
        output_px=strided(input_px, stride),
    )


def _groups(channels: int, group_size: int) -> int:
    groups = max(channels // group_size, 1)
    if channels % groups:
        raise ExplorerError(
            f"{channels} channels can't be split into {groups} equal groups, so there is no network"
            " of this width; take another width."
        )
    return groups


def _head(baseline: Baseline, before: Stage, width: float) -> Stage:
    row, side = baseline.head, before.output_px
    parts, channels = [], before.out_channels
    if row.channels:
        channels = max(baseline.narrowest_head, round_channels(row.channels, width))
        parts.append(costs.convolution(before.out_channels, channels, row.kernel, side))
    parts.append(costs.linear(channels, CLASSES))
    sides = (side, 1)  # pooled to a pixel
    return _stage(row, before.out_channels, channels, sides, 1, costs.total(parts))


def _stage(
    row: BaselineStage,
    in_channels: int,
    out_channels: int,
    sides_px: tuple[int, int],
    layers: int,
    cost: costs.Cost,
    blocks: tuple[Block, ...] = (),
) -> Stage:
    return Stage(
        number=row.number,
        operator=row.operator,
        kernel=row.kernel,
        stride=row.stride,
        expand_ratio=row.expand_ratio,
        input_px=sides_px[0],
        output_px=sides_px[1],
        in_channels=in_channels,
        out_channels=out_channels,
        layers=layers,
        params=cost[0],
        macs=cost[1],
        blocks=blocks,
    )
