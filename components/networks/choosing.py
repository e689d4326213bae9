"""Which network for a budget: the Pareto front, the best that fits, what one percent more costs.

Costs are plain counts (parameters, multiply-adds or activations of one image) or milliseconds,
accuracies percent. No torch.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal, TypeVar

from components.networks.records import Architecture, Count

Quantity = Literal[Count, "latency"]
Accuracy = Literal["top1", "top5"]
T = TypeVar("T")

DATA = "ImageNet"

# Accuracies are printed with at most three decimals: 82.9 + 1 shall reach 83.9.
DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A network with what it costs and how often it is right (percent).

    `counted` says that the cost was counted or timed on the built network; else it is the
    published one.
    """

    name: str
    family: str
    cost: float
    accuracy: float
    counted: bool = True


def candidates(
    records: Iterable[Architecture],
    quantity: Quantity,
    accuracy: Accuracy,
    timed: Mapping[str, float] | None = None,
) -> tuple[Candidate, ...]:
    """The records of ImageNet networks that have both numbers, cheapest first.

    A cost is counted on the built network where there is one, else it is the published one.
    `timed` holds the milliseconds of networks that were timed, by title.
    """
    found = []
    for record in records:
        right = record.top1_published if accuracy == "top1" else record.top5_published
        cost, counted = _cost(record, quantity, timed or {})
        if record.data == DATA and right is not None and cost is not None:
            found.append(Candidate(record.architecture, record.family, cost, right, counted))
    return tuple(sorted(found, key=_cheapest_first))


def _cost(
    record: Architecture, quantity: Quantity, timed: Mapping[str, float]
) -> tuple[float | None, bool]:
    """A network's cost, and whether it was counted or timed on the built network."""
    if quantity == "latency":
        return timed.get(record.architecture), True
    return record.cost(quantity), record.measured is not None


def front(networks: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The Pareto front, cheapest first: those for which none cheaper is at least as accurate.

    Of networks that are equal in cost and accuracy the first by name stands for all.
    """
    return tuple(rising(sorted(networks, key=_cheapest_first), lambda each: each.accuracy))


def rising(cheapest_first: Iterable[T], accuracy: Callable[[T], float]) -> Iterator[T]:
    """Those that are more accurate than all before them."""
    best = -inf
    for each in cheapest_first:
        if accuracy(each) > best:
            best = accuracy(each)
            yield each


def best_under(networks: Iterable[Candidate], budget: float) -> Candidate | None:
    """The most accurate network that costs at most `budget`, the cheapest of equally accurate ones.

    A budget of 0 is none: then it is the most accurate of all. None where nothing fits.
    """
    fitting = [network for network in networks if not budget or network.cost <= budget]
    return min(fitting, key=lambda each: (-each.accuracy, *_cheapest_first(each)), default=None)


def cheapest_with(networks: Iterable[Candidate], accuracy: float) -> Candidate | None:
    """The cheapest network with at least that accuracy, the most accurate of equally cheap ones."""
    wanted = round(accuracy, DECIMALS)
    reaching = [network for network in networks if round(network.accuracy, DECIMALS) >= wanted]
    return min(reaching, key=_cheapest_first, default=None)


def _cheapest_first(network: Candidate) -> tuple[float, float, str]:
    return network.cost, -network.accuracy, network.name


@dataclass(frozen=True, slots=True)
class Advice:
    """The best network for a budget, and the cheapest that is one point more accurate.

    `more` is None where no network is; `most` is the most accurate of all.
    """

    best: Candidate
    more: Candidate | None
    most: Candidate

    @property
    def factor(self) -> float:
        """How many times the best one's cost the next point costs, of the most accurate if none."""
        return (self.more or self.most).cost / self.best.cost


@dataclass(frozen=True, slots=True)
class Comparison:
    """Networks, cheapest first, those on the Pareto front, and what to take for the budget.

    `budget` is in the networks' unit, 0 for none; `advice` is None where nothing fits.
    """

    networks: tuple[Candidate, ...]
    front: tuple[Candidate, ...]
    budget: float
    advice: Advice | None


def compare(networks: Iterable[Candidate], budget: float) -> Comparison:
    """Everything that there is to say of these networks and a budget (0: none)."""
    ordered = tuple(sorted(networks, key=_cheapest_first))
    return Comparison(ordered, front(ordered), budget, advice(ordered, budget))


def advice(networks: Sequence[Candidate], budget: float) -> Advice | None:
    """What to take for a budget (0: none), None where nothing fits."""
    best, most = best_under(networks, budget), best_under(networks, 0)
    if best is None or most is None:
        return None
    return Advice(best, cheapest_with(networks, best.accuracy + 1), most)
