"""Runs that nobody would see: each of their points is also another run's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from components.figures.curve_points import Curve
from components.runs.records import Numbers


@dataclass(frozen=True, slots=True)
class Overlap:
    """A run whose curves lie on another's; `until` is the x where it ends, if earlier."""

    run: str
    other: str
    until: float | None


def overlaps(curves: Iterable[Curve]) -> list[Overlap]:
    """The runs that lie on another that goes on, or on an earlier one that ends with them."""
    runs: dict[str, dict[str, Curve]] = {}
    for curve in curves:
        runs.setdefault(curve.run, {})[curve.series] = curve
    names = list(runs)
    found = (_overlap(name, names[:at], names[at + 1 :], runs) for at, name in enumerate(names))
    return [each for each in found if each]


def _overlap(
    name: str, before: Sequence[str], after: Sequence[str], runs: Mapping[str, dict[str, Curve]]
) -> Overlap | None:
    own = runs[name]
    end = max(float(curve.x[-1]) for curve in own.values())
    for other in (*before, *after):
        if not _lies_on(own, runs[other]):
            continue
        goes_on = end < max(float(curve.x[-1]) for curve in runs[other].values())
        if goes_on or other in before:
            return Overlap(name, other, end if goes_on else None)
    return None


def _lies_on(own: Mapping[str, Curve], other: Mapping[str, Curve]) -> bool:
    return own.keys() == other.keys() and all(
        _begins(other[name].measured, curve.measured) and _begins(other[name].x, curve.x)
        for name, curve in own.items()
    )


def _begins(values: Numbers, start: Numbers) -> bool:
    """Whether the values (n,) begin with the others (m,); the ends tell most that differ."""
    ends = [0, len(start) - 1]
    return len(values) >= len(start) and all(
        np.array_equal(values[part], start[part], equal_nan=True)
        for part in (ends, slice(len(start)))
    )
