"""A graph that Python has laid out, as a picture: SVG text with title and legend."""

from components.figures.contrast import mixed
from components.figures.graph_colors import ColorBy, Paint, coloring, kinds_of
from components.figures.graph_labels import (
    FIRST_BASELINE_PX,
    HEADER_PX,
    LEFT_PX,
    LINE_PX,
    RIGHT_PX,
    TEXT_PX,
    TITLE_PX,
    label_of,
    tooltip,
)
from components.figures.graph_svg_legend import (
    ROW_PX,
    arrow_heads,
    legend_rows,
    stroke_attributes,
    xml_text,
)
from components.figures.graph_view import svg_path
from components.figures.numbers import giga, short
from components.graphs.layout import Layout, PlacedArrow, PlacedBox
from components.graphs.records import Graph

# Background and text as in the app's two themes (.streamlit/config.toml).
GROUNDS = {False: ("#ffffff", "#1b2530"), True: ("#10161d", "#e8edf2")}
FONTS = "'Source Sans 3', 'Source Sans Pro', Helvetica, Arial, sans-serif"
MARGIN_PX, TITLE_ROOM_PX, LEAST_WIDTH_PX = 24, 64, 720
# How thickly a colour is laid on: closed boxes, open ones, their frames (as in graph.css).
THIN, THINNER, FRAME = 0.24, 0.05, 0.55


def graph_svg(layout: Layout, color_by: ColorBy, dark: bool = False) -> str:
    """An SVG file: title, legend, boxes and arrows, in the colours of one theme."""
    ground, ink = GROUNDS[dark]
    colored, kinds = coloring(layout, color_by), list(kinds_of(layout))
    inner = max(layout.width, LEAST_WIDTH_PX)
    rows = legend_rows(colored.legend, kinds, inner)
    above = TITLE_ROOM_PX + ROW_PX * len(rows) + MARGIN_PX
    width, height = inner + 2 * MARGIN_PX, layout.height + above + MARGIN_PX
    left = (width - layout.width) / 2
    pairs = list(zip(layout.boxes, colored.paints, strict=True))
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"'
        f' width="{width:g}" height="{height:g}" role="img" font-size="{TEXT_PX}"'
        f' font-family="{FONTS}">',
        f"<title>{xml_text(layout.scene.graph.network)}</title>",
        arrow_heads(kinds),
        f'<rect width="100%" height="100%" fill="{ground}"/>',
        f'<g fill="{ink}">{_heading(layout.scene.graph)}{_placed_rows(rows)}</g>',
        f'<g transform="translate({left:g} {above})">',
        *(_open(placed, paint, ground) for placed, paint in pairs if placed.box.open),
        *(_arrow(placed) for placed in layout.arrows),
        *(_header(placed, ground, ink) for placed, _ in pairs if placed.box.open),
        *(_closed(placed, paint, ground, ink) for placed, paint in pairs if not placed.box.open),
        "</g></svg>",
    )
    return "\n".join(parts)


def _heading(graph: Graph) -> str:
    side = " × ".join(map(str, graph.input_shape[1:]))
    costs = f"{short(graph.params)} parameters"
    if graph.traced:
        costs += f", {giga(graph.macs)} multiply-adds, input {side}"
    return (
        f'<text x="{MARGIN_PX}" y="34" font-size="18" font-weight="600">'
        f"{xml_text(graph.network)}</text>"
        f'<text x="{MARGIN_PX}" y="54" opacity="0.75">{xml_text(costs)}</text>'
    )


def _placed_rows(rows: list[str]) -> str:
    return "".join(
        f'<g transform="translate({MARGIN_PX} {TITLE_ROOM_PX + 8 + ROW_PX * number})">{row}</g>'
        for number, row in enumerate(rows)
    )


def _arrow(placed: PlacedArrow) -> str:
    return f'<path d="{svg_path(placed)}" {stroke_attributes(placed.arrow.kind)}/>'


def _open(placed: PlacedBox, paint: Paint, ground: str) -> str:
    color = paint.fill
    return (
        f"<g>{_frame(placed, mixed(color, ground, THINNER), mixed(color, ground, FRAME), 10)}</g>"
    )


def _header(placed: PlacedBox, ground: str, ink: str) -> str:
    # The ground around its letters keeps an arrow that crosses from striking them through.
    halo = f'paint-order="stroke" stroke="{ground}" stroke-width="5" stroke-linejoin="round"'
    return f"<g {halo}>{_texts(placed, ink, HEADER_PX // 2 + 5)}</g>"


def _closed(placed: PlacedBox, paint: Paint, ground: str, ink: str) -> str:
    fill = paint.fill if paint.text else mixed(paint.fill, ground, THIN)
    frame = paint.fill if paint.text else mixed(paint.fill, ground, FRAME)
    color = paint.text or ink
    stripe = (
        f'<rect x="{placed.x + 6:g}" y="{placed.y + 8:g}" width="3"'
        f' height="{placed.height - 16:g}" rx="1.5" fill="{paint.text or paint.fill}"/>'
    )
    texts = _texts(placed, color, FIRST_BASELINE_PX)
    return f"<g>{_frame(placed, fill, frame, 7)}{stripe}{texts}{_bar(placed, paint, color)}</g>"


def _frame(placed: PlacedBox, fill: str, frame: str, radius: int) -> str:
    title = xml_text("; ".join(tooltip(placed.box)))
    return (
        f'<title>{title}</title><rect x="{placed.x:g}" y="{placed.y:g}" width="{placed.width:g}"'
        f' height="{placed.height:g}" rx="{radius}" fill="{fill}" stroke="{frame}"/>'
    )


def _texts(placed: PlacedBox, color: str, baseline: int) -> str:
    label, x = label_of(placed.box), placed.x + LEFT_PX
    name = f'<tspan dx="6" opacity="0.75">{xml_text(label.name)}</tspan>' if label.name else ""
    first = (
        f'<text x="{x:g}" y="{placed.y + baseline:g}" fill="{color}"><tspan font-weight="600"'
        f' font-size="{TITLE_PX}">{xml_text(label.title)}</tspan>{name}</text>'
    )
    lines = () if placed.box.open else label.lines
    below = (
        f'<text x="{x:g}" y="{placed.y + baseline + LINE_PX * number:g}" fill="{color}">'
        f"{xml_text(line)}</text>"
        for number, line in enumerate(lines, 1)
    )
    return first + "".join(below)


def _bar(placed: PlacedBox, paint: Paint, color: str) -> str:
    if not paint.share:
        return ""
    length = placed.width - LEFT_PX - RIGHT_PX
    place = f'x="{placed.x + LEFT_PX:g}" y="{placed.y + placed.height - 9:g}" height="3" rx="1.5"'
    return (
        f'<rect {place} width="{length:g}" fill="{color}" opacity="0.15"/>'
        f'<rect {place} width="{max(length * paint.share, 1):.1f}" fill="{color}" opacity="0.7"/>'
    )
