"""A block as a picture: SVG in the page's own text colour, so that it suits light and dark."""

from components.blocks.costing import cost
from components.blocks.lab import Design
from components.blocks.parts import (
    Activation,
    Attention,
    Convolution,
    Join,
    Layer,
    Normalisation,
    Pooling,
    Scaling,
)
from components.figures.block_layout import (
    BAR_PX,
    LINE_PX,
    PADDING_PX,
    BlockLayout,
    Box,
    EndBox,
    JoinBox,
    LayerBox,
    Line,
    Point,
    block_layout,
)
from components.figures.graph_colors import ARROWS
from components.figures.graph_families import FAMILIES, PLAIN
from components.figures.graph_svg import FONTS, FRAME, GROUNDS, THIN
from components.figures.graph_svg_legend import arrow_heads, stroke_attributes, xml_text
from components.figures.numbers import exact

SIGNS: dict[Join, str] = {"add": "+", "concatenate": "concatenate", "multiply": "×"}
_JOINS: dict[Join, str] = {
    "add": FAMILIES["addition"][0],
    "concatenate": FAMILIES["concatenation"][0],
    "multiply": FAMILIES["gate"][0],
}
_FAMILIES: dict[type[Layer], str] = {
    Convolution: "convolution",
    Normalisation: "normalisation",
    Activation: "activation",
    Pooling: "pooling",
    Scaling: "gate",
    Attention: "attention",
}
_CORNER_PX = 6.0


def block_svg(design: Design) -> str:
    """An SVG element as wide as it needs to be; text and lines take the colour around them.

    Raises:
        ExplorerError: if a layer can't take what it gets.
    """
    return _svg(design, block_layout(design.block, design.taken))


def block_svg_file(design: Design, dark: bool = False) -> str:
    """The same as a file of its own, in the colours of one theme."""
    ground, ink = GROUNDS[dark]
    style = f' style="background:{ground};color:{ink};font-family:{xml_text(FONTS)}"'
    return _svg(design, block_layout(design.block, design.taken), style)


def color_of(layer: Layer) -> str:
    """The colour of a layer's kind, as in a drawn graph."""
    if isinstance(layer, Convolution) and layer.groups == layer.channels > 1:
        return FAMILIES["depthwise convolution"][0]
    found = _FAMILIES.get(type(layer))
    return FAMILIES[found][0] if found else PLAIN


def _svg(design: Design, layout: BlockLayout, style: str = "") -> str:
    whole = cost(design.block, design.taken).macs
    size = f"{layout.width:.0f}", f"{layout.height:.0f}"
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}"'
            f' width="{size[0]}" height="{size[1]}" role="img" font-size="12"'
            f' aria-label="{xml_text(design.title)}"{style}>',
            arrow_heads(ARROWS),
            *map(_line, layout.lines),
            *(_box(box, whole) for box in layout.boxes),
            "</svg>",
        )
    )


def _line(line: Line) -> str:
    drawn = stroke_attributes(line.kind)
    if not line.head:
        drawn = drawn.partition(" marker-end")[0]
    return f'<path d="{_way(line.points)}" {drawn}/>{_word(line)}'


def _word(line: Line) -> str:
    if not line.word:
        return ""
    (x, top), (_, bottom) = line.points[1:3]
    return f'<text x="{x + 6:g}" y="{(top + bottom) / 2 + 4:g}" {_INK}>{xml_text(line.word)}</text>'


def _way(points: tuple[Point, ...]) -> str:
    """A path with round corners."""
    start, *rest = points
    parts = [f"M{start[0]:g},{start[1]:g}"]
    for before, here, after in zip(points, rest, rest[1:], strict=False):
        (x1, y1), (x2, y2) = _towards(here, before), _towards(here, after)
        parts.append(f"L{x1:g},{y1:g}Q{here[0]:g},{here[1]:g} {x2:g},{y2:g}")
    return "".join((*parts, f"L{rest[-1][0]:g},{rest[-1][1]:g}"))


def _towards(corner: Point, other: Point) -> Point:
    """The place where the round corner begins."""
    x, y = (
        here + max(-_CORNER_PX, min(_CORNER_PX, (there - here) / 2))
        for here, there in zip(corner, other, strict=True)
    )
    return x, y


_INK = 'fill="currentColor"'


def _box(box: Box, whole: int) -> str:
    match box:
        case LayerBox():
            return _layer(box, whole)
        case JoinBox():
            return _join(box)
        case EndBox():
            return _end(box)


def _layer(box: LayerBox, whole: int) -> str:
    color, macs = color_of(box.main.layer), box.main.macs.value
    hint = "; ".join(
        f"{step.path}: {exact(step.params.value)} parameters,"
        f" {exact(step.macs.value)} multiply-adds"
        for step in box.steps
    )
    texts = "".join(
        f'<text x="{box.left + PADDING_PX:g}" y="{box.top + LINE_PX * (number + 1):g}" {_INK}'
        f"{_BOLD if number == 0 and len(box.lines) > 1 else ''}>{xml_text(line)}</text>"
        for number, line in enumerate(box.lines)
    )
    stripe = (
        f'<rect x="{box.left + 4:g}" y="{box.top + 5:g}" width="3" height="{box.height - 10:g}"'
        f' rx="1.5" fill="{color}"/>'
    )
    bar = _bar(box, macs / whole) if macs else ""
    return f"<g><title>{xml_text(hint)}</title>{_frame(box, color, 6)}{stripe}{texts}{bar}</g>"


_BOLD = ' font-weight="600" font-size="13"'


def _frame(box: Box, color: str, radius: float) -> str:
    return (
        f'<rect x="{box.left:g}" y="{box.top:g}" width="{box.width:g}" height="{box.height:g}"'
        f' rx="{radius:g}" fill="{color}" fill-opacity="{THIN}" stroke="{color}"'
        f' stroke-opacity="{FRAME}"/>'
    )


def _bar(box: LayerBox, share: float) -> str:
    """How much of the block's multiply-adds the layer has."""
    length = box.width - 2 * PADDING_PX
    place = f'x="{box.left + PADDING_PX:g}" y="{box.top + box.height - BAR_PX:g}" height="4" rx="2"'
    return (
        f'<rect {place} width="{length:g}" {_INK} opacity="0.15"/>'
        f'<rect {place} width="{max(length * share, 1):.1f}" {_INK} opacity="0.7"/>'
    )


def _join(box: JoinBox) -> str:
    x, y = box.left + box.width / 2, box.top + box.height / 2
    sign, color = SIGNS[box.join], _JOINS[box.join]
    size = 13 if len(sign) > 1 else 18
    return (
        f"{_frame(box, color, box.height / 2)}"
        f'<text x="{x:g}" y="{y + size / 3:g}" text-anchor="middle" font-size="{size}" {_INK}>'
        f'{sign}</text><text x="{box.left - 8:g}" y="{y + 4:g}" text-anchor="end" {_INK}>'
        f"{box.given}</text>"
    )


def _end(box: EndBox) -> str:
    return (
        f"{_frame(box, PLAIN, box.height / 2)}"
        f'<text x="{box.left + box.width / 2:g}" y="{box.top + 16:g}" text-anchor="middle" {_INK}>'
        f"{box.text}</text>"
    )
