"""Series of CSV files: a table with a step or epoch column and a column for each quantity.

Reads what our trainer, Keras' CSVLogger, Lightning's CSVLogger (sparse rows with blank cells),
timm's summary.csv, pandas and TensorBoard's own download write; cells are separated by commas,
semicolons, tabs, bars or spaces.
"""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from components.runs.cells import Rows, rows_of
from components.runs.growing_lines import GrowingLines
from components.runs.headers import Header, cells_of, header_of
from components.runs.points import (
    MOST_POINTS,
    MOST_SERIES,
    Points,
    PointsByName,
    Track,
    too_many,
    too_many_series,
)
from components.runs.records import Numbers, Reading

Problems = tuple[str, ...]

# How many lines above a last one without line end tell whether it is cut off.
COMPARED_LINES = 1000


class TableReader:
    """Reads a table, again and again, each time what has been added to it.

    The points of every numeric column come in the order of the rows. A row whose number of cells
    differs from the header's is left out, since its cells can't be assigned (timm's summary.csv
    has such rows when it validates every other epoch only). So is a last line that was cut off.
    """

    def __init__(self, file: Path) -> None:
        self._name = file.name
        self._lines = GrowingLines(file, self._forget)
        self._forget()

    def read(self) -> Reading[PointsByName]:
        """All points so far, and sentences about what could not be read."""
        try:
            for lines in self._lines.blocks():
                if self._rows.is_full or self._rows.is_unplaced:
                    break
                self._rows.take(lines)
        except OSError as error:
            return Reading({}, (f"{self._name} can't be read: {error.strerror}.",))
        rows = self._rows.with_tail(self._lines.tail) if self._lines.tail else self._rows
        return Reading(rows.points(), rows.problems(self._lines.problem))

    def _forget(self) -> None:
        self._rows = _Table(self._name)


class _Table:
    """The rows of a table so far."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._header: Header | None = None
        self._tracks: dict[str, Track] = {}
        self._count = self._lost = self._points = 0
        self._is_cut_off = False
        self._widths: list[int] = []

    @property
    def is_full(self) -> bool:
        """Whether there are as many points as are read of one file."""
        return self._points > MOST_POINTS

    @property
    def is_unplaced(self) -> bool:
        """Whether nothing tells which step a row is of."""
        return self._header is not None and self._header.step is None

    def take(self, lines: list[str]) -> None:
        """Add rows; of a new table the first line is the header."""
        if self._header is None and lines:
            self._header, lines = header_of(lines[0], self._name), lines[1:]
            names = islice(self._header.series_columns().values(), MOST_SERIES)
            self._tracks = {name: Track() for name in names}
        header = self._header
        if header is None or header.step is None or not lines:
            return
        rows = rows_of(lines, header)
        self._add(header, header.step, rows)
        self._count += rows.count + rows.lost
        self._lost += rows.lost
        self._widths = [*self._widths, *_widths(lines[-COMPARED_LINES:], header)][-COMPARED_LINES:]

    def with_tail(self, tail: list[str]) -> "_Table":
        """These rows and those behind the last line end, of which the last may be cut off."""
        rows = _Table(self._name)
        rows._header, rows._count, rows._lost = self._header, self._count, self._lost
        rows._points, rows._widths = self._points, self._widths
        rows._tracks = {name: track.copy() for name, track in self._tracks.items()}
        rows.take(tail[:-1])
        if rows._header is not None and rows._cuts_off(rows._header, tail[-1]):
            rows._is_cut_off = True
        else:
            rows.take(tail[-1:])
        return rows

    def points(self) -> PointsByName:
        """The points of each column that has numbers, in the order of the columns."""
        points = {name: track.points() for name, track in self._tracks.items()}
        return {name: of_column for name, of_column in points.items() if len(of_column)}

    def problems(self, problem: str) -> Problems:
        """What a person is told; `problem` is what is wrong with the lines, empty if nothing is."""
        if self._header is None:
            return (problem or f"{self._name} is empty.",)
        if self._header.step is None:
            return (
                f"{self._name} has no column named step or epoch, so its rows can't be placed.",
            )
        problems: Problems = (problem,) if problem else ()
        if self._is_cut_off:
            problems += (f"The last line of {self._name} is cut off and was left out.",)
        if self.is_full:
            problems += (too_many(self._name),)
        if len(self._header.series_columns()) > MOST_SERIES:
            problems += (too_many_series(self._name),)
        if self._lost:
            problems += (
                f"{self._lost} of {self._count} lines of {self._name} do not fit its header and"
                " were left out.",
            )
        return problems

    def _cuts_off(self, header: Header, line: str) -> bool:
        """Whether a last line without line end lacks cells, or digits of its last cell.

        Many programs write no line end after the last line, so a line with all its cells counts as
        cut off only if its last cell is shorter than each one above it.
        """
        row = cells_of(line, header.separator)
        return len(row) != len(header.cells) or len(row[-1]) < min(self._widths, default=0)

    def _add(self, header: Header, step_column: int, rows: Rows) -> None:
        step: Numbers = np.arange(self._count, self._count + rows.count, dtype=np.float64)
        if step_column >= 0:
            step = rows.columns[step_column].value
        wall_time = np.full(rows.count, np.nan)
        if header.wall_time is not None:
            wall_time = rows.columns[header.wall_time].value
        is_placed = np.isfinite(step)
        for index, name in islice(header.series_columns().items(), MOST_SERIES):
            kept = is_placed & rows.columns[index].is_number
            if kept.any():
                value = rows.columns[index].value[kept]
                self._tracks[name].add(Points(step[kept], value, wall_time[kept]))
                self._points += len(value)


def _widths(lines: Sequence[str], header: Header) -> list[int]:
    """How long the last cells of whole lines are."""
    rows = [cells_of(line, header.separator) for line in lines]
    return [len(row[-1]) for row in rows if len(row) == len(header.cells)]
