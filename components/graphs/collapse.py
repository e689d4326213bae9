"""Closing the boxes of a graph below a depth. No torch."""

from collections.abc import Sequence
from dataclasses import replace

from components.graphs.records import Edge, Graph, Node

MOST_BOXES = 60


def collapse(graph: Graph, depth: int) -> Graph:
    """The same network opened down to `depth` levels only, or as far as it is open if that is less.

    A closed box takes over the arrows of what was inside; arrows within it vanish. What is drawn
    as one box ran in one go, so that there are no cycles.
    """
    depth = min(max(depth, 1), graph.depth)
    levels = node_levels(graph.nodes)
    nodes = tuple(
        replace(node, children=()) if levels[node.path] == depth and node.children else node
        for node in graph.nodes
        if levels[node.path] <= depth
    )
    drawn = _drawn_paths(graph.nodes, levels, depth)
    pairs = ((drawn[edge.source], drawn[edge.target]) for edge in graph.edges)
    # A dictionary keeps the first of equal arrows, in order.
    edges = tuple(dict.fromkeys(Edge(*pair) for pair in pairs if pair[0] != pair[1]))
    return replace(graph, depth=depth, nodes=nodes, edges=edges)


def count_boxes(nodes: Sequence[Node]) -> tuple[int, ...]:
    """How many boxes a drawing of depth 1, 2, … has; the last opens everything."""
    levels = node_levels(nodes)
    opened = {node.parent for node in nodes}
    deepest = max(levels.values(), default=1)
    return tuple(
        sum(
            levels[node.path] == depth or (levels[node.path] < depth and node.path not in opened)
            for node in nodes
        )
        for depth in range(1, deepest + 1)
    )


def default_depth(depths: Sequence[int], most_boxes: int = MOST_BOXES) -> int:
    """The deepest depth that draws at most so many boxes, at least 1; `depths` as in `Graph`."""
    fitting = [depth for depth, boxes in enumerate(depths, start=1) if boxes <= most_boxes]
    return max(fitting, default=1)


def node_levels(nodes: Sequence[Node]) -> dict[str, int]:
    """How deep each box stands: 1 at the top, one more inside each box. Outer come before inner."""
    levels: dict[str, int] = {}
    for node in nodes:
        levels[node.path] = 1 if node.parent is None else levels[node.parent] + 1
    return levels


def _drawn_paths(nodes: Sequence[Node], levels: dict[str, int], depth: int) -> dict[str, str]:
    """For each box the one that stands for it in a drawing of this depth."""
    drawn: dict[str, str] = {}
    for node in nodes:
        closed = node.parent is not None and levels[node.path] > depth
        drawn[node.path] = drawn[str(node.parent)] if closed else node.path
    return drawn
