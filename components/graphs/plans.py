"""What stands in one open box, how it is wired, and where it is put. No torch.

Coordinates grow to the right and downwards, in px; the way of the data is down.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

Point = tuple[float, float]
Port = Hashable

BOX_GAP = 28.0
LANE_GAP = 12.0


@dataclass(frozen=True, slots=True)
class Part:
    """A box with its extents to both sides of its axis.

    `entries` and `exits` say, relative to the axis, where wires meet its top and bottom; a closed
    box has none: there they may meet it anywhere, and leave it on the axis.
    """

    left: float
    right: float
    height: float
    entries: Mapping[Port, float] = field(default_factory=dict)
    exits: Mapping[Port, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class End:
    """Where a wire arrives: a port of a part, by its place in the list; None is outside, below."""

    part: int | None
    port: Port


@dataclass(frozen=True, slots=True)
class Wire:
    """All arrows that carry the same: from a part (None: from outside, above) to its ends."""

    port: Port
    source: int | None
    ends: tuple[End, ...]


class Row(NamedTuple):
    """What stands in one rank: how far it reaches to both sides of x = 0, and where it ends."""

    left: float
    right: float
    end: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Where all is. The axis is x = 0, the top y = 0.

    `spots` has for each part the x of its axis and the y of its top, `routes` for each wire one
    polyline per end, `entries` and `exits` the x of wires from and to outside by their ports.
    `rows` are the ranks of one column.
    """

    left: float
    right: float
    height: float
    spots: Sequence[Point]
    routes: Sequence[Sequence[Sequence[Point]]]
    entries: Mapping[Port, float]
    exits: Mapping[Port, float]
    rows: Sequence[Row] = ()

    @property
    def width(self) -> float:
        """From side to side."""
        return self.left + self.right


def straightened(points: Sequence[Point]) -> list[Point]:
    """The polyline without points that repeat or that lie on a straight stretch."""
    kept: list[Point] = []
    for point in points:
        if kept and _same(kept[-1], point):
            continue
        if len(kept) > 1 and any(
            _near(kept[-2][axis], kept[-1][axis]) and _near(kept[-1][axis], point[axis])
            for axis in (0, 1)
        ):
            kept.pop()
        kept.append(point)
    return kept


def _near(one: float, other: float) -> bool:
    return abs(one - other) < 1e-6


def _same(one: Point, other: Point) -> bool:
    return _near(one[0], other[0]) and _near(one[1], other[1])
