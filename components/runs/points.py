"""From points, in the order in which they were written, to a series."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from components.runs.records import Numbers, Series, Steps

LARGEST_WHOLE_STEP = 2.0**53

# Of one file; more than any training writes, and so much takes 0.7 GB.
MOST_POINTS = 30_000_000

# Of one file; a network of a thousand layers may have a few curves for each.
MOST_SERIES = 10_000

Array = TypeVar("Array", Numbers, Steps)


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Points of one series as written: step, value and seconds since 1970 (NaN where unknown)."""

    step: Steps
    value: Numbers
    wall_time: Numbers

    def __len__(self) -> int:
        """Number of points."""
        return len(self.step)


# What a source holds, by written name, in the order of the files.
PointsByName = Mapping[str, Points]


class Track:
    """The points of one series, which grow."""

    def __init__(self) -> None:
        self._pieces: list[Points] = []

    def add(self, points: Points) -> None:
        """Append points that were written later."""
        self._pieces.append(points)

    def copy(self) -> "Track":
        """A track with the same points, which grows by itself."""
        track = Track()
        track._pieces = list(self._pieces)
        return track

    def points(self) -> Points:
        """All points so far."""
        # The pieces are kept as one, so that many points are not held twice.
        self._pieces = [joined(self._pieces)]
        return self._pieces[0]


def joined(pieces: Sequence[Points]) -> Points:
    """Points one after another; whole steps stay whole numbers."""
    if len(pieces) == 1:
        return pieces[0]
    if not pieces:
        return points_from([])
    return Points(
        np.concatenate([piece.step for piece in pieces]),
        np.concatenate([piece.value for piece in pieces]),
        np.concatenate([piece.wall_time for piece in pieces]),
    )


def too_many(file_name: str) -> str:
    """What a person is told of a file that was not read to its end."""
    return f"{file_name} holds more than {MOST_POINTS:,} points; only the first of them are shown."


def too_many_series(file_name: str) -> str:
    """What a person is told of a file with more series than are read."""
    return f"{file_name} holds more than {MOST_SERIES:,} series; only the first of them are shown."


def points_from(rows: Iterable[tuple[float, float, float]]) -> Points:
    """Points from (step, value, seconds since 1970)."""
    table = np.array(list(rows), dtype=np.float64).reshape(-1, 3)
    return Points(table[:, 0], table[:, 1], table[:, 2])


def series_from(points: Points) -> Series:
    """The points in ascending steps; of several with one step the one written last counts.

    (A run that was restarted writes the steps since its last checkpoint again.)
    """
    step, value, wall_time = points.step, points.value, points.wall_time
    if not np.all(step[1:] > step[:-1]):
        order = np.argsort(step, kind="stable")
        is_last_of_its_step = np.append(np.diff(step[order]) != 0, [True] * (len(order) > 0))
        chosen = order[is_last_of_its_step]
        step, value, wall_time = step[chosen], value[chosen], wall_time[chosen]
    return Series(_protected(_whole_if_possible(step)), _protected(value), _protected(wall_time))


def _protected(array: Array) -> Array:
    seen = array.view()
    seen.flags.writeable = False
    return seen


def _whole_if_possible(step: Steps) -> Steps:
    if step.dtype == np.int64:
        return step
    whole = (step == np.round(step)) & (np.abs(step) < LARGEST_WHOLE_STEP)
    return step.astype(np.int64) if whole.all() else step
