"""Which boxes of a drawing are open: level by level, and at first. No torch."""

from collections.abc import Iterator, Mapping, Sequence

from components.graphs.collapse import node_levels
from components.graphs.folding import Repeats, fold_path
from components.graphs.records import Graph, Node
from components.graphs.visible import Box, visible

MOST_BOXES = 60
# A level that does not fit is opened in part only where the levels above show no more than these.
FEW_BOXES = 12


def opened_to(graph: Graph, depth: int) -> frozenset[str]:
    """The paths that are open in a drawing of this depth: groups, and boxes folded to ×N.

    Depth 1 opens nothing. At depth d everything that stands less deep than d is open, so that
    repeated blocks are shown once at the depth where they stand, and one by one, each opened, at
    the next. From `Graph.deepest` on everything is open, and every leaf is shown.
    """
    if depth <= 1:
        return frozenset()
    whole = depth >= graph.deepest
    found = _openable(graph, Repeats(graph))
    return frozenset(path for path, level in found if level < depth or whole)


def levels(graph: Graph) -> tuple[frozenset[str], ...]:
    """What to open for one drawing after the other, each with more closed boxes than before.

    The last opens everything; the first opens nothing, unless that shows as many boxes.
    """
    repeats = Repeats(graph)
    found: dict[int, frozenset[str]] = {}  # by the number of closed boxes
    last = max(graph.deepest, 2)
    for depth in range(1, last + 1):
        opened = opened_to(graph, depth)
        shown = sum(not box.open for box in visible(graph, opened, repeats))
        if shown not in found or depth == last:
            found[shown] = opened
    return tuple(found.values())


def default_opened(graph: Graph, most_boxes: int = MOST_BOXES) -> frozenset[str]:
    """What a drawing opens at first: level by level as far as it shows at most `most_boxes`.

    Groups without multiply-adds, such as a normalisation with its activation, stay closed. Where
    the levels leave few boxes, the most costly groups of the next level are opened as far as they
    fit. Then one block is opened, unless one is: the most costly that fits, rather not one of
    many alike. A network with more boxes at the top than that shows them all, closed.
    """
    repeats = Repeats(graph)
    opened: frozenset[str] = frozenset()
    boxes = list(visible(graph, opened, repeats))
    while closed := [box for box in boxes if _is_worth_opening(graph, box)]:
        more = opened | {box.path for box in closed}
        wider = list(visible(graph, more, repeats))
        if len(wider) > most_boxes:
            if len(boxes) <= FEW_BOXES:
                opened = _costly(graph, opened, repeats, most_boxes)
            break
        opened, boxes = more, wider
    return _with_block(graph, opened, repeats, most_boxes)


def _openable(graph: Graph, repeats: Repeats) -> Iterator[tuple[str, int]]:
    """Every group and every folded box with the depth at which it stands, from 1."""
    depths = node_levels(graph.nodes)
    for path, siblings in _families(graph):
        if path:
            yield path, depths[path]
        for run in repeats.runs(siblings):
            if len(run) > 1:
                yield fold_path(run), depths[run[0].path]


def _is_worth_opening(graph: Graph, box: Box) -> bool:
    """Whether it is a closed group with work in it; unknown work may be anywhere."""
    costs = box.node.macs > 0 or graph.macs == 0
    return box.openable and not box.open and box.count == 1 and costs


def _costly(
    graph: Graph, opened: frozenset[str], repeats: Repeats, most_boxes: int
) -> frozenset[str]:
    """What is open, and the most costly closed groups as far as they fit."""
    boxes = list(visible(graph, opened, repeats))
    closed = [box.node for box in boxes if _is_worth_opening(graph, box)]
    shown = len(boxes)
    for group in sorted(closed, key=_cost):
        inside = len(list(repeats.runs(group.children)))
        if shown + inside <= most_boxes:
            opened, shown = opened | {group.path}, shown + inside
    return opened


def _with_block(
    graph: Graph, opened: frozenset[str], repeats: Repeats, most_boxes: int
) -> frozenset[str]:
    """What is open, and the way to a block that fits, unless a block is open."""
    nodes = graph.by_path
    blocks = [node for node in graph.nodes if _is_block(node, nodes)]
    if any(block.path in opened for block in blocks):
        return opened
    inside: dict[str, int] = {}  # how many more boxes one sees if this one is opened
    folds: dict[str, str] = {}
    for path, siblings in _families(graph):
        runs = list(repeats.runs(siblings))
        inside[path] = len(runs)
        for run in runs:
            if len(run) > 1:
                inside[fold_path(run)] = len(run)
                folds |= dict.fromkeys((node.path for node in run), fold_path(run))
    shown = len(list(visible(graph, opened, repeats)))
    fold_paths = set(folds.values())
    ways = {block.path: frozenset(_way(block, nodes, folds)) for block in blocks}
    # Each fold on the way would add its members, so that the block would be one of many.
    folded = {path: len(way.intersection(fold_paths)) for path, way in ways.items()}
    for block in sorted(blocks, key=lambda block: (folded[block.path], _cost(block))):
        way = ways[block.path] - opened
        if shown + sum(inside[path] for path in way) <= most_boxes:
            return opened | way
    return opened


def _is_block(node: Node, nodes: Mapping[str, Node]) -> bool:
    """Whether it is a part of a body that works by itself, not only a row of such parts."""
    children = [nodes[path] for path in node.children]
    working = sum(child.macs > 0 for child in children)
    alone = any(not child.children for child in children)
    return node.parent is not None and alone and working > 1


def _way(node: Node, nodes: Mapping[str, Node], folds: Mapping[str, str]) -> Iterator[str]:
    """The paths that must be open for this box to be open."""
    yield node.path
    if node.path in folds:
        yield folds[node.path]
    if node.parent is not None:
        yield from _way(nodes[node.parent], nodes, folds)


def _families(graph: Graph) -> Iterator[tuple[str, Sequence[str]]]:
    """Each group with its children, and before them the top with the path ""."""
    yield "", [node.path for node in graph.nodes if node.parent is None]
    yield from ((node.path, node.children) for node in graph.nodes if node.children)


def _cost(node: Node) -> tuple[int, int]:
    """What sorts the most costly first."""
    return -node.macs, -node.params
