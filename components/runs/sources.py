"""The files of one run, and how their series come together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Protocol

from components.runs.events import EventReader
from components.runs.histories import DocumentReader, LinesReader
from components.runs.kinds import Kind
from components.runs.names import canonical_names
from components.runs.points import Points, PointsByName, joined, series_from
from components.runs.records import NamedSeries, Reading, Series
from components.runs.repeats import repeat_sentences
from components.runs.tables import TableReader

# The series of one source by their written names, in its order.
Source = Mapping[str, Series]
# Place of a source and written name → its points and the series made of them.
KnownSeries = dict[tuple[int, str], tuple[Points, Series]]


class FileReader(Protocol):
    """Reads one file, again and again."""

    def read(self) -> Reading[PointsByName]:
        """All its points so far by written name, and sentences about what could not be read."""
        ...


@dataclass(frozen=True, slots=True)
class SeriesFile:
    """A file with series; `prefix` goes before its names (`train/` in Keras' folder `train`)."""

    path: Path
    kind: Kind
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class RunFiles:
    """What a run consists of; event files in the order in which they were started.

    `problems` are sentences about what of it may not be opened.
    """

    series: tuple[SeriesFile, ...]
    config: Path | None
    problems: tuple[str, ...] = ()


class RunReader:
    """Reads the files of one run, each from where it ended; sessions may share it.

    All event files together are one source; each other file is one.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._readers: dict[SeriesFile, FileReader] = {}
        self._series: KnownSeries = {}
        self._last: Reading[tuple[Source, ...]] | None = None

    def read(self, files: RunFiles) -> Reading[tuple[Source, ...]]:
        """The sources of the run as they are now."""
        with self._lock:
            self._readers = {file: self._reader(file) for file in files.series}
            tables = [reader.read() for file, reader in self._parts(is_events=False)]
            events = [(file.prefix, reader.read()) for file, reader in self._parts(is_events=True)]
            points = [table.content for table in tables] + [_together(events)]
            self._series, known = {}, self._series
            sources = tuple(
                self._source(place, source, known) for place, source in enumerate(points)
            )
            problems = [files.problems, *(each.problems for each in tables)]
            problems += [each.problems for _, each in events]
            problems += [repeat_sentences(source) for source in points]
            told = tuple(dict.fromkeys(sentence for group in problems for sentence in group))
            self._last = Reading(sources, told)
            return self._last

    def forget(self, read: Reading[tuple[Source, ...]]) -> None:
        """Give back what the files held, if this is how it was last read; else it goes on."""
        with self._lock:
            if read is self._last:
                self._readers, self._series, self._last = {}, {}, None

    def _reader(self, file: SeriesFile) -> FileReader:
        return self._readers.get(file) or READERS[file.kind](file.path)

    def _parts(self, is_events: bool) -> list[tuple[SeriesFile, FileReader]]:
        return [
            (file, reader)
            for file, reader in self._readers.items()
            if (file.kind == "events") == is_events
        ]

    def _source(self, place: int, points: PointsByName, known: KnownSeries) -> Source:
        """Series of points; those of points that have not changed are the same as before."""
        source = {}
        for name, each in points.items():
            before = known.get((place, name))
            series = before[1] if before and before[0] is each else series_from(each)
            source[name] = series
            self._series[place, name] = each, series
        return source


READERS: Mapping[Kind, Callable[[Path], FileReader]] = MappingProxyType(
    {
        "events": EventReader,
        "table": TableReader,
        "lines": LinesReader,
        "document": DocumentReader,
    }
)


def named_series(sources: Sequence[Source], overrides: Mapping[str, str]) -> NamedSeries:
    """The series of a run by canonical or written name, in the order of its sources.

    A series is never mixed from two sources, which may count steps differently: the source with
    the most points comes first and gives all its series, the next only those that are still
    missing. Of equals a table comes first, since it holds the numbers in full precision.
    `overrides` are names that a person chose, by written name.
    """
    names = [canonical_names(source, overrides) for source in sources]
    giver: dict[str, int] = {}
    for place in sorted(range(len(sources)), key=lambda place: -_size(sources[place])):
        for name in names[place].values():
            giver.setdefault(name, place)
    series: dict[str, Series] = {}
    written: dict[str, str] = {}
    for place, source in enumerate(sources):
        for as_written, name in names[place].items():
            if giver[name] == place:
                series[name], written[name] = source[as_written], as_written
    return NamedSeries(MappingProxyType(series), MappingProxyType(written))


def _size(source: Source) -> int:
    return sum(len(series) for series in source.values())


def _together(files: Sequence[tuple[str, Reading[PointsByName]]]) -> PointsByName:
    pieces: dict[str, list[Points]] = {}
    for prefix, reading in files:
        for tag, points in reading.content.items():
            pieces.setdefault(prefix + tag, []).append(points)
    return {name: joined(of_name) for name, of_name in pieces.items()}
