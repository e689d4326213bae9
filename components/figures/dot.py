"""The drawing of a graph in Graphviz's language, for `st.graphviz_chart`.

Streamlit draws every text at 9.6 pixels and does not theme colours, so both are set here.
"""

from collections.abc import Iterator
from typing import Literal

from components.figures.contrast import text_color
from components.figures.graph_labels import shapes_text
from components.figures.numbers import exact, short
from components.figures.palette import STAGE_COLORS
from components.graphs.records import Graph, Node

FONT_PX = 9.6
LINE_COLORS = {False: "#5b6270", True: "#a9b1bf"}
PLAIN_COLORS = {False: "#e8ebf0", True: "#3b414d"}


def to_dot(graph: Graph, dark: bool = False, direction: Literal["TB", "LR"] = "TB") -> str:
    """DOT text: a box for each of `graph.boxes` in its stage's colour, and the arrows.

    A box says operator, path, shape of the output, parameters and multiply-adds; the exact
    numbers stand in its tooltip. `direction` is top to bottom or left to right.
    """
    return "\n".join(("digraph {", *_statements(graph, dark, direction), "}"))


def _statements(graph: Graph, dark: bool, direction: str) -> Iterator[str]:
    line = LINE_COLORS[dark]
    yield f"graph [rankdir={direction}, bgcolor=transparent, nodesep=0.15, ranksep=0.22]"
    yield (
        f'node [shape=box, style="filled,rounded", fontname=Helvetica, fontsize={FONT_PX},'
        f' height=0.2, margin="0.08,0.04", color="{line}"]'
    )
    yield f'edge [color="{line}", arrowsize=0.5]'
    names = {box.path: f"n{number}" for number, box in enumerate(graph.boxes)}
    linked = {end for edge in graph.edges for end in (edge.source, edge.target)}
    for box in graph.boxes:
        unused = graph.traced and box.path not in linked
        yield f"{names[box.path]} [{_attributes(box, dark, unused)}]"
    for edge in graph.edges:
        yield f"{names[edge.source]} -> {names[edge.target]}"
    if not graph.traced:  # boxes without arrows would all stand side by side
        yield f"{' -> '.join(names.values())} [style=invis]"


def _attributes(box: Node, dark: bool, unused: bool) -> str:
    fill = PLAIN_COLORS[dark] if box.stage is None else STAGE_COLORS[box.stage]
    label = r"\n".join(
        map(escaped, [*_lines(box), *(["not run when predicting"] if unused else [])])
    )
    stage = f"stage {box.stage}, " if box.stage else ""
    costs = f"{exact(box.params)} parameters, {exact(box.macs)} multiply-adds"
    return ", ".join(
        (
            f'label="{label}"',
            f'tooltip="{escaped(f"{stage}{box.module or box.operator}: {costs}")}"',
            f'fillcolor="{fill}"',
            f'fontcolor="{text_color(fill)}"',
            *(['style="filled,rounded,dashed"'] if unused else []),
        )
    )


def _lines(box: Node) -> Iterator[str]:
    yield box.operator
    if box.module:
        yield f"in {box.module}" if box.kind == "function" else box.module
    if shapes := shapes_text(box):
        yield shapes
    costs = [f"{short(box.params)} parameters"] if box.params else []
    if box.macs:
        costs.append(f"{short(box.macs)} multiply-adds")
    if costs:
        yield " · ".join(costs)


def escaped(text: str) -> str:
    """The text as it may stand between quotation marks in DOT, and be read there unchanged."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return printable.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
