"""Ranks above each other: the longest path straight down the axis, other ways beside it. No torch.

A wire leaves its part downwards, runs sideways in the channel below, down in a lane where it
passes ranks, sideways again in the channel above its target, and down into it.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from components.graphs.chains import find_chains, rank_parts
from components.graphs.channels import CHANNEL_PX, Channels
from components.graphs.plans import Part, Plan, Point, Port, Row, Wire, straightened
from components.graphs.sides import place_chains

_NEAR_PX = 1.0


def stack(parts: Sequence[Part], wires: Sequence[Wire]) -> Plan:
    """A plan of one column; parts come in forward order."""
    return _Stack(parts, wires).plan()


@dataclass(frozen=True, slots=True)
class _Way:
    """A wire to one of its targets, with places in the list of parts and stubs."""

    wire: int
    source: int
    target: int
    port: Port


@dataclass(frozen=True, slots=True)
class _Bends:
    """The x at which a way leaves its source, passes ranks, and arrives."""

    leave: float
    lane: float
    arrive: float


class _Stack:
    """Parts and stubs: a stub is where a wire crosses the border, above all parts or below."""

    def __init__(self, parts: Sequence[Part], wires: Sequence[Wire]) -> None:
        self.parts, self.wires = list(parts), wires
        self.count = len(parts)
        self.ranks = [1 + rank for rank in rank_parts(len(parts), wires)]
        self.bottom = 1 + max(self.ranks, default=0)
        self.ways = [list(self._ways(number)) for number in range(len(wires))]
        pairs = [(ways[0].source, [way.target for way in ways]) for ways in self.ways]
        self.chains = find_chains(self.ranks, pairs)
        xs, self.lefts, self.rights = place_chains(self.chains, self.ranks, self.parts, pairs)
        self.x = [xs[chain] for chain in self.chains.of_part]
        self.lanes = {wire: xs[chain] for wire, chain in self.chains.of_lane.items()}
        self.takers = Counter(way.target for ways in self.ways for way in ways)

    def plan(self) -> Plan:
        """Where all is."""
        channels = Channels()
        bends = [[self._bends(way, channels) for way in ways] for ways in self.ways]
        heights, leaving, arriving = channels.settle()
        tops, floors = self._rows(heights)
        y = [
            (tops[rank] + floors[rank] - part.height) / 2
            for rank, part in zip(self.ranks, self.parts, strict=True)
        ]

        def route(way: _Way, bend: _Bends) -> list[Point]:
            start, end = self.ranks[way.source], self.ranks[way.target] - 1
            points = [(bend.leave, y[way.source] + self.parts[way.source].height)]
            if bend.leave != bend.lane:
                level = floors[start] + leaving[start, way.wire]
                points += [(bend.leave, level), (bend.lane, level)]
            if bend.lane != bend.arrive:
                level = floors[end] + arriving[end, _meeting(way, bend)]
                points += [(bend.lane, level), (bend.arrive, level)]
            return straightened([*points, (bend.arrive, y[way.target])])

        routes = [
            [route(way, bend) for way, bend in zip(ways, bent, strict=True)]
            for ways, bent in zip(self.ways, bends, strict=True)
        ]
        spots = list(zip(self.x, y, strict=True))[: self.count]
        crossings = self._entries(), self._exits()
        rows = [
            Row(self.lefts[rank], self.rights[rank], floors[rank]) for rank in range(1, self.bottom)
        ]
        sides = max(self.lefts), max(self.rights)
        return Plan(*sides, floors[-1], spots, routes, *crossings, rows)

    def _ways(self, number: int) -> Iterator[_Way]:
        wire = self.wires[number]
        source = self._stub(0) if wire.source is None else wire.source
        for end in wire.ends:
            target = self._stub(self.bottom) if end.part is None else end.part
            yield _Way(number, source, target, end.port)

    def _stub(self, rank: int) -> int:
        self.parts.append(Part(0, 0, 0))
        self.ranks.append(rank)
        return len(self.parts) - 1

    def _bends(self, way: _Way, channels: Channels) -> _Bends:
        """Where a way bends; its sideways stretches are put into the channels."""
        source, start, end = way.source, self.ranks[way.source], self.ranks[way.target] - 1
        leave = self.x[source] + self.parts[source].exits.get(self.wires[way.wire].port, 0)
        passes = start < end
        lane = self.lanes[way.wire] if passes else leave
        arrive = self._arrival(way, lane)
        if not passes and len(self.ways[way.wire]) > 1:
            lane = arrive
        bends = _Bends(leave, lane, arrive)
        if leave != lane:
            channels.leave(start, way.wire, leave, lane)
        if lane != arrive:
            channels.arrive(end, _meeting(way, bends), lane, arrive)
        return bends

    def _arrival(self, way: _Way, lane: float) -> float:
        """Where a way meets its target: at its port; several meet a closed box side by side."""
        part, x = self.parts[way.target], self.x[way.target]
        if part.entries:
            return x + part.entries[way.port]
        if self.takers[way.target] == 1 or abs(lane - x) < _NEAR_PX:
            return x
        aside = min(part.left, part.right) / 2
        return x + (aside if lane > x else -aside)

    def _rows(self, heights: Mapping[int, float]) -> tuple[list[float], list[float]]:
        """The y at which each rank begins and ends, from that of stubs above to that below."""
        rows = [0.0] * (self.bottom + 1)
        for rank, part in zip(self.ranks, self.parts, strict=True):
            rows[rank] = max(rows[rank], part.height)
        used = set(self.ranks)
        tops, floors = [0.0], [0.0]
        for rank in range(1, self.bottom + 1):
            gap = heights.get(rank - 1, CHANNEL_PX) if {rank - 1, rank} <= used else 0
            tops.append(floors[-1] + gap)
            floors.append(tops[-1] + rows[rank])
        return tops, floors

    def _entries(self) -> dict[Port, float]:
        ways = (ways[0] for ways in self.ways)
        return {
            self.wires[way.wire].port: self.x[way.source]
            for way in ways
            if way.source >= self.count
        }

    def _exits(self) -> dict[Port, float]:
        ways = (way for ways in self.ways for way in ways)
        return {
            self.wires[way.wire].port: self.x[way.target]
            for way in ways
            if way.target >= self.count
        }


def _meeting(way: _Way, bends: _Bends) -> Hashable:
    """What ways share that arrive together: they run on one track."""
    return way.target, bends.arrive
