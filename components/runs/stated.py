"""A statement about a run, and how its numbers are written."""

from dataclasses import dataclass
from math import floor, log10
from typing import Literal

Kind = Literal[
    "bias and variance", "overfitting", "plateau", "divergence", "learning rate", "noise"
]


@dataclass(frozen=True, slots=True)
class Statement:
    """What the numbers of a run say about one question, or, not `supported`, why they don't.

    `verdict` is the sentence in a word or two; `step` is where it happened, None where that is no
    single step.
    """

    kind: Kind
    verdict: str
    sentence: str
    step: float | None = None
    supported: bool = True


def short(number: float | None) -> str:
    """Three digits that count, as a person reads them."""
    if number is None:
        return "an unknown amount"
    return f"{number:,.0f}" if 1000 <= abs(number) < 1e6 else f"{number:.3g}"


def with_difference(one: float, other: float) -> tuple[str, str, str]:
    """Two numbers and how far apart they are, rounded alike, so that the three add up."""
    sizes = [abs(size) for size in (one, other, one - other) if size]
    if not sizes or not 1e-4 <= max(sizes) < 1e6:
        return short(one), short(other), short(abs(one - other))
    decimals = max(0, min(2 - floor(log10(min(sizes))), 3 - floor(log10(max(sizes)))))
    apart = abs(round(one, decimals) - round(other, decimals))
    numbers = (one, other, apart)
    while decimals and all(f"{number:.{decimals}f}".endswith("0") for number in numbers):
        decimals -= 1
    first, second, third = (f"{number:,.{decimals}f}" for number in numbers)
    return first, second, third


def distinct(one: float, other: float) -> tuple[str, str]:
    """Two numbers, with more digits only where three would make them equal."""
    pair = short(one), short(other)
    return pair if pair[0] != pair[1] else with_difference(one, other)[:2]


def percent(share: float) -> str:
    """A share as percent, to a tenth."""
    return f"{100 * share:.1f} %"


def points(high: float, low: float) -> str | None:
    """How many percentage points one share is above another as `percent` tells them, or None."""
    above = round(float(f"{100 * high:.1f}") - float(f"{100 * low:.1f}"), 1)
    return f"{above:.1f} points" if above > 0 else None
