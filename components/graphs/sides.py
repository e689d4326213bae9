"""Which chain stands where: the axis first, others to its left and right, close by. No torch."""

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush

from components.graphs.chains import Chain, Chains
from components.graphs.plans import BOX_GAP, LANE_GAP, Part

_NEAR_PX = 1.0
_Profile = list[tuple[float, float]]
_Wires = Sequence[tuple[int, Sequence[int]]]


def place_chains(
    chains: Chains, ranks: Sequence[int], parts: Sequence[Part], wires: _Wires
) -> tuple[list[float], list[float], list[float]]:
    """The x of each chain, and how far all reaches to the left and right of x = 0 in each rank.

    The first chain is the axis. Then, of those wired to what is placed already, the shortest goes
    next: to the side where its neighbours are, or to that with more room. A chain clears only
    what stands in its own ranks.
    """
    sides = _Sides(max(ranks, default=0) + 1)
    profiles = [_profile(chain, ranks, parts) for chain in chains.chains]
    neighbours = _neighbours(chains, ranks, wires)
    xs = [0.0] * len(profiles)
    placed: set[int] = set()
    for chain in _order(chains.chains, neighbours):
        near = [xs[other] for other in neighbours[chain] if other in placed]
        middle = sum(near) / len(near) if near else 0.0
        first = chains.chains[chain].first
        xs[chain] = sides.put(first, profiles[chain], middle if placed else None)
        placed.add(chain)
    return xs, sides.left, sides.right


def _profile(chain: Chain, ranks: Sequence[int], parts: Sequence[Part]) -> _Profile:
    """The room that a chain takes to its left and right in each of its ranks."""
    profile = [(LANE_GAP / 2, LANE_GAP / 2)] * (chain.last - chain.first + 1)
    for place in chain.parts:
        part = parts[place]
        if part.height:
            room = part.left + BOX_GAP / 2, part.right + BOX_GAP / 2
            profile[ranks[place] - chain.first] = room
    return profile


def _neighbours(chains: Chains, ranks: Sequence[int], wires: _Wires) -> list[dict[int, None]]:
    """For each chain those it is wired to, each once and in order."""
    neighbours: list[dict[int, None]] = [{} for _ in chains.chains]

    def join(one: int, other: int) -> None:
        if one != other:
            neighbours[one][other] = neighbours[other][one] = None

    for wire, (source, targets) in enumerate(wires):
        start = chains.of_part[source]
        for target in targets:
            end = chains.of_part[target]
            if ranks[target] > ranks[source] + 1:
                join(start, chains.of_lane[wire])
                join(chains.of_lane[wire], end)
            else:
                join(start, end)
    return neighbours


def _order(chains: Sequence[Chain], neighbours: Sequence[dict[int, None]]) -> Iterator[int]:
    """All chains: each time the shortest next to one that came before."""
    seen: set[int] = set()
    for root in range(len(chains)):
        waiting = [] if root in seen else [(0, root)]
        seen.add(root)
        while waiting:
            _, chain = heappop(waiting)
            yield chain
            for other in neighbours[chain]:
                if other not in seen:
                    seen.add(other)
                    heappush(waiting, (chains[other].last - chains[other].first, other))


class _Sides:
    """How far each rank is taken up on both sides of the axis."""

    def __init__(self, ranks: int) -> None:
        self.left, self.right = [0.0] * ranks, [0.0] * ranks

    def put(self, first: int, profile: _Profile, middle: float | None) -> float:
        """Put a chain beside what is there, on the side of `middle`; returns its x.

        Without `middle` it is put on the axis.
        """
        if middle is None:
            self._take(first, profile, 0.0)
            return 0.0
        ranks = slice(first, first + len(profile))
        right = max(x + room[0] for x, room in zip(self.right[ranks], profile, strict=True))
        left = max(x + room[1] for x, room in zip(self.left[ranks], profile, strict=True))
        to_right = middle > 0 if abs(middle) > _NEAR_PX else right <= left
        x = right if to_right else -left
        self._take(first, profile, x)
        return x

    def _take(self, first: int, profile: _Profile, x: float) -> None:
        for rank, (left, right) in enumerate(profile, start=first):
            self.left[rank] = max(self.left[rank], left - x)
            self.right[rank] = max(self.right[rank], right + x)
