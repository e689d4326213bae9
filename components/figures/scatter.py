"""Accuracy against cost as data for the browser (`assets/views/scatter`)."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

from components.figures.palette import CATEGORICAL, on_dark
from components.figures.quantities import ACCURACIES, QUANTITIES, percent
from components.networks.choosing import Accuracy, Candidate, Comparison, Quantity
from components.networks.records import Architecture, Count

Records = Mapping[str, Architecture]

# The family that the project is about: drawn thicker, named first, and the only blue circles.
EMPHASISED = "EfficientNet"

# The browser knows how to draw them.
SHAPES = ("triangle", "square", "diamond", "wedge", "cross", "star")
COLORS = CATEGORICAL[1:]

# What is named first where not all names fit.
CHOSEN, BEST, EMPHASIS, ON_FRONT, OTHER = range(5)

COUNTS: tuple[Count, ...] = ("macs", "params", "activations")
# Networks that stand in the catalogue a second time, as their paper places the stride.
FORM = "(stride in the 1x1)"
NO_COST = "–"
FRONT_WORDS = "Pareto front: nothing cheaper is as accurate"
BEST_WORDS = "best under the budget"

# On a logarithmic axis ticks stand at these multiples of powers of ten.
TIMES = ((1, 2, 5), (1, 3), (1,))


@dataclass(frozen=True, slots=True)
class ScatterQuestion:
    """What is drawn: a cost against an accuracy. `selected` is a network's title, "" for none."""

    quantity: Quantity
    accuracy: Accuracy
    selected: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How a family's points look: the colour on a light and on a dark page, and the shape."""

    colors: tuple[str, str]
    shape: str


def looks(families: Iterable[str]) -> dict[str, Look]:
    """A look for each family, in that order; the first ten differ in colour.

    Those after them share the colours of the last ones before, in other shapes.
    """
    others = [family for family in dict.fromkeys(families) if family != EMPHASISED]
    blue = Look((CATEGORICAL[0], on_dark(CATEGORICAL[0])), "circle")
    return {EMPHASISED: blue} | {family: _look(place) for place, family in enumerate(others)}


def _look(place: int) -> Look:
    """There and back through the colours, so that neighbours in the order never share one."""
    times, at = divmod(place, len(COLORS))
    color = COLORS[at if times % 2 == 0 else -1 - at]
    return Look((color, on_dark(color)), SHAPES[(place + 2 * times) % len(SHAPES)])


def scatter(
    comparison: Comparison,
    records: Records,
    family_looks: Mapping[str, Look],
    question: ScatterQuestion,
) -> dict[str, Any]:
    """The view's data: points from the cheapest, families, front, budget and axes.

    Places are costs and percent; the browser knows how wide the page is, and chooses the ticks and
    names that fit: names of a lower `rank` first. `records` are the catalogue's, by title.
    """
    networks, budget = comparison.networks, comparison.budget
    names = short_titles([network.name for network in networks])
    fronted = {network.name for network in comparison.front}
    best = comparison.advice.best if comparison.advice and budget else None
    points = [
        {
            "name": network.name,
            "label": names[network.name],
            "cost": network.cost,
            "accuracy": network.accuracy,
            "front": network.name in fronted,
            "rank": _rank(network, question, best, fronted),
            "rows": _rows(network, records[network.name], question),
            "note": _note(network, records[network.name], question),
        }
        for network in networks
    ]
    rows = _rows(networks[0], records[networks[0].name], question) if networks else []
    return {
        "points": points,
        "series": _series(networks, records, family_looks),
        "best": best.name if best else "",
        "selected": question.selected,
        "budget": _budget(question.quantity, budget),
        "x": {"title": _x_title(question.quantity), **_log_axis(networks, budget)},
        "y": {"title": f"{ACCURACIES[question.accuracy]} accuracy (%)", **_even_axis(networks)},
        "heads": ["Network", "Family", *(name for name, _, _ in rows)],
        "alt": _alternative(networks, question, fronted),
        "words": {"front": FRONT_WORDS, "best": BEST_WORDS if best else ""},
    }


def short_titles(titles: Sequence[str]) -> dict[str, str]:
    """Titles as they stand beside points: without what is in brackets where that is unambiguous.

    "EfficientNet-B0" is "B0".
    """
    bare = {title: title.partition(" (")[0] for title in titles}
    times = Counter(bare.values())
    short = {title: name if times[name] == 1 else title for title, name in bare.items()}
    return {title: name.removeprefix(f"{EMPHASISED}-") for title, name in short.items()}


def _rank(
    network: Candidate, question: ScatterQuestion, best: Candidate | None, fronted: set[str]
) -> int:
    if network.name == question.selected:
        return CHOSEN
    if network == best:
        return BEST
    if network.family == EMPHASISED:
        return EMPHASIS
    return ON_FRONT if network.name in fronted else OTHER


