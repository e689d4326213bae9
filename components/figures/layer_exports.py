"""The layers of a traced network to take along: CSV, Markdown, LaTeX, and the graph as JSON."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from types import MappingProxyType

from components.figures.graph_labels import shape_text
from components.figures.numbers import STYLES, Style
from components.figures.text_tables import Cells, TextTable, csv_text, latex_text, markdown_text
from components.graphs.collapse import collapse
from components.graphs.records import Graph, Node, Shape
from components.graphs.wire import decode, encode


@dataclass(frozen=True, slots=True)
class LayerColumn:
    """A quantity of a layer: its head, the unit that plain digits need, how people read it."""

    head: str
    value: Callable[[Node], int | None]
    style: Style
    unit: str = ""
    summed: bool = True


LAYER_COLUMNS = (
    LayerColumn("Parameters", attrgetter("params"), "short"),
    LayerColumn("Multiply-adds", attrgetter("macs"), "short"),
    LayerColumn("Activations", attrgetter("activations"), "short"),
    LayerColumn("Memory", attrgetter("memory_bytes"), "memory", "bytes"),
    LayerColumn("Receptive field", attrgetter("receptive_field"), "plain", "px", summed=False),
)

_FIXED = ("Path", "Operator", "Input", "Output", "Kernel", "Stride", "Groups")
# Only in the CSV, where programs read it.
_LAST = "sees_all"

# What the keys of the JSON mean; it stands in the file itself.
KEYS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "graph": {
            "network": "name of the network",
            "depth": "how many levels are open; at depths' length nothing is left to open",
            "input_shape": "images, channels, height, width",
            "nodes": "every box in the order of the forward pass, outer before inner",
            "edges": "arrows between leaves: [path of the maker, path of the taker]",
            "params": "trainable numbers of the network",
            "macs": "multiply-adds of the network for one image",
            "depths": "how many boxes a drawing of depth 1, 2, … has",
            "traced": "false where only the tree of modules could be had",
            "reason": "why it could not be traced",
        },
        "node": {
            "path": "unique name: the module's path, numbered where it comes again",
            "module": "dotted path of the module that it belongs to, empty for the network",
            "operator": "class of a module or name of a function",
            "kind": "input, output, module, function or parameter",
            "input_shapes": "shapes of what it takes, the batch of one image first",
            "output_shapes": "shapes of what it gives, the batch of one image first",
            "params": "trainable numbers, with everything inside",
            "macs": "multiply-adds for one image, with everything inside",
            "activations": "elements that convolutions and linear layers inside put out",
            "memory_bytes": "bytes of the outputs of all leaves inside, in 32-bit numbers",
            "kernel": "sides of the window of a convolution or pooling",
            "stride": "steps of that window",
            "groups": "groups of a convolution, 0 elsewhere",
            "receptive_field": "side in input pixels that one output element sees, gates aside",
            "step": "distance in input pixels between neighbouring outputs",
            "sees_all": "whether gates, attention or pooling let it see the whole image",
            "stage": "number of the stage, from 1, or null",
            "parent": "path of the box around it, or null",
            "children": "paths of the boxes right inside",
        },
    }
)


def layer_csv(graph: Graph, depth: int | None = None) -> str:
    """Comma-separated text with a row for each leaf, or for each box of a drawing of that depth.

    Plain digits throughout, memory in bytes; shapes as 32x112x112, without the batch of one. The
    last column says whether the box sees the whole image; the last row has the sums.
    """
    return csv_text(_with_sight(_table(graph, depth, exact=True), _boxes(graph, depth)))


def layer_markdown(graph: Graph, depth: int | None = None) -> str:
    """A line that says which network it is and a Markdown table of the same, for people."""
    return markdown_text(_table(graph, depth, exact=False), _caption(graph))


def layer_latex(graph: Graph, depth: int | None = None) -> str:
    """The same as a LaTeX `longtable` with booktabs rules."""
    return latex_text(_table(graph, depth, exact=False), _caption(graph), long=True)


def graph_json(graph: Graph) -> str:
    """The whole graph as JSON: under `keys` what the keys mean, under `graph` the graph."""
    return json.dumps({"keys": dict(KEYS), "graph": encode(graph)}, ensure_ascii=False, indent=1)


def graph_from_json(text: str) -> Graph:
    """The graph that `graph_json` wrote."""
    return decode(json.loads(text)["graph"])


def _table(graph: Graph, depth: int | None, exact: bool) -> TextTable:
    boxes = _boxes(graph, depth)
    columns = LAYER_COLUMNS
    units = [column.unit if exact or column.style != "memory" else "" for column in columns]
    heads = (f"{c.head} ({u})" if u else c.head for c, u in zip(columns, units, strict=True))
    sums = (_sum(column, boxes, exact) for column in columns)
    return TextTable(
        (*_FIXED, *heads),
        tuple(_row(box, exact) for box in boxes),
        ("Sum", *[""] * (len(_FIXED) - 1), *sums),
    )


def _boxes(graph: Graph, depth: int | None) -> tuple[Node, ...]:
    return (graph if depth is None else collapse(graph, depth)).boxes


def _with_sight(table: TextTable, boxes: Sequence[Node]) -> TextTable:
    """The table and whether each box sees the whole image, by yes and no."""
    ends = ("yes" if box.sees_all else "no" for box in boxes)
    rows = tuple((*row, end) for row, end in zip(table.rows, ends, strict=True))
    return replace(table, heads=(*table.heads, _LAST), rows=rows, sums=(*table.sums, ""))


def _row(box: Node, exact: bool) -> Cells:
    shape_of = _plain_shape if exact else shape_text
    return (
        box.path,
        box.operator,
        _shapes(box.input_shapes, shape_of),
        _shapes(box.output_shapes, shape_of),
        _sides(box.kernel, exact),
        _sides(box.stride, exact),
        str(box.groups or ""),
        *(_number(column, column.value(box), exact) for column in LAYER_COLUMNS),
    )


def _sum(column: LayerColumn, boxes: Sequence[Node], exact: bool) -> str:
    total = sum(column.value(box) or 0 for box in boxes)
    return _number(column, total, exact) if column.summed else ""


def _number(column: LayerColumn, value: int | None, exact: bool) -> str:
    return "" if value is None else STYLES["plain" if exact else column.style](value)


def _shapes(shapes: Sequence[Shape], shape_of: Callable[[Shape], str]) -> str:
    return ", ".join(map(shape_of, shapes))


def _plain_shape(shape: Shape) -> str:
    return shape_text(shape).replace(" × ", "x")


def _sides(sides: tuple[int, ...], exact: bool) -> str:
    return ("x" if exact else "×").join(map(str, sides))


def _caption(graph: Graph) -> str:
    shape = shape_text(graph.input_shape)
    return f"{graph.network}: {shape} in, {graph.params:,} parameters, {graph.macs:,} multiply-adds"
