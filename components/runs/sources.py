"""The files of one run, and how their series come together."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from components.runs.events import read_events
from components.runs.names import canonical_names
from components.runs.points import Point, Points, series_from
from components.runs.records import Reading, Series
from components.runs.tables import has_step_column, read_table

METRICS_FILE = "metrics.csv"


@dataclass(frozen=True, slots=True)
class EventFile:
    """An event file; `prefix` goes before its tags (`train/` in Keras' subfolder `train`)."""

    path: Path
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class RunFiles:
    """What a run consists of; event files in the order in which they were started."""

    events: tuple[EventFile, ...]
    tables: tuple[Path, ...]
    config: Path | None


def read_config(files: RunFiles) -> Reading[Mapping[str, Any]]:
    """What `config.json` says; empty, with a problem, if it is no JSON object."""
    if files.config is None:
        return Reading({})
    try:
        content = json.loads(files.config.read_bytes())
    except (OSError, ValueError, RecursionError):
        return Reading({}, ("config.json can't be read as JSON, so no configuration is shown.",))
    if not isinstance(content, dict):
        problem = "config.json holds no names with values, so no configuration is shown."
        return Reading({}, (problem,))
    return Reading(content)


def read_series(files: RunFiles) -> Reading[Mapping[str, Series]]:
    """The series of a run by canonical or written name.

    All event files together are one source, each table is one. A series is never mixed from two
    sources, which may count steps differently: the source with the most points comes first and
    gives all its series, the next only those that are still missing. Of equals a table comes
    first, since it holds the numbers in full precision.
    """
    readings = [_read_table(table) for table in files.tables] + [_read_event_files(files.events)]
    sources = [reading.content for reading in readings]
    series: dict[str, Series] = {}
    for source in sorted(sources, key=_size, reverse=True):
        series = dict(source) | series
    problems = tuple(problem for reading in readings for problem in reading.problems)
    return Reading(MappingProxyType(dict(sorted(series.items()))), problems)


def _size(source: Mapping[str, Series]) -> int:
    return sum(len(series) for series in source.values())


def _read_table(table: Path) -> Reading[Mapping[str, Series]]:
    if table.name.lower() != METRICS_FILE and not has_step_column(table):
        return Reading({})  # Another kind of table, such as a list of predictions.
    reading = read_table(table)
    return Reading(_named(reading.content, one_table=True), reading.problems)


def _read_event_files(files: tuple[EventFile, ...]) -> Reading[Mapping[str, Series]]:
    points: dict[str, list[Point]] = {}
    problems: tuple[str, ...] = ()
    for file in files:
        reading = read_events(file.path)
        problems += reading.problems
        for tag, more in reading.content.items():
            points.setdefault(file.prefix + tag, []).extend(more)
    return Reading(_named(points, one_table=False), problems)


def _named(points: Points, one_table: bool) -> Mapping[str, Series]:
    names = canonical_names(points, one_table)
    return {names[written]: series_from(points[written]) for written in points}
