"""What colours, lines and bars of a drawn graph mean, as rows of SVG; and how arrows are drawn."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from components.figures.graph_colors import ARROWS, Legend
from components.figures.graph_families import PLAIN
from components.graphs.scene import ArrowKind

ROW_PX, LETTER_PX, GAP_PX = 24, 6.3, 20

# A picture with its words, and the room that both take.
Entry = tuple[str, float]


def legend_rows(legend: Legend, kinds: Sequence[ArrowKind], widest: float) -> list[str]:
    """SVG of each row; no row is wider than `widest` unless a single entry is."""
    thin = PLAIN if legend.scale else None
    colors = [_swatch(label, color, color == thin) for label, color in legend.entries]
    scale = [_scale(legend)] if legend.scale else []
    head = [_words(f"{legend.title}:", 0)]
    lines = [_stroke(kind) for kind in kinds]
    return [
        row
        for entries in ((*head, *scale, *colors), lines, [_words(legend.bar, 0)])
        for row in _rows(entries, widest)
    ]


def arrow_heads(kinds: Iterable[ArrowKind]) -> str:
    """The definitions that `stroke_attributes` refers to."""
    heads = (
        f'<marker id="head-{kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8"'
        f' markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path d="M0,0.5L8,4L0,7.5z" fill="{ARROWS[kind].color}"/></marker>'
        for kind in kinds
    )
    return f"<defs>{''.join(heads)}</defs>"


def stroke_attributes(kind: ArrowKind) -> str:
    """How an arrow of a kind looks."""
    style = ARROWS[kind]
    dash = f' stroke-dasharray="{style.dash}"' if style.dash else ""
    return (
        f'fill="none" stroke="{style.color}" stroke-width="{style.width}"{dash}'
        f' marker-end="url(#head-{kind})"'
    )


def xml_text(text: str) -> str:
    """Text for SVG and HTML; signs that XML forbids become spaces."""
    return escape("".join(sign if sign.isprintable() else " " for sign in text))


def _rows(entries: Iterable[Entry], widest: float) -> Iterator[str]:
    row, used = "", 0.0
    for picture, room in entries:
        if row and used + room > widest:
            yield row
            row, used = "", 0.0
        row += f'<g transform="translate({used:.1f} 0)">{picture}</g>'
        used += room + GAP_PX
    if row:
        yield row


def _words(text: str, x: float) -> Entry:
    return f'<text x="{x:.1f}" y="11">{xml_text(text)}</text>', x + LETTER_PX * len(text)


def _swatch(label: str, color: str, thin: bool) -> Entry:
    words, room = _words(label, 18)
    opacity = ' fill-opacity="0.35"' if thin else ""
    return f'<rect y="1" width="12" height="12" rx="3" fill="{color}"{opacity}/>{words}', room


def _scale(legend: Legend) -> Entry:
    low, start = _words(legend.low, 0)
    steps = "".join(
        f'<rect x="{start + 6 + 14 * place:.1f}" y="1" width="14.5" height="12" fill="{color}"/>'
        for place, color in enumerate(legend.scale)
    )
    high, room = _words(legend.high, start + 12 + 14 * len(legend.scale))
    return low + steps + high, room


def _stroke(kind: ArrowKind) -> Entry:
    words, room = _words(ARROWS[kind].label, 36)
    return f'<path d="M0,7H28" {stroke_attributes(kind)}/>{words}', room
