"""A graph that Python has laid out, as data for the browser (`assets/views/graph.js`)."""

import json
import zlib
from collections import Counter
from typing import Any

from components.figures import graph_labels
from components.figures.graph_colors import (
    ARROWS,
    ColorBy,
    Coloring,
    Paint,
    coloring,
    kinds_of,
)
from components.figures.graph_labels import label_of, shape_text, tooltip
from components.graphs.layout import Layout, PlacedArrow, PlacedBox
from components.graphs.records import Node

CORNER_PX = 7.0
# Browsers draw each dash by itself: a thousand long dashed arrows take seconds.
MOST_DASHED = 150


def graph_view(
    layout: Layout,
    color_by: ColorBy,
    selected: str | None = None,
    fixed: bool = False,
    within: str | None = None,
    together: str = "",
) -> bytes:
    """The view's message: a line of JSON, then what `graph_data` gives.

    The line has `selected`, the path of the box that Python wants selected, and `fixed`, whether
    nothing can be opened or closed because nobody would answer; where given also `within`, the
    path of the closed box that the selected one stands in (the view finds the innermost itself),
    and `together`: views in a page with the same word move together.
    """
    header: dict[str, str | bool | None] = {"selected": selected, "fixed": fixed}
    if within is not None:
        header["within"] = within
    if together:
        header["together"] = together
    return json.dumps(header).encode() + b"\n" + graph_data(layout, color_by)


def graph_data(layout: Layout, color_by: ColorBy) -> bytes:
    """JSON, compressed by zlib, with these fields.

    - `network`, `size` (width and height in pixels), `text` (where the texts of a box stand).
    - `boxes`, outer before inner: path, number of the open box around (-1: none), x, y, width,
      height, state (0 cannot be opened, 1 closed, 2 open), title, name, lines, fill, text colour
      ("": that of the page, and the fill is laid on thinly), share for its bar in thousandths,
      tooltip (lines), what a search finds: of the box itself, then of each one inside if closed.
    - `arrows`: numbers of the source and of the target, number of the kind, path in SVG's words.
    - `kinds` of arrows: name, label, colour, width, dash.
    - `legend`: title, entries (label and colour), scale (colours), low, high, bar.
    """
    return zlib.compress(json.dumps(_data(layout, color_by), separators=(",", ":")).encode(), 6)


def _data(layout: Layout, color_by: ColorBy) -> dict[str, Any]:
    colored = coloring(layout, color_by)
    numbers = {placed.box.path: number for number, placed in enumerate(layout.boxes)}
    inside = _texts_inside(layout)
    kinds = list(kinds_of(layout))
    counts = Counter(placed.arrow.kind for placed in layout.arrows)
    return {
        "network": layout.scene.graph.network,
        "size": [round(layout.width), round(layout.height)],
        "text": _text_places(),
        "boxes": [
            _box(placed, numbers, paint, inside)
            for placed, paint in zip(layout.boxes, colored.paints, strict=True)
        ],
        "arrows": [
            [
                numbers[placed.arrow.source],
                numbers[placed.arrow.target],
                kinds.index(placed.arrow.kind),
                svg_path(placed),
            ]
            for placed in layout.arrows
            if placed.arrow.source in numbers and placed.arrow.target in numbers
        ],
        "kinds": [
            [
                *(kind, style.label, style.color, style.width),
                style.dash if counts[kind] <= MOST_DASHED else "",
            ]
            for kind in kinds
            for style in (ARROWS[kind],)
        ],
        "legend": _legend(colored),
    }


def _text_places() -> dict[str, float]:
    return {
        "left": graph_labels.LEFT_PX,
        "right": graph_labels.RIGHT_PX,
        "first": graph_labels.FIRST_BASELINE_PX,
        "line": graph_labels.LINE_PX,
        "title": graph_labels.TITLE_PX,
        "small": graph_labels.TEXT_PX,
        "letter": graph_labels.TITLE_LETTER_PX / graph_labels.TITLE_PX,
        "header": graph_labels.HEADER_PX,
    }


def _box(
    placed: PlacedBox, numbers: dict[str, int], paint: Paint, inside: dict[str, list[str]]
) -> list[Any]:
    box, label = placed.box, label_of(placed.box)
    places = [round(place, 1) for place in (placed.x, placed.y, placed.width, placed.height)]
    state = 2 if box.open else int(box.openable)
    own = [_searched(node) for node in box.nodes]
    within = [] if box.open else [text for node in box.nodes for text in inside.get(node.path, ())]
    return [
        box.path,
        numbers[box.parent] if box.parent is not None else -1,
        *places,
        state,
        label.title,
        label.name,
        () if box.open else label.lines,
        paint.fill,
        paint.text,
        round(1000 * paint.share),
        tooltip(box),
        ["\n".join(own), *within],
    ]


def _texts_inside(layout: Layout) -> dict[str, list[str]]:
    """What a search finds inside each group, of all depths."""
    inside: dict[str, list[str]] = {}
    by_path = {node.path: node for node in layout.scene.graph.nodes}
    closed = {n.path for p in layout.boxes if not p.box.open for n in p.box.nodes}
    for node in layout.scene.graph.nodes:
        around = node.parent
        while around is not None and around not in closed:
            around = by_path[around].parent
        if around is not None:
            inside.setdefault(around, []).append(_searched(node))
    return inside


def _searched(node: Node) -> str:
    shapes = " ".join(map(shape_text, (*node.input_shapes, *node.output_shapes)))
    return f"{node.path} {node.operator} {shapes}".replace(" × ", "×")


def _legend(colored: Coloring) -> dict[str, Any]:
    legend = colored.legend
    return {
        "title": legend.title,
        "entries": legend.entries,
        "scale": legend.scale,
        "low": legend.low,
        "high": legend.high,
        "bar": legend.bar,
    }


def svg_path(placed: PlacedArrow) -> str:
    """The way of an arrow in SVG's words, with rounded corners."""
    first, *rest = placed.points
    words = [f"M{_point(first)}"]
    points = placed.points
    for number in range(1, len(points) - 1):
        before, corner, after = points[number - 1 : number + 2]
        words.append(f"L{_point(_towards(corner, before))}")
        words.append(f"Q{_point(corner)} {_point(_towards(corner, after))}")
    return "".join([*words, f"L{_point(rest[-1])}"]) if rest else words[0]


def _towards(corner: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """The point near a corner at which its rounding begins."""
    length = abs(other[0] - corner[0]) + abs(other[1] - corner[1])
    share = min(CORNER_PX / length, 0.5) if length else 0.0
    return (
        corner[0] + share * (other[0] - corner[0]),
        corner[1] + share * (other[1] - corner[1]),
    )


def _point(point: tuple[float, float]) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"
