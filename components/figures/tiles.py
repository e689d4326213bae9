"""A network as a chain of its stages: a small picture for the start page."""

from html import escape
from itertools import pairwise

from components.figures.palette import STAGE_COLORS
from components.scaling import ScaledNetwork, Stage

WIDTH, HEIGHT = 320, 148
COLUMNS, BOX_WIDTH, BOX_HEIGHT, COLUMN_STEP, ROW_STEP = 3, 92, 36, 114, 56

Place = tuple[int, int]


def stages_tile(network: ScaledNetwork) -> str:
    """SVG of nine boxes, to and fro, each with its operator, output side and channels."""
    places = [_place(index) for index in range(len(network.stages))]
    arrows = "".join(_arrow(start, end) for start, end in pairwise(places))
    boxes = "".join(_box(stage, at) for stage, at in zip(network.stages, places, strict=True))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}">{arrows}{boxes}</svg>'
    )


def _place(index: int) -> Place:
    row, column = divmod(index, COLUMNS)
    # Every second row runs backwards, so that arrows stay short.
    return (column if row % 2 == 0 else COLUMNS - 1 - column) * COLUMN_STEP, row * ROW_STEP


def _box(stage: Stage, at: Place) -> str:
    text = f'x="{BOX_WIDTH / 2}" text-anchor="middle" font-family="sans-serif" fill="#ffffff"'
    return (
        f'<g transform="translate({at[0]} {at[1]})"><rect width="{BOX_WIDTH}"'
        f' height="{BOX_HEIGHT}" rx="5" fill="{STAGE_COLORS[stage.number]}"/>'
        f'<text {text} y="15" font-size="11" font-weight="600">'
        f"{escape(stage.operator.partition(',')[0])}</text>"
        f'<text {text} y="29" font-size="10">{stage.output_px} px, {stage.out_channels} ch.</text>'
        "</g>"
    )


def _arrow(start: Place, end: Place) -> str:
    (x1, y1), (x2, y2) = ((x + BOX_WIDTH / 2, y + BOX_HEIGHT / 2) for x, y in (start, end))
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#8a94a0" stroke-width="2"/>'
