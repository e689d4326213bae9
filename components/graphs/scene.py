"""What a drawing of a network shows: which boxes are there, which are open, and their arrows.

No torch.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from components.graphs.arrow_kinds import ArrowKind, arrow_kinds
from components.graphs.folding import Repeats
from components.graphs.openings import MOST_BOXES, default_opened, levels, opened_to
from components.graphs.records import Graph
from components.graphs.visible import Box, visible

__all__ = [
    "MOST_BOXES",
    "Arrow",
    "ArrowKind",
    "Box",
    "Scene",
    "default_opened",
    "levels",
    "opened_to",
    "scene",
]

# Of several arrows between the same two boxes, the first of these kinds is drawn.
_PRECEDENCE: tuple[ArrowKind, ...] = ("flow", "gate", "skip", "concatenation")


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
    boxes = tuple(visible(graph, opened, Repeats(graph) if fold else None))
    return Scene(graph, boxes, _lifted(graph, boxes))


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
