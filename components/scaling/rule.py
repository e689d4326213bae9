"""The rule of compound scaling, and the coefficients that were released: two different things.

The rule gives depth α^φ, width β^φ and resolution γ^φ (Eq. 3, arXiv:1905.11946). The released
B0-B7 were rounded by hand: B2 sits near φ = 1 and B7 fits no single φ
(github.com/tensorflow/tpu, issue 390).
"""

from math import isfinite

from components.errors import ExplorerError
from components.scaling import costs
from components.scaling.baseline import (
    CLASSES,
    HEAD,
    IMAGE_CHANNELS,
    MBCONV_STAGES,
    RESOLUTION_PX,
    SQUEEZE_RATIO,
    STEM,
    BaselineStage,
)
from components.scaling.records import Block, Coefficients, ScaledNetwork, Stage
from components.scaling.rounding import round_channels, round_layers, round_resolution, strided

# Width, depth and resolution as released in tensorflow/tpu, efficientnet_builder.py.
RELEASED: dict[str, Coefficients] = {
    "b0": Coefficients(depth=1.0, width=1.0, resolution_px=224),
    "b1": Coefficients(depth=1.1, width=1.0, resolution_px=240),
    "b2": Coefficients(depth=1.2, width=1.1, resolution_px=260),
    "b3": Coefficients(depth=1.4, width=1.2, resolution_px=300),
    "b4": Coefficients(depth=1.8, width=1.4, resolution_px=380),
    "b5": Coefficients(depth=2.2, width=1.6, resolution_px=456),
    "b6": Coefficients(depth=2.6, width=1.8, resolution_px=528),
    "b7": Coefficients(depth=3.1, width=2.0, resolution_px=600),
}

LARGEST_FACTOR = 64.0
LARGEST_RESOLUTION_PX = 8192


def scale(phi: float, alpha: float = 1.2, beta: float = 1.1, gamma: float = 1.15) -> ScaledNetwork:
    """EfficientNet-B0 scaled by the rule: depth α^φ, width β^φ, resolution 224·γ^φ pixels.

    φ may be negative or fractional; α, β, γ are at least 1.

    Raises:
        ExplorerError: if a number is not finite, below its limit, or the network would be too big.
    """
    chosen = coefficients_from_rule(phi, alpha, beta, gamma)
    return scale_by(chosen.depth, chosen.width, chosen.resolution_px)


def coefficients_from_rule(
    phi: float, alpha: float = 1.2, beta: float = 1.1, gamma: float = 1.15
) -> Coefficients:
    """Coefficients by Eq. 3 of arXiv:1905.11946; the resolution is the nearest whole pixel.

    Raises:
        ExplorerError: if φ is not finite or α, β or γ is below 1, or the result is out of range.
    """
    if not isfinite(phi):
        raise ExplorerError(f"φ must be a finite number, not {phi}.")
    for name, base in (("α", alpha), ("β", beta), ("γ", gamma)):
        if not (isfinite(base) and base >= 1):
            raise ExplorerError(f"{name} must be a finite number of at least 1, not {base}.")
    try:
        resolution_px = round_resolution(RESOLUTION_PX * gamma**phi)
        return Coefficients(alpha**phi, beta**phi, resolution_px)
    except OverflowError:
        raise ExplorerError(f"φ = {phi:g} makes the network too large; take a smaller φ.") from None


def released(name: str) -> ScaledNetwork:
    """One of the released networks, "b0" to "b7" (upper case is fine), at its native resolution.

    Raises:
        ExplorerError: if there is no released network of that name.
    """
    key = name.lower()
    if key not in RELEASED:
        raise ExplorerError(f"There is no released EfficientNet {name!r}; take one of b0 to b7.")
    chosen = RELEASED[key]
    return scale_by(chosen.depth, chosen.width, chosen.resolution_px)


def scale_by(depth: float, width: float, resolution_px: int) -> ScaledNetwork:
    """EfficientNet-B0 with `depth` times the layers, `width` times the channels, square input.

    Strides, kernels, expansion and gate ratios stay; stem and head are widened, never repeated.

    Raises:
        ExplorerError: if a factor or the resolution is out of range.
    """
    _check_range(depth, width, resolution_px)
    stages = [_stem(width, resolution_px)]
    for row in MBCONV_STAGES:
        before = stages[-1]
        stages.append(_mbconv_stage(row, before.out_channels, before.output_px, depth, width))
    stages.append(_head(stages[-1], width))
    return ScaledNetwork(depth, width, resolution_px, tuple(stages))


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


def _stem(width: float, resolution_px: int) -> Stage:
    channels = round_channels(STEM.channels, width)
    output_px = strided(resolution_px, STEM.stride)
    cost = costs.convolution(IMAGE_CHANNELS, channels, STEM.kernel, output_px)
    return _stage(STEM, IMAGE_CHANNELS, channels, (resolution_px, output_px), 1, cost)


def _mbconv_stage(
    row: BaselineStage, in_channels: int, input_px: int, depth: float, width: float
) -> Stage:
    """The first block takes the stage's stride and width; the others are all alike."""
    out_channels = round_channels(row.channels, width)
    layers = round_layers(row.layers, depth)
    first = _block(row, row.stride, in_channels, out_channels, input_px)
    other = _block(row, 1, out_channels, out_channels, first.output_px)
    params, macs = costs.mbconv(first)
    if layers > 1:
        more_params, more_macs = costs.mbconv(other)
        params, macs = params + (layers - 1) * more_params, macs + (layers - 1) * more_macs
    sides = (input_px, first.output_px)
    return _stage(row, in_channels, out_channels, sides, layers, (params, macs))


def _block(
    row: BaselineStage, stride: int, in_channels: int, out_channels: int, input_px: int
) -> Block:
    return Block(
        kernel=row.kernel,
        stride=stride,
        expand_ratio=row.expand_ratio,
        in_channels=in_channels,
        hidden_channels=in_channels * row.expand_ratio,
        # The gate narrows relative to the block's input, not to the expanded width.
        squeeze_channels=max(1, int(in_channels * SQUEEZE_RATIO)),
        out_channels=out_channels,
        input_px=input_px,
        output_px=strided(input_px, stride),
    )


def _head(before: Stage, width: float) -> Stage:
    channels = round_channels(HEAD.channels, width)
    side = before.output_px
    cost = costs.total(
        [
            costs.convolution(before.out_channels, channels, HEAD.kernel, side),
            costs.linear(channels, CLASSES),
        ]
    )
    return _stage(HEAD, before.out_channels, channels, (side, 1), 1, cost)  # pooled to a pixel


def _stage(
    row: BaselineStage,
    in_channels: int,
    out_channels: int,
    sides_px: tuple[int, int],
    layers: int,
    cost: costs.Cost,
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
    )
