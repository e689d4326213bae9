"""Series of CSV files: a table with a step or epoch column and a column for each quantity.

Reads what our trainer, Keras' CSVLogger, Lightning's CSVLogger (sparse rows with blank cells) and
timm's summary.csv write; cells are separated by commas, semicolons or tabs.
"""

import csv
from math import isfinite, isnan, nan
from pathlib import Path

from components.runs.points import Point, Points
from components.runs.records import Reading

# The first of these that a table has counts its rows; the others are ordinary series.
STEP_COLUMNS = ("step", "global_step", "epoch")
WALL_TIME_COLUMNS = ("wall_time", "wall time")
SEPARATORS = ",;\t"
LONGEST_HEADER = 65536

Row = list[str]
Problems = tuple[str, ...]


def has_step_column(file: Path) -> bool:
    """Whether the first line of a CSV file names a step; reads that line only."""
    try:
        with file.open(encoding="utf-8-sig", errors="replace") as opened:
            header = opened.readline(LONGEST_HEADER)
    except OSError:
        return False
    return _column(_rows([header])[0], STEP_COLUMNS) is not None


def read_table(file: Path) -> Reading[Points]:
    """The points of every numeric column, in the order of the rows.

    A blank cell, and one that is no number (Keras writes NA), is no point; `nan` and `inf` are. A
    row whose number of cells differs from the header's is left out, since its cells can't be
    assigned (timm's summary.csv has such rows when it validates every other epoch only). So is a
    last line that was cut off.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError as error:
        return Reading({}, (f"{file.name} can't be read: {error.strerror}.",))
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return Reading({}, (f"{file.name} is empty.",))
    header, *rows = _rows(lines)
    step = _column(header, STEP_COLUMNS)
    if step is None:
        problem = f"{file.name} has no column named step or epoch, so its rows can't be placed."
        return Reading({}, (problem,))
    rows, problems = _sound(file.name, header, rows, text.endswith(("\n", "\r")))
    return Reading(_points(header, rows, step), problems)


def _sound(name: str, header: Row, rows: list[Row], ended: bool) -> tuple[list[Row], Problems]:
    """The rows whose cells can be assigned, and sentences about the others."""
    problems: Problems = ()
    if rows and not ended and _is_cut_off(header, rows):
        rows = rows[:-1]
        problems = (f"The last line of {name} is cut off and was left out.",)
    # A trainer that goes on with an older file may write the header again.
    rows = [row for row in rows if row != header]
    sound = [row for row in rows if len(row) == len(header)]
    if len(sound) < len(rows):
        lost = len(rows) - len(sound)
        problem = f"{lost} of {len(rows)} lines of {name} do not fit its header and were left out."
        problems += (problem,)
    return sound, problems


def _rows(lines: list[str]) -> list[Row]:
    separator = max(SEPARATORS, key=lines[0].count)
    return [_cells(line, separator) for line in lines]


def _cells(line: str, separator: str) -> Row:
    # Line by line, so that a quote which a damaged line leaves open does not swallow the others.
    try:
        is_quoted = '"' in line
        cells = (
            next(csv.reader([line], delimiter=separator)) if is_quoted else line.split(separator)
        )
    except csv.Error:
        return []
    return [cell.strip() for cell in cells]


def _column(header: Row, names: tuple[str, ...]) -> int | None:
    lower = [cell.lower() for cell in header]
    return next((lower.index(name) for name in names if name in lower), None)


def _is_cut_off(header: Row, rows: list[Row]) -> bool:
    """Whether a last line without line end lacks cells, or digits of its last cell.

    Many programs write no line end after the last line, so a line with all its cells counts as
    cut off only if its last cell is shorter than each one above it.
    """
    *above, last = rows
    widths = [len(row[-1]) for row in above if len(row) == len(header)]
    return len(last) != len(header) or len(last[-1]) < min(widths, default=0)


def _points(header: Row, rows: list[Row], step: int) -> Points:
    wall_time = _column(header, WALL_TIME_COLUMNS)
    times = [nan if wall_time is None else _number(row[wall_time]) for row in rows]
    placed = [
        (at, time, row)
        for row, time in zip(rows, times, strict=True)
        if isfinite(at := _number(row[step]))
    ]
    columns: dict[str, list[Point]] = {}
    for index, name in enumerate(header):
        points = [
            (at, value, time)
            for at, time, row in placed
            if not isnan(value := _number(row[index])) or row[index].lower() == "nan"
        ]
        if points and name and index not in (step, wall_time):
            columns[name] = points
    return columns


def _number(cell: str) -> float:
    """The number in a cell; NaN if there is none."""
    try:
        return float(cell)
    except ValueError:
        return nan
