"""The arrows of a scene cut at the borders of open boxes, so that each can be laid out alone.

No torch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components.graphs.plans import End, Port, Wire
from components.graphs.scene import Scene

Leg = tuple[str | None, int, int]  # an open box (None: the drawing), a wire in it, its end


@dataclass(frozen=True, slots=True)
class Group:
    """What stands right in an open box: children in forward order, and the wires between them."""

    children: tuple[str, ...]
    places: Mapping[str, int]
    wires: Sequence[Wire]


@dataclass(frozen=True, slots=True)
class Nesting:
    """The group of each open box, None being the drawing, and each arrow's way through them."""

    groups: Mapping[str | None, Group]
    legs: Mapping[tuple[str, str], Sequence[Leg]]


def nest(scene: Scene) -> Nesting:
    """Cut the arrows of a scene into legs, one in each open box that they pass.

    Arrows of one source are one wire. Those that enter an open box for the same boxes inside are
    one wire there.
    """
    return _Cutter(scene).nesting()


# A leg before it has a wire: where it starts (a child, or None: outside) and what it carries,
# and the child where it ends (None: outside) with the port there.
_Start = tuple[str | None, Port]
_End = tuple[str | None, Port]


class _Cutter:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.parents = {box.path: box.parent for box in scene.boxes}
        self.lines = {path: self._line(path) for path in self.parents}
        self.bundles = self._bundles()
        self.children: dict[str | None, list[str]] = {None: []}
        for box in scene.boxes:
            self.children[box.parent].append(box.path)
            if box.open:
                self.children[box.path] = []

    def nesting(self) -> Nesting:
        """The groups with their wires, and the legs."""
        wires: dict[str | None, dict[_Start, dict[_End, int]]] = {
            path: {} for path in self.children
        }
        numbers: dict[str | None, dict[_Start, int]] = {path: {} for path in self.children}
        legs: dict[tuple[str, str], list[Leg]] = {}
        for arrow in self.scene.arrows:
            way = legs[arrow.source, arrow.target] = []
            for path, start, end in self._cut(arrow.source, arrow.target):
                ends = wires[path].setdefault(start, {})
                number = numbers[path].setdefault(start, len(numbers[path]))
                way.append((path, number, ends.setdefault(end, len(ends))))
        groups = {path: self._group(path, wires[path]) for path in self.children}
        return Nesting(groups, legs)

    def _group(self, path: str | None, wires: Mapping[_Start, Mapping[_End, int]]) -> Group:
        places = {child: place for place, child in enumerate(self.children[path])}

        def place(child: str | None) -> int | None:
            return None if child is None else places[child]

        made = [
            Wire(port, place(start), tuple(End(place(child), entry) for child, entry in ends))
            for (start, port), ends in wires.items()
        ]
        return Group(tuple(places), places, made)

    def _line(self, path: str) -> list[str]:
        """The boxes around a box and it, outer before inner."""
        line = [path]
        while (parent := self.parents[line[-1]]) is not None:
            line.append(parent)
        return line[::-1]

    def _split(self, source: str, target: str) -> tuple[list[str], list[str]]:
        """The lines of both from where they differ."""
        one, other = self.lines[source], self.lines[target]
        common = sum(a == b for a, b in zip(one, other, strict=False))
        return one[common:], other[common:]

    def _bundles(self) -> dict[tuple[str, str], Port]:
        """For each open box and each source outside, what enters together: the same targets."""
        targets: dict[tuple[str, str], list[str]] = {}
        for arrow in self.scene.arrows:
            for path in self._split(arrow.source, arrow.target)[1][:-1]:
                targets.setdefault((path, arrow.source), []).append(arrow.target)
        return {(path, source): tuple(sorted(inside)) for (path, source), inside in targets.items()}

    def _cut(self, source: str, target: str) -> list[tuple[str | None, _Start, _End]]:
        outward, inward = self._split(source, target)
        legs: list[tuple[str | None, _Start, _End]] = [
            (self.parents[child], (child, source), (None, source)) for child in outward[:0:-1]
        ]
        start: _Start = outward[0], source
        for child in inward:
            port = self.bundles.get((child, source))
            legs.append((self.parents[child], start, (child, port)))
            start = None, port
        return legs
