"""Wires cut where columns end, and their loose ends joined in cables. No torch."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from components.graphs.plans import End, Port, Wire


@dataclass(slots=True)
class Cable:
    """Wires that leave a column (-1: that come from outside) for the same ports of later ones.

    A port is a column and the number of a wire into it. A cable that also leaves for outside, at
    `exit`, has one wire.
    """

    column: int
    ports: tuple[tuple[int, Port], ...]
    wires: list[int] = field(default_factory=list)
    gutter: float = 0.0
    exit: float | None = None


class Cut:
    """What stands in each column.

    `column_of` has for each part its column and `places` its place in it, `members` for each
    column its parts and `inside` its wires. `found` leads from a wire and the number of its end
    (-1: where it leaves its column) to the wire and end in the column; `cables` from a wire that
    leaves its column, or comes from outside, to its cable.
    """

    def __init__(self, wires: Sequence[Wire], ranks: Sequence[int], breaks: Sequence[int]) -> None:
        self.wires = wires
        self.column_of = [bisect_left(breaks, rank) for rank in ranks]
        self.places: list[int] = []
        self.members: list[list[int]] = [[] for _ in range(len(breaks) + 1)]
        for part, column in enumerate(self.column_of):
            self.places.append(len(self.members[column]))
            self.members[column].append(part)
        self.inside: list[list[Wire]] = [[] for _ in self.members]
        self.found: dict[tuple[int, int], tuple[int, int]] = {}
        self.cables: dict[int, Cable] = {}
        self._split()

    def home(self, wire: Wire) -> int:
        """The column that a wire starts in, -1 if it comes from outside."""
        return -1 if wire.source is None else self.column_of[wire.source]

    def _split(self) -> None:
        """Cut each wire at the borders of columns, and join the cut ends in cables."""
        known: dict[tuple[int, tuple[End, ...]], int] = {}
        cables: dict[object, Cable] = {}
        for number, wire in enumerate(self.wires):
            home = self.home(wire)
            ends = self._ends_by_column(wire)
            ports = []
            for column, numbers in ends.items():
                if column in (home, None):
                    continue
                goals = tuple(self._local(wire.ends[end]) for end in numbers)
                key = column, goals
                if key not in known:
                    known[key] = len(self.inside[column])
                    self.inside[column].append(Wire(("in", known[key]), None, goals))
                ports.append((column, ("in", known[key])))
                for place, end in enumerate(numbers):
                    self.found[number, end] = known[key], place
            if ports or None in ends:
                own = number if home < 0 or None in ends else None
                cable = cables.setdefault((home, tuple(ports), own), Cable(home, tuple(ports)))
                cable.wires.append(number)
                self.cables[number] = cable
            if wire.source is not None:
                self._keep(number, home, ends.get(home, []))

    def _ends_by_column(self, wire: Wire) -> dict[int | None, list[int]]:
        ends: dict[int | None, list[int]] = {}
        for number, end in enumerate(wire.ends):
            column = None if end.part is None else self.column_of[end.part]
            ends.setdefault(column, []).append(number)
        return ends

    def _keep(self, number: int, home: int, numbers: Sequence[int]) -> None:
        """Put a wire into the column of its source, with one end more if it leaves that."""
        wire = self.wires[number]
        for place, end in enumerate(numbers):
            self.found[number, end] = len(self.inside[home]), place
        goals = [self._local(wire.ends[end]) for end in numbers]
        if number in self.cables:
            self.found[number, -1] = len(self.inside[home]), len(goals)
            goals.append(End(None, wire.port))
        source = None if wire.source is None else self.places[wire.source]
        self.inside[home].append(Wire(wire.port, source, tuple(goals)))

    def _local(self, end: End) -> End:
        return End(None if end.part is None else self.places[end.part], end.port)