def _rows(
    network: Candidate, record: Architecture, question: ScatterQuestion
) -> list[tuple[str, str, str]]:
    """What a point says: name of a number, the number for people, all of its digits."""
    asked = [(QUANTITIES[question.quantity].title, *_both(question.quantity, network.cost))]
    others = [
        (QUANTITIES[quantity].title, *_both(quantity, record.cost(quantity)))
        for quantity in COUNTS
        if quantity != question.quantity
    ]
    accuracies = [
        (name, percent(value) if value is not None else NO_COST, "")
        for name, value in zip(
            ACCURACIES.values(), (record.top1_published, record.top5_published), strict=True
        )
    ]
    image = ("Image", f"{record.input_px} px" if record.input_px else NO_COST, "")
    return [*accuracies, *asked, *others, image, ("Year", str(record.year), "")]


def _both(quantity: Quantity, value: float | None) -> tuple[str, str]:
    if value is None:
        return NO_COST, ""
    words = QUANTITIES[quantity]
    return words.text(value), words.whole(value)


def _note(network: Candidate, record: Architecture, question: ScatterQuestion) -> str:
    source = record.source_of(question.accuracy)
    origin = "counted here" if question.quantity != "latency" else "timed here"
    cost = origin if network.counted else "published, not built here"
    return f"Accuracy: {source}. {QUANTITIES[question.quantity].title}: {cost}."


def _series(
    networks: Sequence[Candidate], records: Records, family_looks: Mapping[str, Look]
) -> list[dict[str, Any]]:
    """Each family's points by number, and which of them lines join, in the order of the looks."""
    places: dict[str, list[int]] = {}
    for place, network in enumerate(networks):
        places.setdefault(network.family, []).append(place)
    return [
        {
            "family": family,
            "colors": look.colors,
            "shape": look.shape,
            "emphasised": family == EMPHASISED,
            "points": places[family],
            "lines": _lines([(at, records[networks[at].name]) for at in places[family]]),
        }
        for family, look in family_looks.items()
        if family in places
    ]


def _lines(members: Sequence[tuple[int, Architecture]]) -> list[list[int]]:
    """Networks of one name, paper and year are a series: ResNet-18 to ResNet-152.

    The name is what stands before the first digit. What learned from further images, or stands in
    the catalogue a second time in another form, is left out.
    """
    series: dict[tuple[str, str, int], list[int]] = {}
    for at, record in members:
        if FORM not in record.architecture and not record.pretrained:
            name = re.split(r"\d", record.architecture, maxsplit=1)[0]
            series.setdefault((name, record.paper, record.year), []).append(at)
    return [line for line in series.values() if len(line) > 1]


def _x_title(quantity: Quantity) -> str:
    if quantity == "latency":
        return "Milliseconds for one image, timed here"
    title = QUANTITIES[quantity].title
    return title if quantity == "params" else f"{title} for one image"


def _budget(quantity: Quantity, budget: float) -> dict[str, Any] | None:
    return {"x": budget, "label": budget_text(quantity, budget)} if budget else None


def budget_text(quantity: Quantity, budget: float) -> str:
    """A budget as a person typed it, with its unit: "5 G"."""
    words = QUANTITIES[quantity]
    return f"{budget / words.size:g} {words.unit}"


def _log_axis(networks: Sequence[Candidate], budget: float) -> dict[str, Any]:
    """Ends and choices of ticks, the finest first: powers of ten, with 2 and 5 times those."""
    costs = [network.cost for network in networks] or [1.0]
    ends = [*costs, *([budget] if min(costs) / 3 < budget < max(costs) * 3 else [])]
    low, high = min(ends) / 1.25, max(ends) * 1.35
    powers = range(floor(log10(low)), ceil(log10(high)) + 1)
    choices = [[times * 10.0**power for power in powers for times in some] for some in TIMES]
    return {"ends": [low, high], "ticks": [_ticks(choice, low, high) for choice in choices]}


def _ticks(places: Iterable[float], low: float, high: float) -> list[dict[str, Any]]:
    return [{"at": at, "label": _tick(at)} for at in places if low <= at <= high]


def _tick(value: float) -> str:
    """A round number; up to thousands of milliseconds all of its digits."""
    for unit, size, least in ((" G", 1e9, 1e9), (" M", 1e6, 1e6), (" K", 1e3, 1e4)):
        if value >= least * 0.999:
            return f"{value / size:g}{unit}"
    return f"{value:g}"


def _even_axis(networks: Sequence[Candidate]) -> dict[str, Any]:
    """Ends and choices of ticks, the finest first."""
    values = [network.accuracy for network in networks] or [0.0, 100.0]
    low, high = min(values) - 0.8, min(max(values) + 0.9, 100.5)
    choices = [range(0, 101, step) for step in (1, 2, 5, 10, 20)]
    return {"ends": [low, high], "ticks": [_ticks(choice, low, high) for choice in choices]}


def _alternative(
    networks: Sequence[Candidate], question: ScatterQuestion, fronted: set[str]
) -> str:
    names = ", ".join(network.name for network in networks if network.name in fronted)
    return (
        f"{ACCURACIES[question.accuracy]} accuracy of {len(networks)} networks against"
        f" {QUANTITIES[question.quantity].title.lower()}. On the Pareto front: {names or 'none'}."
    )
