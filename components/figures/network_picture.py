"""A picture of scaled networks: one bar a layer, as high as its map, as wide as its channels."""

from collections.abc import Sequence
from html import escape
from math import sqrt

from components.figures.palette import STAGE_COLORS
from components.scaling import ScaledNetwork

GAP, STAGE_GAP = 2.0, 6.0


def networks_svg(networks: Sequence[ScaledNetwork], width: int = 1200, row_height: int = 64) -> str:
    """SVG text, a row for each network, all on one scale, so that they can be compared.

    A bar's height is the square root of its map's side, its width that of its channels: drawn in
    proportion, the last stages would be too flat to see.
    """
    tallest = sqrt(max(network.resolution_px for network in networks))
    widest = max(_length(network) for network in networks)
    rows = "".join(
        f'<g transform="translate(0 {index * row_height})">'
        f"{_bars(network, width / widest, (row_height - 6) / tallest, row_height)}</g>"
        for index, network in enumerate(networks)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}"'
        f' height="{row_height * len(networks)}"'
        f' viewBox="0 0 {width} {row_height * len(networks)}">{rows}</svg>'
    )


def _length(network: ScaledNetwork) -> float:
    layers = sum(
        stage.layers * (sqrt(stage.out_channels) + GAP) + STAGE_GAP for stage in network.stages
    )
    return layers - STAGE_GAP - GAP


def _bars(network: ScaledNetwork, x_scale: float, y_scale: float, row_height: int) -> str:
    bars, x = [], 0.0
    for stage in network.stages:
        side, width = stage.input_px, sqrt(stage.out_channels)
        for layer in range(stage.layers):
            height = sqrt(side) * y_scale
            hint = (
                f"stage {stage.number}, layer {layer + 1}: {side} px, {stage.out_channels} channels"
            )
            bars.append(
                f'<rect x="{x * x_scale:.1f}" y="{(row_height - height) / 2:.1f}"'
                f' width="{width * x_scale:.1f}" height="{height:.1f}" rx="1.5"'
                f' fill="{STAGE_COLORS[stage.number]}"><title>{escape(hint)}</title></rect>'
            )
            x, side = x + width + GAP, stage.output_px
        x += STAGE_GAP
    return "".join(bars)
