"""Receptive field arithmetic as a table that fills row by row, and as squares in each other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from components.blocks.fields import FieldStep
from components.blocks.seen_records import SeenPixels
from components.figures.colour_scales import coloured, own_range, shares_of
from components.figures.html import scrolling
from components.figures.palette import categorical

# Between one row and the next.
BEAT_S = 0.6
SIDE_PX = 300
PICTURE_PX = 300

_STYLE = (
    "<style>.beat { animation: appear 0.4s both; animation-delay: var(--at); }"
    "@keyframes appear { from { opacity: 0; } to { opacity: 1; } }"
    "@media (prefers-reduced-motion: reduce) { .beat { animation: none; } }</style>"
)


def field_table(steps: Sequence[FieldStep]) -> str:
    """A row a layer, HTML: its window, the field before and after, the distance of its places."""
    heads = (
        "<th class='left'>layer</th><th>window</th><th>stride</th><th>dilation</th>"
        "<th class='group'>sees, px</th><th>=</th>"
        "<th class='group'>places lie apart, px</th><th>=</th>"
    )
    rows = "".join(_row(number, step) for number, step in enumerate(steps, start=1))
    table = f"<thead><tr>{heads}</tr></thead><tbody>{_image_row()}{rows}</tbody>"
    return _STYLE + scrolling(table, "Receptive field, layer by layer")


def _image_row() -> str:
    return (
        '<tr><th class="left">image</th><td></td><td></td><td></td>'
        '<td class="group"></td><td><b>1</b></td><td class="group"></td><td>1</td></tr>'
    )


def _row(number: int, step: FieldStep) -> str:
    window = step.window
    return (
        f'<tr class="beat" style="--at: {number * BEAT_S:.1f}s"><th class="left">'
        f'<span class="ce-dot" style="background:{categorical(number - 1)}"></span>{number}</th>'
        f"<td>{window.kernel}×{window.kernel}</td><td>{window.stride}</td>"
        f"<td>{window.dilation}</td>"
        f'<td class="group">{step.formula}</td><td><b>{step.field:,}</b></td>'
        f'<td class="group">{step.step_before} × {window.stride}</td><td>{step.step:,}</td></tr>'
    )


def fields_svg(steps: Sequence[FieldStep]) -> str:
    """What one place sees after each layer, as squares in each other on one scale; SVG text.

    Their colours are those of the table's rows.
    """
    scale = SIDE_PX / steps[-1].field
    squares = "".join(
        _square(number, step, scale) for number, step in reversed([*enumerate(steps, start=1)])
    )
    width = SIDE_PX + 2
    return (
        f'{_STYLE}<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 {width} {width}"'
        f' width="{width}" style="max-width: 100%" role="img" aria-label="What one place sees of'
        f' the picture after each layer">{squares}</svg>'
    )


def _square(number: int, step: FieldStep, scale: float) -> str:
    side = step.field * scale
    start = (SIDE_PX - side) / 2
    return (
        f'<rect class="beat" style="--at: {number * BEAT_S:.1f}s" x="{start:.1f}" y="{start:.1f}"'
        f' width="{side:.1f}" height="{side:.1f}" fill="{categorical(number - 1)}"'
        f' fill-opacity="0.25" stroke="{categorical(number - 1)}" stroke-width="1.5">'
        f"<title>layer {number}: {step.field:,} × {step.field:,} px</title></rect>"
    )


def ways_picture(seen: SeenPixels) -> NDArray[np.uint8]:
    """How much each pixel of the field weighs, dark for nothing, RGB about 300 pixels wide."""
    colours = coloured(shares_of(seen.ways, own_range(seen.ways)), "Inferno")
    factor = max(1, round(PICTURE_PX / seen.side))
    return colours.repeat(factor, axis=0).repeat(factor, axis=1)


def weight_inside(seen: SeenPixels) -> str:
    """How much of the weight lies in the middle of the field, in words."""
    rim = seen.side // 4
    middle = slice(rim, seen.side - rim)
    share = seen.ways[middle, middle].sum() / seen.ways.sum()
    side = seen.side - 2 * rim
    area = side**2 / seen.side**2
    return f"the middle {side} × {side}, {area:.0%} of the area, have {share:.0%} of the weight"
