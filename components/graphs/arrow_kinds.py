"""What an arrow means where it arrives: main way, skip, concatenation or gate. No torch."""

from typing import Literal

from components.graphs.records import Edge, Graph, Node, Shape

ArrowKind = Literal["flow", "skip", "concatenation", "gate"]

_ADDITIONS = {"add", "iadd", "radd"}
_CONCATENATIONS = {"cat", "concat", "concatenate"}
_PRODUCTS = {"mul", "imul", "rmul", "multiply"}
_GATES = ("sigmoid", "softmax")  # ends of names: HardSigmoid, RadixSoftmax
# What may stand between a gate and its product: they move numbers, or repeat them.
_MOVES = {
    "view",
    "reshape",
    "expand",
    "expandas",
    "viewas",
    "unsqueeze",
    "permute",
    "transpose",
    "contiguous",
    "getitem",
    "unbind",
    "chunk",
    "split",
    "flatten",
}


def arrow_kinds(graph: Graph) -> tuple[ArrowKind, ...]:
    """The kind of each edge, in order.

    Into an addition, the inputs that do not come from the longest path are skips; into a
    concatenation of several all are of its kind; into a product, what comes from a sigmoid, hard
    sigmoid or softmax of a map of side 1 is a gate. All else is flow.
    """
    leaves = {node.path: node for node in graph.boxes}
    sources: dict[str, list[str]] = {}
    for edge in graph.edges:
        sources.setdefault(edge.target, []).append(edge.source)
    lengths = _path_lengths(graph, sources)
    return tuple(_kind(edge, leaves, sources, lengths) for edge in graph.edges)


def _path_lengths(graph: Graph, sources: dict[str, list[str]]) -> dict[str, int]:
    """How many leaves come before each on the longest path to it; edges lead only forward."""
    lengths: dict[str, int] = {}
    for leaf in graph.boxes:
        before = (lengths.get(source, -1) for source in sources.get(leaf.path, ()))
        lengths[leaf.path] = 1 + max(before, default=-1)
    return lengths


def _kind(
    edge: Edge, leaves: dict[str, Node], sources: dict[str, list[str]], lengths: dict[str, int]
) -> ArrowKind:
    name = _name(leaves[edge.target])
    if name in _CONCATENATIONS:
        return "concatenation" if len(sources[edge.target]) > 1 else "flow"
    if name in _ADDITIONS:
        longest = max(lengths[source] for source in sources[edge.target])
        return "skip" if lengths[edge.source] < longest else "flow"
    if name in _PRODUCTS and _is_gate(edge.source, leaves, sources):
        return "gate"
    return "flow"


def _is_gate(path: str, leaves: dict[str, Node], sources: dict[str, list[str]]) -> bool:
    """Whether a gate made this, seen through what only moves numbers."""
    small = _is_point(leaves[path].output_shape)
    while _name(leaves[path]) in _MOVES and sources.get(path):
        path = sources[path][0]
        small = small or _is_point(leaves[path].output_shape)
    return small and _name(leaves[path]).endswith(_GATES)


def _is_point(shape: Shape) -> bool:
    """Whether it is one number per channel: (1, C), (1, 1, C), (1, C, 1, 1) and the like."""
    return sum(side > 1 for side in shape) <= 1 or shape[-2:] == (1, 1)


def _name(node: Node) -> str:
    return node.operator.lower().replace("_", "")
