"""What there is to know about one box of a graph, as HTML."""

from collections.abc import Iterator
from html import escape

from components.figures.graph_labels import shape_text, sight
from components.figures.html import STYLE
from components.figures.numbers import exact, memory, short
from components.graphs.formulas import cost_formula
from components.graphs.records import Graph, Node

Row = tuple[str, str]


def node_details(node: Node, graph: Graph) -> str:
    """A table of the node's numbers, each beside its share of the network, and its formulas."""
    rows = "".join(_row(name, value) for name, value in _facts(node, graph))
    title = f"<h4>{escape(node.operator)}</h4><p><code>{escape(node.path)}</code></p>"
    formula = cost_formula(node)
    words = f"<p>{escape(formula.params)}</p><p>{escape(formula.macs)}</p>" if formula else ""
    return f'{STYLE}{title}<table class="ce">{rows}</table>{words}'


def whole_details(graph: Graph) -> str:
    """The same for the whole network."""
    boxes = graph.boxes
    numbers = (
        ("Input", shape_text(graph.input_shape)),
        ("Parameters", f"{short(graph.params)} ({exact(graph.params)})"),
        ("Multiply-adds", f"{short(graph.macs)} ({exact(graph.macs)})"),
        ("Activations", short(sum(box.activations for box in boxes))),
        ("Activation memory", memory(sum(box.memory_bytes for box in boxes))),
        ("Layers and operations", str(len(boxes))),
    )
    rows = "".join(_row(name, value) for name, value in numbers)
    return f'{STYLE}<h4>{escape(graph.network)}</h4><table class="ce">{rows}</table>'


def _facts(node: Node, graph: Graph) -> Iterator[Row]:
    if node.stage:
        yield "Stage", str(node.stage)
    for name, shapes in (("Input", node.input_shapes), ("Output", node.output_shapes)):
        if shapes:
            yield name, ", ".join(map(shape_text, shapes[:3])) + (" …" if len(shapes) > 3 else "")
    if node.kernel:
        yield "Kernel", "×".join(map(str, node.kernel))
        yield "Stride", "×".join(map(str, node.stride))
    if node.groups > 1:
        yield "Groups", str(node.groups)
    yield "Parameters", _share(node.params, graph.params)
    yield "Multiply-adds", _share(node.macs, graph.macs)
    yield "Activations", _share(node.activations, sum(box.activations for box in graph.boxes))
    if node.memory_bytes:
        yield "Activation memory", memory(node.memory_bytes)
    if seen := sight(node, graph.input_shape[-1] if graph.input_shape else None):
        yield "Sees", seen


def _share(part: int, whole: int) -> str:
    if not part:
        return "0"
    return f"{short(part)} ({exact(part)}), {part / whole:.1%}"


def _row(name: str, value: str) -> str:
    wraps = ' style="white-space:normal"'
    return (
        f'<tr><th class="left" scope="row"{wraps}>{name}</th><td{wraps}>{escape(value)}</td></tr>'
    )
