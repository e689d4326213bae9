"""Steps that were written again, and how a person is told."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from components.runs.points import Points, PointsByName


@dataclass(frozen=True, slots=True)
class Repeats:
    """Where the steps of a series go back first (from, to), and how many steps changed values."""

    back: tuple[float, float] | None
    changed: int


def repeats(points: Points) -> Repeats | None:
    """What is told of a series; None if its steps ascend, or repeat with equal values only."""
    step = points.step
    rises = np.diff(step)
    if np.all(rises > 0):
        return None
    falls = np.flatnonzero(rises < 0)
    back = (float(step[falls[0]]), float(step[falls[0] + 1])) if len(falls) else None
    changed = _changed(points)
    return Repeats(back, changed) if back or changed else None


def repeat_sentences(source: PointsByName) -> tuple[str, ...]:
    """At most two sentences about the steps of a source."""
    found = {name: found for name, points in source.items() if (found := repeats(points))}
    return (*_restart(found), *_doubles(found))


def _changed(points: Points) -> int:
    """Steps that were written more than once, with values that differ."""
    order = np.argsort(points.step, kind="stable")
    step, value = points.step[order], points.value[order]
    differs = (value[1:] != value[:-1]) & ~(np.isnan(value[1:]) & np.isnan(value[:-1]))
    return len(np.unique(step[1:][(step[1:] == step[:-1]) & differs]))


def _restart(found: Mapping[str, Repeats]) -> tuple[str, ...]:
    going_back = {name: each.back for name, each in found.items() if each.back}
    if not going_back:
        return ()
    high, low = next(iter(going_back.values()))
    return (
        f"The steps of {_named(list(going_back))} go back from {high:.15g} to {low:.15g}, as after"
        " a restart; where a step was written more than once, the last value counts.",
    )


def _doubles(found: Mapping[str, Repeats]) -> tuple[str, ...]:
    doubled = {name: each.changed for name, each in found.items() if not each.back}
    if not doubled:
        return ()
    most = max(doubled.values())
    steps = "1 step was" if most == 1 else f"{most} steps were"
    return (
        f"In {_named(list(doubled))}, {steps} written more than once with different values;"
        " the last one counts.",
    )


def _named(names: list[str]) -> str:
    others = len(names) - 1
    return f"{names[0]} and {others} other series" if others else names[0]
