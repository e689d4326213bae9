"""Columns side by side, and the cables between them. No torch.

Each column is a stack of its own. What goes on in a later column leaves at the bottom, runs up in
the gutter beside its column and enters the other from above. Wires that go the same way share it.
"""

from collections.abc import Sequence

from components.graphs.channels import CHANNEL_PX, Channels
from components.graphs.cutting import Cable, Cut
from components.graphs.plans import LANE_GAP, Part, Plan, Point, Port, Wire, straightened
from components.graphs.stacking import stack

COLUMN_GAP = 40.0


def place_columns(
    parts: Sequence[Part], wires: Sequence[Wire], ranks: Sequence[int], breaks: Sequence[int]
) -> Plan:
    """A plan with a column up to each rank in `breaks`, and one for what is below."""
    return _Columns(parts, wires, ranks, breaks).plan()


class _Columns:
    def __init__(
        self,
        parts: Sequence[Part],
        wires: Sequence[Wire],
        ranks: Sequence[int],
        breaks: Sequence[int],
    ) -> None:
        self.wires, self.cut = wires, Cut(wires, ranks, breaks)
        self.plans = [
            stack([parts[part] for part in members], inside)
            for members, inside in zip(self.cut.members, self.cut.inside, strict=True)
        ]
        self.axes: list[float] = []
        self.width = self._place()
        self.entries = _spread([wire.port for wire in wires if wire.source is None])
        self.exits = _spread([wires[number].port for number in self._leaving()])

    def plan(self) -> Plan:
        """Where all is."""
        channels = Channels()
        cables = list({id(cable): cable for cable in self.cut.cables.values()}.values())
        for number, cable in enumerate(cables):
            self._run(channels, number, cable)
        heights, below, above = channels.settle()
        top = heights.get(0, CHANNEL_PX if self.entries else 0.0)
        floor = top + max(plan.height for plan in self.plans)
        height = floor + heights.get(1, CHANNEL_PX if self.exits else 0.0)
        levels = {
            id(cable): (above.get((0, number), 0.0), floor + below.get((1, number), 0.0))
            for number, cable in enumerate(cables)
        }
        routes = [
            [
                self._route(wire, end, levels, top, height)
                for end in range(len(self.wires[wire].ends))
            ]
            for wire in range(len(self.wires))
        ]
        spots = [
            self._moved(column, [self.plans[column].spots[self.cut.places[part]]], top)[0]
            for part, column in enumerate(self.cut.column_of)
        ]
        half = self.width / 2
        return Plan(half, half, height, spots, routes, self.entries, self.exits)

    def _leaving(self) -> list[int]:
        return [
            number
            for number, wire in enumerate(self.wires)
            if any(end.part is None for end in wire.ends)
        ]

    def _place(self) -> float:
        """Put columns and gutters side by side, the middle at x = 0; returns the width."""
        cables = {id(cable): cable for cable in self.cut.cables.values() if cable.ports}
        x = 0.0
        for column, plan in enumerate(self.plans):
            self.axes.append(x + plan.left)
            x += plan.width + COLUMN_GAP / 2
            for cable in cables.values():
                if cable.column == column:
                    cable.gutter = x + LANE_GAP / 2
                    x += LANE_GAP
            x += COLUMN_GAP / 2
        width = x - COLUMN_GAP
        self.axes = [axis - width / 2 for axis in self.axes]
        for cable in cables.values():
            cable.gutter -= width / 2
        return width

    def _run(self, channels: Channels, number: int, cable: Cable) -> None:
        """Put the sideways stretches of a cable into the channels above (0) and below (1)."""
        start = cable.gutter
        if cable.column < 0:
            start = self.entries[self.wires[cable.wires[0]].port]
        else:
            exits = [self._exit(wire) for wire in cable.wires]
            if any(end.part is None for end in self.wires[cable.wires[0]].ends):
                cable.exit = self.exits[self.wires[cable.wires[0]].port]
                exits.append(cable.exit)
            channels.leave(1, number, *exits, *([cable.gutter] if cable.ports else []))
        if cable.ports:
            channels.arrive(0, number, start, *(self._entry(port) for port in cable.ports))

    def _exit(self, wire: int) -> float:
        column = self.cut.cables[wire].column
        return self.axes[column] + self.plans[column].exits[self.wires[wire].port]

    def _entry(self, port: tuple[int, Port]) -> float:
        return self.axes[port[0]] + self.plans[port[0]].entries[port[1]]

    def _moved(self, column: int, points: Sequence[Point], top: float) -> list[Point]:
        return [(x + self.axes[column], y + top) for x, y in points]

    def _route(
        self,
        number: int,
        end: int,
        levels: dict[int, tuple[float, float]],
        top: float,
        bottom: float,
    ) -> list[Point]:
        wire = self.wires[number]
        home = self.cut.home(wire)
        part = wire.ends[end].part
        goal = None if part is None else self.cut.column_of[part]
        if goal == home:
            return self._piece(home, self.cut.found[number, end], top)
        cable = self.cut.cables[number]
        above, below = levels[id(cable)]
        points: list[Point] = []
        if home < 0:
            x = self.entries[wire.port]
            points += [(x, 0.0), (x, above)]
        else:
            points += self._piece(home, self.cut.found[number, -1], top)
            points.append((points[-1][0], below))
            if goal is None and cable.exit is not None:
                return straightened([*points, (cable.exit, below), (cable.exit, bottom)])
            points += [(cable.gutter, below), (cable.gutter, above)]
        if goal is not None:
            piece = self._piece(goal, self.cut.found[number, end], top)
            points += [(piece[0][0], above), *piece]
        return straightened(points)

    def _piece(self, column: int, place: tuple[int, int], top: float) -> list[Point]:
        """The stretch within a column: that of its wire and end at this place."""
        return self._moved(column, self.plans[column].routes[place[0]][place[1]], top)


def _spread(ports: Sequence[Port]) -> dict[Port, float]:
    """Places beside each other for wires that cross the border, the first in the middle."""
    return {
        port: LANE_GAP * ((place + 1) // 2) * (1 if place % 2 else -1)
        for place, port in enumerate(ports)
    }
