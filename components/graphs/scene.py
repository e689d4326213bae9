"""What a drawing of a network shows: which boxes are there, which are open, and their arrows.

No torch.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from components.graphs.arrow_kinds import ArrowKind, arrow_kinds
from components.graphs.collapse import node_levels
from components.graphs.folding import Repeats, fold_path
from components.graphs.records import Graph, Node

__all__ = ["Arrow", "ArrowKind", "Box", "Scene", "default_opened", "opened_to", "scene"]

MOST_BOXES = 60
# A level that does not fit is opened in part only where the levels above show no more than these.
FEW_BOXES = 12
# Of several arrows between the same two boxes, the first of these kinds is drawn.
_PRECEDENCE: tuple[ArrowKind, ...] = ("flow", "gate", "skip", "concatenation")


@dataclass(frozen=True, slots=True)
class Box:
    """A box as drawn: one node, or the identical siblings that a folded box stands for.

    `path` is that of the node; a folded box has that of its first sibling and the number of
    siblings, `blocks.1×4`. An open box encloses those inside it; a leaf is not `openable`.
    `parent` is the path of the open box around it, None at the top.
    """

    path: str
    nodes: tuple[Node, ...]
    open: bool
    openable: bool
    parent: str | None

    @property
    def node(self) -> Node:
        """The node, or the first of the siblings."""
        return self.nodes[0]

    @property
    def count(self) -> int:
        """How many identical siblings it stands for."""
        return len(self.nodes)


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow between two boxes that are not open, by their paths."""

    source: str
    target: str
    kind: ArrowKind


@dataclass(frozen=True, slots=True)
class Scene:
    """What is visible of a graph: boxes in forward order, outer before inner, and arrows."""

    graph: Graph
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def scene(graph: Graph, opened: AbstractSet[str], fold: bool = True) -> Scene:
    """What a drawing shows if the boxes with these paths are open.

    Paths that are not there, or that stand in a closed box, are of no effect. `fold` draws at
    least two identical siblings in a row as one box, which opens into them. A closed box takes
    over the arrows of what is inside; of several between the same two boxes one is drawn.
    """
    boxes = tuple(_visible(graph, opened, Repeats(graph) if fold else None))
    return Scene(graph, boxes, _lifted(graph, boxes))


def opened_to(graph: Graph, depth: int) -> frozenset[str]:
    """The paths of the groups that are open in a drawing of this depth; 1 opens none.

    Folded boxes stay folded.
    """
    levels = node_levels(graph.nodes)
    return frozenset(
        node.path for node in graph.nodes if node.children and levels[node.path] < depth
    )


def default_opened(graph: Graph, most_boxes: int = MOST_BOXES) -> frozenset[str]:
    """What a drawing opens at first: level by level as far as it shows at most `most_boxes`.

    Where this leaves few boxes, the most costly groups of the next level are opened as far as
    they fit. A network with more boxes at the top than that shows them all, closed.
    """
    repeats = Repeats(graph)
    opened: frozenset[str] = frozenset()
    boxes = list(_visible(graph, opened, repeats))
    while closed := [box for box in boxes if box.openable and not box.open and box.count == 1]:
        more = opened | {box.path for box in closed}
        wider = list(_visible(graph, more, repeats))
        if len(wider) > most_boxes:
            return opened if len(boxes) > FEW_BOXES else _costly(graph, opened, repeats, most_boxes)
        opened, boxes = more, wider
    return opened


def _costly(
    graph: Graph, opened: frozenset[str], repeats: Repeats, most_boxes: int
) -> frozenset[str]:
    """What is open, and the most costly closed groups as far as they fit."""
    boxes = list(_visible(graph, opened, repeats))
    closed = [box.node for box in boxes if box.openable and not box.open and box.count == 1]
    shown = len(boxes)
    for group in sorted(closed, key=lambda node: (-node.macs, -node.params)):
        inside = len(list(repeats.runs(group.children)))
        if shown + inside <= most_boxes:
            opened, shown = opened | {group.path}, shown + inside
    return opened


def _visible(graph: Graph, opened: AbstractSet[str], repeats: Repeats | None) -> Iterator[Box]:
    """The boxes from the top down, each before those in it."""
    nodes = graph.by_path

    def unfolded(siblings: Sequence[str], parent: str | None) -> Iterator[Box]:
        for path in siblings:
            node = nodes[path]
            is_open = bool(node.children) and path in opened
            yield Box(path, (node,), is_open, bool(node.children), parent)
            if is_open:
                yield from inside(node.children, path)

    def inside(siblings: Sequence[str], parent: str | None) -> Iterator[Box]:
        if repeats is None:
            yield from unfolded(siblings, parent)
            return
        for run in repeats.runs(siblings):
            paths, path = [node.path for node in run], fold_path(run)
            if len(run) == 1:
                yield from unfolded(paths, parent)
                continue
            yield Box(path, run, path in opened, True, parent)
            if path in opened:
                yield from unfolded(paths, path)

    yield from inside([node.path for node in graph.nodes if node.parent is None], None)


def _lifted(graph: Graph, boxes: Sequence[Box]) -> tuple[Arrow, ...]:
    """The arrows between the innermost visible boxes, in the order of the edges."""
    shown = {node.path: box.path for box in boxes if not box.open for node in box.nodes}
    for node in graph.nodes:
        if node.path not in shown and node.parent in shown:
            shown[node.path] = shown[node.parent]
    kinds: dict[tuple[str, str], ArrowKind] = {}
    for edge, kind in zip(graph.edges, arrow_kinds(graph), strict=True):
        pair = shown[edge.source], shown[edge.target]
        if pair[0] != pair[1]:
            kinds[pair] = min(kinds.get(pair, kind), kind, key=_PRECEDENCE.index)
    return tuple(Arrow(*pair, kind) for pair, kind in kinds.items())
