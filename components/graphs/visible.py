"""Which boxes a drawing of a network shows. No torch."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from components.graphs.folding import Repeats, fold_path
from components.graphs.records import Graph, Node


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


def visible(graph: Graph, opened: AbstractSet[str], repeats: Repeats | None) -> Iterator[Box]:
    """The boxes of a drawing from the top down, each before those in it.

    Without `repeats` nothing is folded.
    """
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
