"""A long stack broken into columns, like the text of a newspaper. No torch."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import inf, log, sqrt

from components.graphs.cables import COLUMN_GAP, place_columns
from components.graphs.chains import rank_parts
from components.graphs.plans import Part, Plan, Wire
from components.graphs.stacking import stack

# A stack stays whole if it is not this many times as high as its aspect asks for.
LEAST_RATIO = 1.8
# Up to this height only places that a single wire crosses are broken, above it those with one
# crossing wire for each so many px of height.
TALL_PX, PX_PER_CROSSING = 2000.0, 500.0
# In which share of a column, from its end, the place with the fewest crossing wires is looked for.
SLACK = 0.3
# By which share the last column may be longer, so that no stray box gets a column of its own.
TOLERANCE = 0.15
# A stack is only broken if no column keeps more than this share of its height.
MOST_LEFT = 0.75
# Columns shorter than this share of the longest look stray; each counts like a wrong aspect.
SHORT, PER_SHORT = 0.25, 0.5
# Heights of columns that are tried, in heights that equal columns would have.
_SHARES = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.8, 2.2)


def arrange(parts: Sequence[Part], wires: Sequence[Wire], aspect: float, high: float) -> Plan:
    """A plan of one column, or of several if that is nearer to `aspect`, width by height.

    A stack less than `high` px high is never broken.
    """
    whole = stack(parts, wires)
    if whole.height < high or whole.height * aspect < LEAST_RATIO * whole.width:
        return whole
    ranks = rank_parts(len(parts), wires)
    breaks = _breaks(whole, _crossings(ranks, wires), aspect)
    return place_columns(parts, wires, ranks, breaks) if breaks else whole


def _crossings(ranks: Sequence[int], wires: Sequence[Wire]) -> list[int]:
    """How many wires pass from each rank to lower ones."""
    changes = [0] * (max(ranks) + 2)
    for wire in wires:
        ends = [ranks[end.part] for end in wire.ends if end.part is not None]
        last = max(ranks) if len(ends) < len(wire.ends) else max(ends)
        changes[0 if wire.source is None else ranks[wire.source]] += 1
        changes[last] -= 1
    return list(accumulate(changes))[:-1]


def _breaks(whole: Plan, crossings: Sequence[int], aspect: float) -> list[int]:
    """The ranks after which a column ends, so that all together come near to the aspect.

    None if the longest column would still be nearly as long as the whole.
    """
    most = 1 if whole.height < TALL_PX else whole.height / PX_PER_CROSSING
    places = [
        (row.end, crossings[rank], rank)
        for rank, row in enumerate(whole.rows[:-1])
        if crossings[rank] <= most
    ]
    even = sqrt(whole.height * whole.width / aspect)
    candidates = [_filled(places, whole.height, even * share) for share in _SHARES]
    best = min(candidates, key=lambda breaks: _misfit(whole, breaks, aspect))
    return best if max(_heights(whole, best)) <= MOST_LEFT * whole.height else []


def _heights(whole: Plan, breaks: Sequence[int]) -> list[float]:
    ends = [0.0, *(whole.rows[rank].end for rank in breaks), whole.height]
    return [bottom - top for top, bottom in pairwise(ends)]


def _misfit(whole: Plan, breaks: Sequence[int], aspect: float) -> float:
    """How far columns that end there are from the aspect, and how many are short."""
    starts = [0, *(rank + 1 for rank in breaks), len(whole.rows)]
    columns = [whole.rows[first:last] for first, last in pairwise(starts)]
    width = sum(
        max(row.left for row in rows) + max(row.right for row in rows) + COLUMN_GAP
        for rows in columns
    )
    heights = _heights(whole, breaks)
    short = sum(height < SHORT * max(heights) for height in heights)
    return abs(log(width / max(heights) / aspect)) + PER_SHORT * short


def _filled(places: Sequence[tuple[float, int, int]], height: float, limit: float) -> list[int]:
    """Break as late as a column's limit allows; `places` are y, crossing wires and rank."""
    breaks: list[int] = []
    top, index = 0.0, 0
    while height - top > (1 + TOLERANCE) * limit and index < len(places):
        stop = max(bisect_right(places, (top + limit, inf, 0)), index + 1)
        late = [place for place in places[index:stop] if place[0] >= top + (1 - SLACK) * limit]
        top, _, rank = min(late, key=lambda place: (place[1], -place[0]), default=places[stop - 1])
        breaks.append(rank)
        index = bisect_right(places, (top, inf, 0))
    return breaks
