"""Points of JSON records, each with a step: `{"step": 10, "loss": 0.5}`."""

from collections.abc import Iterable, Mapping
from copy import copy
from math import isfinite, nan
from typing import Any

from components.runs.headers import WALL_TIME_COLUMNS
from components.runs.kinds import step_key
from components.runs.points import (
    MOST_POINTS,
    MOST_SERIES,
    PointsByName,
    Track,
    points_from,
    too_many,
    too_many_series,
)

DEEPEST_OBJECT = 8

Record = Mapping[str, Any]


class Records:
    """Points of records that each have a step."""

    def __init__(self) -> None:
        self._tracks: dict[str, Track] = {}
        self._count = self._lost = self._points = 0
        self._has_more_series = False

    def copy(self) -> "Records":
        """The same points, which grow by themselves."""
        records = copy(self)
        records._tracks = {name: track.copy() for name, track in self._tracks.items()}
        return records

    @property
    def is_full(self) -> bool:
        """Whether there are as many points as are read of one file."""
        return self._points > MOST_POINTS

    def take(self, records: Iterable[Record | None]) -> None:
        """Add records; None is one that can't be read."""
        rows: dict[str, list[tuple[float, float, float]]] = {}
        for record in records:
            self._count += 1
            step = nan if record is None else _step(record)
            if record is None or not isfinite(step):
                self._lost += 1
                continue
            time = next(
                (number_in(record[key]) for key in WALL_TIME_COLUMNS if key in record), None
            )
            for name, value in _numbers(record):
                rows.setdefault(name, []).append((step, value, nan if time is None else time))
        for name, points in rows.items():
            if name not in self._tracks and len(self._tracks) >= MOST_SERIES:
                self._has_more_series = True
                continue
            self._tracks.setdefault(name, Track()).add(points_from(points))
            self._points += len(points)

    def points(self) -> PointsByName:
        """All points by name."""
        return {name: track.points() for name, track in self._tracks.items()}

    def problems(self, name: str, parts: str) -> tuple[str, ...]:
        """What a person is told; `name` is the file's, `parts` what its records are called."""
        full: tuple[str, ...] = (too_many(name),) if self.is_full else ()
        full += (too_many_series(name),) if self._has_more_series else ()
        if not self._lost:
            return full
        return (
            *full,
            f"{self._lost} of {self._count} {parts} of {name} are no JSON object with a step and"
            " were left out.",
        )


def _step(record: Record) -> float:
    key = step_key(record)
    step = None if key is None else number_in(record[key])
    return nan if step is None else step


def _numbers(record: Record, prefix: str = "") -> Iterable[tuple[str, float]]:
    """The numbers of a record without its step and time; inner objects give `outer/inner`."""
    passed = {step_key(record), *WALL_TIME_COLUMNS} if not prefix else set()
    for key, value in record.items():
        if isinstance(value, dict) and prefix.count("/") < DEEPEST_OBJECT:
            yield from _numbers(value, f"{prefix}{key}/")
        elif key not in passed and (number := number_in(value)) is not None:
            yield prefix + key, number


def number_in(value: Any) -> float | None:
    """A number, also one in quotes, as "NaN" often is; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None
