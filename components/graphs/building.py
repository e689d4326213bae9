"""From a network to its graph; runs in the child process only."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from torch import nn
from torchview.computation_node import FunctionNode, TensorNode

from components.graphs.boxes import Box, group_lists
from components.graphs.collapse import count_boxes
from components.graphs.following import origin
from components.graphs.parameters import add_params
from components.graphs.recording import record
from components.graphs.records import Edge, Graph, Node, Shape
from components.graphs.stages import number_stages


def build_graph(name: str, network: nn.Module, input_shape: Shape) -> Graph:
    """The graph of a network on the meta device, opened all the way, for images (C, H, W).

    A network that can't be run there is drawn as the tree of its modules, without arrows; the
    graph says why.
    """
    try:
        recording = record(network, input_shape)
    except RuntimeError as error:
        return _untraced(name, network, input_shape, error.__cause__ or error)
    add_params(recording.root, network, recording.users)
    return _graph(name, network, input_shape, recording.root)


def _untraced(name: str, network: nn.Module, input_shape: Shape, cause: BaseException) -> Graph:
    root = Box("", type(network).__name__, "module", network)
    add_params(root, network, {})
    graph = _graph(name, network, input_shape, root)
    reason = (str(cause).strip() or type(cause).__name__).splitlines()[0]
    problem = f"{name} could not be traced, so only its parts are shown, unconnected: {reason}"
    return replace(graph, traced=False, problem=problem)


def _graph(name: str, network: nn.Module, input_shape: Shape, root: Box) -> Graph:
    group_lists(root, network)
    _give_ids(root)
    edges = tuple(dict.fromkeys(_edges(root)))
    _give_list_shapes(root, edges)
    nodes = [_node(box, root) for box in root.walk() if box is not root]
    depths = count_boxes(nodes)
    return Graph(
        name,
        len(depths),
        (1, *input_shape),
        number_stages(nodes, root.operator),
        edges,
        sum(parameter.numel() for parameter in network.parameters()),
        root.total_macs,
        depths,
    )


def _give_ids(root: Box) -> None:
    """A module's id is its path; a function's ends in its name. What comes again gets a number."""
    seen: Counter[str] = Counter()
    for box in root.walk():
        name = box.path if box.kind in ("module", "parameter") else f"{box.path}/{box.operator}"
        seen[name] += 1
        box.id = name if seen[name] == 1 else f"{name}#{seen[name]}"


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


def _give_list_shapes(root: Box, edges: Iterable[Edge]) -> None:
    """A list is never called, so its shapes are those of the arrows that cross its border."""
    boxes = {box.id: box for box in root.walk()}
    for edge in edges:
        source, target = boxes[edge.source], boxes[edge.target]
        for box in _lists_left(source, target):
            box.output_shapes = tuple(dict.fromkeys(box.output_shapes + source.output_shapes))
        for box in _lists_left(target, source):
            box.input_shapes = tuple(dict.fromkeys(box.input_shapes + source.output_shapes))


def _lists_left(inner: Box, other: Box) -> list[Box]:
    """The lists around one box that are not around the other."""
    around_other = [*other.outward()]
    return [box for box in inner.outward() if box.is_list and box not in around_other]


def _node(box: Box, root: Box) -> Node:
    return Node(
        box.id,
        box.path,
        box.operator,
        box.kind,
        box.input_shapes,
        box.output_shapes,
        box.total_params,
        box.total_macs,
        parent=None if box.parent is None or box.parent is root else box.parent.id,
    )
