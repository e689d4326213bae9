"""What is open of a drawn graph in Graphviz's language: groups as clusters, boxes, arrows."""

from collections.abc import Iterator

from components.figures.contrast import text_color
from components.figures.graph_colors import ARROWS
from components.figures.graph_labels import label_of, tooltip
from components.figures.palette import STAGE_COLORS
from components.graphs.layout import Layout
from components.graphs.scene import ArrowKind, Box

FONT_PX = 9.6
LINE_COLORS = {False: "#5b6270", True: "#a9b1bf"}
PLAIN_COLORS = {False: "#e8ebf0", True: "#3b414d"}
STYLES: dict[ArrowKind, str] = {
    "flow": "solid",
    "skip": "bold",
    "concatenation": "dashed",
    "gate": "dotted",
}


def layout_dot(layout: Layout, dark: bool = False) -> str:
    """DOT text of what a drawing shows, in the words of its boxes; Graphviz places it anew.

    An open group is a cluster around what is inside. Arrows have the colours and lines of their
    kinds, boxes the colours of their stages. Exact numbers stand in the tooltips.
    """
    return "\n".join(("digraph {", *_statements(layout, dark), "}"))


def _statements(layout: Layout, dark: bool) -> Iterator[str]:
    line = LINE_COLORS[dark]
    font = f"fontname=Helvetica, fontsize={FONT_PX}"
    yield (
        f'graph [bgcolor=transparent, nodesep=0.15, ranksep=0.22, {font}, fontcolor="{line}",'
        f' color="{line}", style=rounded, labeljust=l]'
    )
    yield (
        f'node [shape=box, style="filled,rounded", {font}, height=0.2, margin="0.08,0.04",'
        f' color="{line}"]'
    )
    yield "edge [arrowsize=0.5]"
    boxes = layout.scene.boxes
    names = {box.path: f"n{number}" for number, box in enumerate(boxes)}
    yield from _nested(boxes, names, dark)
    for arrow in layout.scene.arrows:
        look = f'style={STYLES[arrow.kind]}, color="{ARROWS[arrow.kind].color}"'
        yield f"{names[arrow.source]} -> {names[arrow.target]} [{look}]"


def _nested(boxes: tuple[Box, ...], names: dict[str, str], dark: bool) -> Iterator[str]:
    """The boxes, which come outer before inner, each group's between its braces."""
    around: list[str] = []
    for box in boxes:
        while around and around[-1] != box.parent:
            around.pop()
            yield "}"
        said = f'label="{_lines(box)}", tooltip="{_line(tooltip(box))}"'
        if box.open:
            around.append(box.path)
            yield f"subgraph cluster_{names[box.path]} {{"
            yield f"graph [{said}]"
        else:
            stage = box.node.stage
            fill = PLAIN_COLORS[dark] if stage is None else STAGE_COLORS[stage]
            colors = f'fillcolor="{fill}", fontcolor="{text_color(fill)}"'
            yield f"{names[box.path]} [{said}, {colors}]"
    yield from "}" * len(around)


def _lines(box: Box) -> str:
    label = label_of(box)
    first = f"{label.title} {label.name}".rstrip()
    return r"\n".join(map(escaped, (first, *(() if box.open else label.lines))))


def _line(texts: tuple[str, ...]) -> str:
    return escaped("; ".join(texts))


def escaped(text: str) -> str:
    """The text as it may stand between quotation marks in DOT, and be read there unchanged."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return printable.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
