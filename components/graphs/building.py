"""From a network to its graph; runs in the child process only."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import prod

from torch import nn
from torchview.computation_node import FunctionNode, TensorNode

from components.graphs.boxes import Box, group_lists
from components.graphs.collapse import count_boxes
from components.graphs.fields import joined
from components.graphs.following import origin
from components.graphs.parameters import add_params
from components.graphs.recording import UntraceableError, record
from components.graphs.records import Edge, Graph, Node, Shape
from components.graphs.stages import number_stages

BYTES_PER_NUMBER = 4  # float32


def build_graph(name: str, network: nn.Module, input_shape: Shape) -> Graph:
    """The graph of a network on the meta device, opened all the way, for images (C, H, W).

    A network that can't be run there is drawn as the tree of its modules, without arrows; the
    graph says why.
    """
    try:
        recording = record(network, input_shape)
    except UntraceableError as error:
        return _untraced(name, network, input_shape, error)
    add_params(recording.root, network, recording.users)
    return _graph(name, network, input_shape, recording.root)


def _untraced(name: str, network: nn.Module, input_shape: Shape, why: UntraceableError) -> Graph:
    root = Box("", type(network).__name__, "module", network)
    add_params(root, network, {})
    graph = _graph(name, network, input_shape, root)
    where = (
        f"{why.part} ({type(network.get_submodule(why.part)).__name__}) failed: "
        if why.part
        else ""
    )
    reason = f"{name} could not be traced, so only its parts are shown, unconnected: {where}{why}"
    return replace(graph, traced=False, reason=reason)


def _graph(name: str, network: nn.Module, input_shape: Shape, root: Box) -> Graph:
    group_lists(root, network)
    _give_ids(root)
    edges = tuple(dict.fromkeys(_edges(root)))
    _describe_lists(root, edges)
    nodes = _nodes(root)
    depths = count_boxes(nodes)
    return Graph(
        name,
        len(depths),
        (1, *input_shape),
        number_stages(nodes, root.operator),
        edges,
        sum(parameter.numel() for parameter in network.parameters()),
        sum(node.macs for node in nodes if not node.children),
        depths,
    )


def _give_ids(root: Box) -> None:
    """Name each box as `Node.path` explains it: modules first, so that they keep their paths."""
    boxes = [box for box in root.walk() if box is not root]
    taken: set[str] = set()
    counts: Counter[tuple[str, bool]] = Counter()
    for box in sorted(boxes, key=lambda box: box.kind not in ("module", "parameter")):
        name = f"{box.path}.{box.operator}".lstrip(".") if box.kind == "function" else box.path
        name = name or box.operator
        numbered = box.kind == "function"
        while not box.id or box.id in taken:
            counts[name, numbered] += 1
            number = counts[name, numbered]
            box.id = f"{name}#{number}" if numbered or number > 1 else name
        taken.add(box.id)


def _edges(root: Box) -> Iterator[Edge]:
    boxes = [*root.walk()]
    makers: dict[FunctionNode | TensorNode, Box] = {}
    for box in boxes:
        makers |= dict.fromkeys(box.tensors if box.kind == "input" else box.functions, box)
    for box in boxes:
        if box.user is not None:
            yield Edge(box.id, box.user.id)
        taken = [tensor for function in box.functions for tensor in function.parents]
        for tensor in box.tensors if box.kind == "output" else taken:
            maker = makers.get(origin(tensor))  # None for a constant
            if maker is not None and maker is not box:
                yield Edge(maker.id, box.id)


def _describe_lists(root: Box, edges: Iterable[Edge]) -> None:
    """A list is never called: what it takes and gives is what crosses its border."""
    boxes = {box.id: box for box in root.walk()}
    for edge in edges:
        source, target = boxes[edge.source], boxes[edge.target]
        for box in _lists_left(source, target):
            box.output_shapes = tuple(dict.fromkeys(box.output_shapes + source.output_shapes))
            fields = [field for field in (box.field, source.field) if field]
            box.field = joined(fields) if fields else None
        for box in _lists_left(target, source):
            box.input_shapes = tuple(dict.fromkeys(box.input_shapes + source.output_shapes))


def _lists_left(inner: Box, other: Box) -> list[Box]:
    """The lists around one box that are not around the other."""
    around_other = [*other.outward()]
    return [box for box in inner.outward() if box.is_list and box not in around_other]


def _nodes(root: Box) -> list[Node]:
    """The boxes in the root as nodes, each with the sums of what is inside."""
    sums: dict[str, tuple[int, ...]] = {}
    nodes: list[Node] = []
    for box in reversed([*root.walk()][1:]):  # inner before outer
        own = box.params, box.macs, box.activations, 0 if box.inside else _bytes(box)
        inner = (sums[inner.id] for inner in box.inside)
        sums[box.id] = tuple(map(sum, zip(own, *inner, strict=True)))
        nodes.append(_node(box, root, *sums[box.id]))
    return nodes[::-1]


def _bytes(box: Box) -> int:
    return BYTES_PER_NUMBER * sum(map(prod, box.new_shapes))


def _node(box: Box, root: Box, params: int, macs: int, activations: int, memory_bytes: int) -> Node:
    window = None if box.inside else box.window
    field = box.field
    return Node(
        box.id,
        box.path,
        box.operator,
        box.kind,
        box.input_shapes,
        box.output_shapes,
        params,
        macs,
        activations,
        memory_bytes,
        kernel=window.kernel if window else (),
        stride=window.stride if window else (),
        groups=window.groups if window else 0,
        receptive_field=max(field.sides) if field and field.sides else None,
        step=max(field.steps) if field and field.steps else None,
        sees_all=field is not None and field.sees_all,
        parent=None if box.parent is None or box.parent is root else box.parent.id,
        children=tuple(inner.id for inner in box.inside),
    )
