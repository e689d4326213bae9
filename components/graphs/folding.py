"""Runs of identical siblings in a chain, which a drawing may show once. No torch."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from components.graphs.records import Graph, Node

LEAST_REPEATS = 2


def fold_path(members: Sequence[Node]) -> str:
    """The path of the box that stands for a run: that of its first member, and how many."""
    return f"{members[0].path}×{len(members)}"


@dataclass
class Repeats:
    """Which siblings of a graph repeat each other.

    Two boxes are alike if their operators, shapes, costs and everything inside are the same, with
    the same arrows. One follows another if what leaves the one goes to the other only, and what
    enters the other comes from the one or from where the one takes its own input.
    """

    graph: Graph
    _nodes: Mapping[str, Node] = field(init=False)
    _looks: Mapping[str, int] = field(init=False)
    _entering: dict[str, set[str]] = field(init=False)
    _leaving: dict[str, set[str]] = field(init=False)
    _around: dict[str, frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._nodes = self.graph.by_path
        self._around = {}
        for node in self.graph.nodes:
            outer = self._around[node.parent] if node.parent else frozenset()
            self._around[node.path] = outer | {node.path}
        self._collect_arrows()
        self._looks = _looks(self.graph, self._inner_arrows())

    def runs(self, siblings: Sequence[str]) -> Iterator[tuple[Node, ...]]:
        """The siblings in order; those that repeat each other together, the others alone."""
        run: list[Node] = []
        for path in siblings:
            if run and not self._repeats(run[-1].path, path):
                yield from _whole(run)
                run = []
            run.append(self._nodes[path])
        yield from _whole(run)

    def _repeats(self, one: str, other: str) -> bool:
        return (
            self._looks[one] == self._looks[other]
            and bool(self._leaving[one])
            and all(other in self._around[target] for target in self._leaving[one])
            and all(
                one in self._around[source] or source in self._entering[one]
                for source in self._entering[other]
            )
        )

    def _collect_arrows(self) -> None:
        """For each box, the leaves outside that give to it and that take from it."""
        self._entering = {node.path: set() for node in self.graph.nodes}
        self._leaving = {node.path: set() for node in self.graph.nodes}
        for source, target in self.graph.edges:
            for path in self._around[source] - self._around[target]:
                self._leaving[path].add(target)
            for path in self._around[target] - self._around[source]:
                self._entering[path].add(source)

    def _inner_arrows(self) -> dict[str, list[tuple[str, str]]]:
        """For each group, the arrows between its children, by their paths."""
        arrows: dict[str, list[tuple[str, str]]] = {}
        for source, target in self.graph.edges:
            one, other = self._nodes[source], self._nodes[target]
            while one.parent not in self._around[target] and one.parent:
                one = self._nodes[one.parent]
            while other.parent != one.parent and other.parent:
                other = self._nodes[other.parent]
            if one.parent:
                arrows.setdefault(one.parent, []).append((one.path, other.path))
        return arrows


def _whole(run: list[Node]) -> Iterator[tuple[Node, ...]]:
    if len(run) >= LEAST_REPEATS:
        yield tuple(run)
    else:
        yield from ((node,) for node in run)


def _looks(graph: Graph, arrows: Mapping[str, list[tuple[str, str]]]) -> dict[str, int]:
    """A number for each box, equal for boxes that are alike."""
    numbers: dict[object, int] = {}
    looks: dict[str, int] = {}
    for node in reversed(graph.nodes):
        places = {path: place for place, path in enumerate(node.children)}
        inner = tuple((places[a], places[b]) for a, b in arrows.get(node.path, ()))
        look = (*_features(node), tuple(looks[path] for path in node.children), inner)
        looks[node.path] = numbers.setdefault(look, len(numbers))
    return looks


def _features(node: Node) -> tuple[object, ...]:
    shapes = node.input_shapes, node.output_shapes
    window = node.kernel, node.stride, node.groups
    return node.operator, node.kind, *shapes, *window, node.params, node.macs
