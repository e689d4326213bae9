"""A picture of scaled networks: one bar a layer, as high as its map, as wide as its channels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import sqrt

from PIL import Image, ImageDraw

from components.figures.palette import STAGE_COLORS
from components.figures.pictures import png_bytes
from components.scaling import ScaledNetwork

GAP, STAGE_GAP, MARGIN = 2.0, 6.0, 6.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A layer: its place and size in pixels, its stage's colour, what it is."""

    left: float
    top: float
    width: float
    height: float
    color: str
    hint: str


def bar_width(channels: int) -> float:
    """Width of a layer's bar before scaling: drawn in proportion, early layers would vanish."""
    return sqrt(channels)


def bar_height(side_px: int) -> float:
    """Height of a layer's bar before scaling: drawn in proportion, late layers would vanish."""
    return sqrt(side_px)


def length(network: ScaledNetwork) -> float:
    """Width of a network's row before scaling."""
    layers = sum(s.layers * (bar_width(s.out_channels) + GAP) + STAGE_GAP for s in network.stages)
    return layers - STAGE_GAP - GAP


def networks_svg(
    networks: Sequence[ScaledNetwork],
    width: int = 1200,
    row_height: int = 64,
    beside: Sequence[ScaledNetwork] = (),
) -> str:
    """SVG text, a row for each network, all on one scale, so that they can be compared.

    The scale also fits the networks `beside`, which have a picture of their own.
    """
    rows = _rows(networks, (width, row_height), beside)
    groups = "".join(f"<g>{''.join(map(_rectangle, bars))}</g>" for bars in rows)
    height = row_height * len(networks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}">{groups}</svg>'
    )


def networks_png(
    networks: Sequence[ScaledNetwork], width: int = 2400, row_height: int = 128
) -> bytes:
    """The same picture as PNG, transparent around the bars."""
    picture = Image.new("RGBA", (width, row_height * len(networks)))
    pen = ImageDraw.Draw(picture)
    for bars in _rows(networks, (width, row_height)):
        for bar in bars:
            corners = (bar.left, bar.top, bar.left + bar.width, bar.top + bar.height)
            pen.rounded_rectangle(corners, radius=3, fill=bar.color)
    return png_bytes(picture)


def _rectangle(bar: Bar) -> str:
    return (
        f'<rect x="{bar.left:.1f}" y="{bar.top:.1f}" width="{bar.width:.1f}"'
        f' height="{bar.height:.1f}" rx="1.5" fill="{bar.color}">'
        f"<title>{escape(bar.hint)}</title></rect>"
    )


def _rows(
    networks: Sequence[ScaledNetwork],
    row_size: tuple[int, int],
    beside: Sequence[ScaledNetwork] = (),
) -> list[list[Bar]]:
    measured, (width, height) = [*networks, *beside], row_size
    x_scale = width / max(map(length, measured))
    y_scale = (height - MARGIN) / bar_height(max(n.resolution_px for n in measured))
    return [
        list(_bars(network, (x_scale, y_scale), (row + 0.5) * height))
        for row, network in enumerate(networks)
    ]


def _bars(network: ScaledNetwork, scales: tuple[float, float], middle: float) -> Iterator[Bar]:
    left, (x_scale, y_scale) = 0.0, scales
    for stage in network.stages:
        side, wide = stage.input_px, bar_width(stage.out_channels)
        for layer in range(1, stage.layers + 1):
            height = bar_height(side) * y_scale
            yield Bar(
                left * x_scale,
                middle - height / 2,
                wide * x_scale,
                height,
                STAGE_COLORS[stage.number],
                f"stage {stage.number}, layer {layer}: {side} px, {stage.out_channels} channels",
            )
            left, side = left + wide + GAP, stage.output_px
        left += STAGE_GAP
