"""Two networks side by side: what corresponds, and what differs, in words. No torch."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from components.graphs.differences import differences, differences_in_sum
from components.graphs.parts import OUTSIDE, Part, has_stages, stage_parts, top_parts
from components.graphs.records import Graph

Places = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Corresponding parts, and how the right one differs from the left one."""

    left: Part
    right: Part
    differences: tuple[str, ...]

    @property
    def title(self) -> str:
        """Both names, or the one that they share."""
        left, right = self.left.title, self.right.title
        return left if left == right else f"{left} · {right}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two graphs, part by part: each part is in one pair, `only_left` or `only_right`.

    `differences` are those of the whole networks. Parts are stages if both have them
    (`by_stage`), else the boxes at the top. Networks of which fewer than half of the parts
    correspond, with less than half of the multiply-adds of one, are not `aligned`: then there are
    no parts, `differences` holds numbers only, and `note` says so in a sentence.
    """

    left: Graph
    right: Graph
    by_stage: bool
    differences: tuple[str, ...]
    pairs: tuple[Pair, ...]
    only_left: tuple[Part, ...]
    only_right: tuple[Part, ...]
    aligned: bool = True
    note: str = ""


def compare(left: Graph, right: Graph) -> Comparison:
    """What corresponds in two networks, and what differs from the left to the right one.

    As many stages on both sides correspond by their numbers; other stages if they reduce the image
    as far, and stem and head in any case. Without stages boxes correspond in order: the longest row
    of equal operators and shapes first, and what then stands between by operators alone.
    """
    by_stage = has_stages(left) and has_stages(right)
    parts_of = stage_parts if by_stage else top_parts
    here, there = parts_of(left), parts_of(right)
    places = _by_stage(here, there) if by_stage else _by_order(here, there)
    if not _has_enough(places, here, there):
        return _apart(left, right, by_stage, here, there)
    pairs = [(here[one], there[other]) for one, other in places]
    traced = left.traced and right.traced
    return Comparison(
        left,
        right,
        by_stage,
        differences_in_sum(left, right, here, there),
        tuple(Pair(one, other, differences(one, other, traced)) for one, other in pairs),
        tuple(part for part in here if all(part is not one for one, _ in pairs)),
        tuple(part for part in there if all(part is not other for _, other in pairs)),
    )


def _has_enough(places: Places, here: Sequence[Part], there: Sequence[Part]) -> bool:
    """Whether half of the parts correspond, or those with half of the work on both sides."""
    if 2 * len(places) >= max(len(here), len(there)):
        return True
    ones, others = zip(*places, strict=True) if places else ((), ())
    return all(
        2 * sum(parts[place].macs for place in chosen) >= sum(part.macs for part in parts) > 0
        for parts, chosen in ((here, ones), (there, others))
    )


def _apart(
    left: Graph, right: Graph, by_stage: bool, here: Sequence[Part], there: Sequence[Part]
) -> Comparison:
    """The comparison of networks that have too little in common."""
    note = f"{left.network} and {right.network} are too different to align part by part."
    words = differences_in_sum(left, right, here, there, alike=False)
    return Comparison(left, right, by_stage, words, (), (), (), aligned=False, note=note)


def longest_common(left: Sequence[Hashable], right: Sequence[Hashable]) -> Places:
    """Places of a longest common subsequence, the earliest where there are several."""
    lengths = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for one in reversed(range(len(left))):
        for other in reversed(range(len(right))):
            lengths[one][other] = (
                lengths[one + 1][other + 1] + 1
                if left[one] == right[other]
                else max(lengths[one + 1][other], lengths[one][other + 1])
            )
    found, one, other = [], 0, 0
    while one < len(left) and other < len(right):
        if left[one] == right[other]:
            found.append((one, other))
            one, other = one + 1, other + 1
        elif lengths[one + 1][other] >= lengths[one][other + 1]:
            one += 1
        else:
            other += 1
    return found


def _by_stage(left: Sequence[Part], right: Sequence[Part]) -> Places:
    """Pairs of equal titles if both have the same, else of equal reductions of the image."""
    if _stages(left) == _stages(right):
        return longest_common([part.title for part in left], [part.title for part in right])
    return longest_common(_reductions(left), _reductions(right))


def _stages(parts: Sequence[Part]) -> list[str]:
    return [part.title for part in parts if part.title != OUTSIDE]


def _reductions(parts: Sequence[Part]) -> list[Hashable]:
    """How far the image is reduced behind each stage of the body; stem and head by their names."""
    body = [part for part in parts if part.title != OUTSIDE]
    image_px = max(part.in_px for part in body)
    keys: list[Hashable] = [
        round(image_px / part.side_px) if part.side_px else part.title for part in body
    ]
    keys[0], keys[-1] = "stem", "head"
    return keys + [OUTSIDE] * (len(parts) - len(body))


def _by_order(left: Sequence[Part], right: Sequence[Part]) -> Places:
    keys = [[(p.operator, p.channels, p.side_px) for p in parts] for parts in (left, right)]
    fixed = [*longest_common(*keys), (len(left), len(right))]
    return [*_between(fixed, left, right)]


def _between(
    fixed: Places, left: Sequence[Part], right: Sequence[Part]
) -> Iterator[tuple[int, int]]:
    """These pairs, and between each two those of equal operators."""
    one, other = 0, 0
    for next_one, next_other in fixed:
        gaps = left[one:next_one], right[other:next_other]
        for a, b in longest_common(*([part.operator for part in gap] for gap in gaps)):
            yield one + a, other + b
        if next_one < len(left):
            yield next_one, next_other
        one, other = next_one + 1, next_other + 1
