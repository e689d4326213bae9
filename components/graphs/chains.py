"""Ranks of boxes, and the chains in which they follow each other straight down. No torch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from components.graphs.plans import Wire

Link = tuple[int, int]  # a source and the wire that it gives to


def rank_parts(parts: int, wires: Sequence[Wire]) -> list[int]:
    """The rank of each part from 0: one below the lowest of those it takes from.

    Parts come in forward order. One that takes from nothing stands right above the first that
    needs it, one without any wire below the part before it.
    """
    givers: list[list[int]] = [[] for _ in range(parts)]
    wired, fed = [False] * parts, [False] * parts
    for wire in wires:
        inner = [end.part for end in wire.ends if end.part is not None]
        for part in inner:
            wired[part] = fed[part] = True
        if wire.source is not None:
            wired[wire.source] = True
            givers[wire.source] += inner
    ranks = [0] * parts
    for part in range(parts):
        if not wired[part] and part:
            ranks[part] = ranks[part - 1] + 1
        for taker in givers[part]:
            ranks[taker] = max(ranks[taker], ranks[part] + 1)
    for part in range(parts):
        if not fed[part] and givers[part]:
            ranks[part] = min(ranks[taker] for taker in givers[part]) - 1
    return ranks


@dataclass
class Chain:
    """Parts straight below each other, and the lanes of wires between or above them.

    It reaches from rank `first` to rank `last`; in ranks where it has no part it is a lane.
    """

    first: int
    last: int
    parts: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Chains:
    """The chains, the longest first; for each part its chain, for each wire that of its lane."""

    chains: Sequence[Chain]
    of_part: Sequence[int]
    of_lane: Mapping[int, int]


def find_chains(ranks: Sequence[int], wires: Sequence[tuple[int, Sequence[int]]]) -> Chains:
    """Chains through parts with these ranks; `wires` are sources with their targets.

    A chain goes from a part to the lowest of those it takes from, as long as no other chain has
    that part. A wire that passes ranks is a lane of the chain if it goes on below it, and else of
    a chain of its own.
    """
    finder = _Finder(ranks, wires)
    takes = finder.takes
    lowest = [max((ranks[source] for source, _ in links), default=-1) for links in takes]
    for part in sorted(range(len(ranks)), key=lambda part: (-ranks[part], -lowest[part], part)):
        if finder.of_part[part] < 0:
            finder.follow(part)
    for wire in range(len(wires)):
        finder.give_lane(wire)
    return Chains(finder.chains, finder.of_part, finder.of_lane)


class _Finder:
    def __init__(self, ranks: Sequence[int], wires: Sequence[tuple[int, Sequence[int]]]) -> None:
        self.ranks, self.wires = ranks, wires
        self.takes: list[list[Link]] = [[] for _ in ranks]
        self.chains: list[Chain] = []
        self.of_part = [-1] * len(ranks)
        self.of_lane: dict[int, int] = {}
        for wire, (source, targets) in enumerate(wires):
            for target in targets:
                self.takes[target].append((source, wire))
        self.last = [max(ranks[target] for target in targets) for _, targets in wires]

    def follow(self, part: int) -> None:
        """Make a chain that ends with this part."""
        number, chain = len(self.chains), Chain(self.ranks[part], self.ranks[part], [part])
        self.chains.append(chain)
        self.of_part[part] = number
        while links := [link for link in self.takes[part] if self._goes_on(link, part)]:
            source, wire = max(links, key=lambda link: (self.ranks[link[0]], -link[0]))
            if self.ranks[source] + 1 < self.ranks[part]:
                self.of_lane[wire] = number
            part = source
            self.of_part[part] = number
            chain.parts.append(part)
            chain.first = self.ranks[part]

    def _goes_on(self, link: Link, part: int) -> bool:
        source, wire = link
        reaches = self.ranks[source] + 1, self.last[wire]
        return self.of_part[source] < 0 and self.ranks[part] in reaches

    def give_lane(self, wire: int) -> None:
        """Find room for a wire that passes ranks: above the chain that it ends on, or alone."""
        source, targets = self.wires[wire]
        first, last = self.ranks[source] + 1, self.last[wire] - 1
        if first > last or wire in self.of_lane:
            return
        target = next(target for target in targets if self.ranks[target] == last + 1)
        chain = self.chains[self.of_part[target]]
        if chain.first == last + 1:
            chain.first = first
            self.of_lane[wire] = self.of_part[target]
        else:
            self.of_lane[wire] = len(self.chains)
            self.chains.append(Chain(first, last))
