"""The boxes of a drawn graph as a table: what they are, and where the cost sits."""

from html import escape

from components.figures.graph_labels import sight
from components.figures.html import scrolling
from components.figures.numbers import exact, memory, short
from components.figures.palette import STAGE_COLORS
from components.graphs.records import Graph, Node, Shape

HEADS = (
    "Output",
    "Parameters",
    "Share",
    "Multiply-adds",
    "Share",
    "Activations",
    "Memory",
    "Receptive field",
)


def box_table(graph: Graph) -> str:
    """HTML with a row for each module and for each function that costs something.

    Shares are those of the whole network and add up to it.
    """
    heads = "".join(f'<th scope="col">{head}</th>' for head in HEADS)
    head = f'<thead><tr><th class="left" scope="col">Part</th>{heads}</tr></thead>'
    rows = "".join(_row(node, graph) for node in graph.boxes if _belongs(node))
    return scrolling(f"{head}<tbody>{rows}</tbody>", "Parts of the network", max_height_px=560)


def shape_text(shape: Shape) -> str:
    """A shape without its batch: (1, 32, 112, 112) → "32 × 112 × 112"."""
    return " × ".join(str(side) for side in shape[1:]) or "1"


def _belongs(node: Node) -> bool:
    return node.kind == "module" or bool(node.params or node.macs)


def _row(node: Node, graph: Graph) -> str:
    color = STAGE_COLORS.get(node.stage or 0, "transparent")
    shape = shape_text(node.output_shapes[0]) if node.output_shapes else "–"
    cells = [
        f"<td>{shape}</td>",
        f'<td title="{exact(node.params)}">{short(node.params)}</td>',
        f"<td>{_share(node.params, graph.params)}</td>",
        f'<td title="{exact(node.macs)}">{short(node.macs)}</td>',
        f"<td>{_share(node.macs, graph.macs)}</td>",
        f'<td title="{exact(node.activations)}">{short(node.activations)}</td>',
        f'<td title="{exact(node.memory_bytes)} bytes">{memory(node.memory_bytes)}</td>',
        _field(node, graph),
    ]
    return (
        f'<tr><th class="left" scope="row"><span class="ce-dot" style="background:{color}"></span>'
        f'{escape(node.module)} <span class="kind">{escape(node.operator)}</span></th>'
        f"{''.join(cells)}</tr>"
    )


def _field(node: Node, graph: Graph) -> str:
    """The side that an output element sees, in words in its title."""
    local = "–" if node.receptive_field is None else f"{exact(node.receptive_field)} px"
    said = "all" if node.receptive_field is None and node.sees_all else local
    words = sight(node, graph.input_shape[-1] if graph.input_shape else None)
    return f'<td title="{escape(words)}">{said}</td>'


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"
