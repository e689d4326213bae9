"""Which colour each box of a drawn graph has, how long its bar is, and the legend of both."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from typing import Literal, get_args

from components.figures.contrast import text_color
from components.figures.graph_families import FAMILIES, PLAIN, family
from components.figures.numbers import memory, short
from components.figures.palette import CATEGORICAL, SEQUENTIAL, STAGE_COLORS
from components.graphs.layout import Layout
from components.graphs.records import Graph, Node
from components.graphs.scene import ArrowKind, Box

Quantity = Literal["params", "macs", "activations", "memory", "receptive_field"]
ColorBy = Literal["stage", "operator", "params", "macs", "activations", "memory", "receptive_field"]
QUANTITIES: tuple[Quantity, ...] = get_args(Quantity)

WORDS: dict[ColorBy, str] = {
    "stage": "Stage",
    "operator": "Operator",
    "params": "Parameters",
    "macs": "Multiply-adds",
    "activations": "Activations",
    "memory": "Memory of outputs",
    "receptive_field": "Receptive field",
}

NOTHING = "none"
WHOLE_IMAGE = "the whole image", CATEGORICAL[6]


@dataclass(frozen=True, slots=True)
class ArrowStyle:
    """How an arrow is drawn; colours have a contrast of 3 to 1 on white and on dark."""

    label: str
    color: str
    width: float
    dash: str


ARROWS: dict[ArrowKind, ArrowStyle] = {
    "flow": ArrowStyle("on to the next", "#7f7f7f", 1.4, ""),
    "skip": ArrowStyle("skip connection", "#d55e00", 2.2, ""),
    "concatenation": ArrowStyle("concatenation", "#009e73", 2.0, "8 4"),
    "gate": ArrowStyle("gate", "#7a4fe0", 2.0, "2 4"),
}


@dataclass(frozen=True, slots=True)
class Paint:
    """Colour of a box, the text's on it, and the bar's share in [0, 1].

    Without `text`, the colour is laid on thinly, and the text is that of the page.
    """

    fill: str
    text: str
    share: float


@dataclass(frozen=True, slots=True)
class Legend:
    """What the colours mean: `entries`, label and colour, or a scale's colours from low to high.

    `bar` says what the bars in the boxes mean.
    """

    title: str
    entries: tuple[tuple[str, str], ...]
    bar: str
    scale: tuple[str, ...] = ()
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Coloring:
    """A paint for each box of a layout, in its order."""

    paints: tuple[Paint, ...]
    legend: Legend


def default_color(graph: Graph) -> ColorBy:
    """What a drawing is coloured by at first: stages, or costs where few boxes have a stage."""
    boxes = graph.boxes
    staged = sum(box.stage is not None for box in boxes)
    return "stage" if 2 * staged >= len(boxes) else "macs"


def coloring(layout: Layout, color_by: ColorBy) -> Coloring:
    """Colours of all boxes by a stage, a kind of operator, or a quantity."""
    boxes, graph = [placed.box for placed in layout.boxes], layout.scene.graph
    bar = _bar(color_by, graph)
    whole = _whole(bar, graph)
    shares = [min(amount(box, bar) / whole, 1.0) if whole else 0.0 for box in boxes]
    if color_by in QUANTITIES:
        return _by_quantity(boxes, shares, color_by, bar)
    names = [_stage(box.nodes[0]) if color_by == "stage" else family(box) for box in boxes]
    fills = [_category_color(name) for name in names]
    paints = tuple(Paint(fill, "", share) for fill, share in zip(fills, shares, strict=True))
    seen = {name for name, box in zip(names, boxes, strict=True) if not box.open}
    order = [*map(_stage_name, STAGE_COLORS), *FAMILIES, "no stage"]
    entries = tuple((name, _category_color(name)) for name in order if name in seen)
    return Coloring(paints, Legend(WORDS[color_by], entries, _bar_words(bar)))


def _stage(node: Node) -> str:
    return _stage_name(node.stage) if node.stage in STAGE_COLORS else "no stage"


def _stage_name(stage: int | None) -> str:
    return f"stage {stage}"


def _category_color(name: str) -> str:
    if name.startswith("stage "):
        return STAGE_COLORS[int(name.removeprefix("stage "))]
    return FAMILIES[name][0] if name in FAMILIES else PLAIN


def _by_quantity(
    boxes: list[Box], shares: list[float], quantity: Quantity, bar: Quantity
) -> Coloring:
    amounts = [amount(box, quantity) for box in boxes]
    counted = [n for n, box in zip(amounts, boxes, strict=True) if n and not box.open]
    low, high = min(counted, default=0), max(counted, default=0)
    whole = [quantity == "receptive_field" and _sees_only_all(box) for box in boxes]
    paints = tuple(
        Paint(WHOLE_IMAGE[1], text_color(WHOLE_IMAGE[1]), 1.0)
        if sees_all
        else _paint(0 if box.open else count, low, high, share)
        for box, count, share, sees_all in zip(boxes, amounts, shares, whole, strict=True)
    )
    nothing = len(counted) + sum(whole) < sum(not box.open for box in boxes)
    entries = ((WHOLE_IMAGE,) if any(whole) else ()) + (((NOTHING, PLAIN),) if nothing else ())
    ends = [in_words(end, quantity) for end in (low, high)]
    scale = SEQUENTIAL if counted else ()
    title = f"{WORDS[quantity]}, logarithmic"
    return Coloring(paints, Legend(title, entries, _bar_words(bar), scale, *ends))


def _sees_only_all(box: Box) -> bool:
    """Whether a closed box sees the whole image and has no local field."""
    last = box.nodes[-1]
    return last.sees_all and last.receptive_field is None and not box.open


def _paint(count: int, low: int, high: int, share: float) -> Paint:
    if not count:
        return Paint(PLAIN, "", share)
    place = log(count / low) / log(high / low) if high > low else 1.0
    fill = SEQUENTIAL[round(place * (len(SEQUENTIAL) - 1))]
    return Paint(fill, text_color(fill), share)


def amount(box: Box, quantity: Quantity) -> int:
    """How much of a quantity a box has; one that stands for several has that of all together."""
    if quantity == "receptive_field":
        return box.nodes[-1].receptive_field or 0
    return sum(_amount(node, quantity) for node in box.nodes)


def _amount(node: Node, quantity: Quantity) -> int:
    count: int = getattr(node, "memory_bytes" if quantity == "memory" else quantity)
    return count


def in_words(count: int, quantity: Quantity) -> str:
    """A quantity with its unit, for people: "91.0 MB", "386 M", "224 px"."""
    words = {"memory": memory, "receptive_field": "{} px".format}
    return words.get(quantity, short)(count)


def _bar(color_by: ColorBy, graph: Graph) -> Quantity:
    """What the bars count: the colours' quantity, else multiply-adds where they are known."""
    if color_by in QUANTITIES:
        return color_by
    return "macs" if graph.macs else "params"


def _whole(quantity: Quantity, graph: Graph) -> int:
    """What a full bar stands for."""
    if quantity == "receptive_field":
        return graph.input_shape[-1] if graph.input_shape else 0
    return sum(_amount(node, quantity) for node in graph.nodes if node.parent is None)


def _bar_words(quantity: Quantity) -> str:
    bar = (
        "how much of the image's side an output element sees"
        if quantity == "receptive_field"
        else f"share of all {WORDS[quantity].lower()}"
    )
    return f"In a box: output, parameters · multiply-adds. Bar: {bar}"


def kinds_of(layout: Layout) -> Iterator[ArrowKind]:
    """The kinds of arrows that a drawing has, in the order of `ARROWS`."""
    there = {placed.arrow.kind for placed in layout.arrows}
    return (kind for kind in ARROWS if kind in there)
