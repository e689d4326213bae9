"""The first line of a table: its separator, its columns, and which of them counts the rows."""

import csv
import re
from dataclasses import dataclass

from components.runs.names import words

Row = list[str]

# The first of these that a table has counts its rows; the others are ordinary series.
STEP_COLUMNS = ("step", "global_step", "_step", "iteration", "iter", "epoch")
WALL_TIME_COLUMNS = ("wall_time", "wall time", "_timestamp", "timestamp")
SEPARATORS = ",;\t|"

# A table without a step counts its rows only where it clearly is a history of a training.
_OF_A_TRAINING = {"loss", "acc", "accuracy"}
_TENSORBOARD_COLUMNS = ["wall time", "step", "value"]
_TENSORBOARD_NAME = re.compile(r"(?:.*-)?tag-(?P<tag>.+)\.csv", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table. `separator` is None where cells are parted by spaces.

    `step` is the column that counts the rows: its index, -1 if the rows are counted themselves,
    None if there is no telling. `wall_time` is the column of the time of writing, None without.
    """

    cells: Row
    separator: str | None
    step: int | None
    wall_time: int | None

    def series_columns(self) -> dict[int, str]:
        """Index → name of the columns that may be series; of two with one name the last."""
        last = {name: index for index, name in enumerate(self.cells)}
        placed = (self.step, self.wall_time)
        return {last[name]: name for name in last if name and last[name] not in placed}

    def series_names(self) -> frozenset[str]:
        """Names of the columns that may be series."""
        return frozenset(self.series_columns().values())


def header_of(line: str, file_name: str) -> Header:
    """What the first line of a table says.

    TensorBoard's own CSV files call their column `Value`; it is named as their file says.
    """
    line = line.lstrip("# ")
    most = max(SEPARATORS, key=line.count)
    separator = most if most in line else None
    cells = cells_of(line, separator)
    lower = [cell.lower() for cell in cells]
    if lower == _TENSORBOARD_COLUMNS:
        match = _TENSORBOARD_NAME.fullmatch(file_name)
        cells[2] = match["tag"] if match else file_name.rpartition(".")[0]
    return Header(cells, separator, _step(lower), _first(lower, WALL_TIME_COLUMNS))


def cells_of(line: str, separator: str | None) -> Row:
    """The cells of a line without the spaces around them; none if its quotes can't be read."""
    # Line by line, so that a quote which a damaged line leaves open does not swallow the others.
    if separator is None:
        return line.split()
    try:
        is_quoted = '"' in line
        cells = (
            next(csv.reader([line], delimiter=separator)) if is_quoted else line.split(separator)
        )
    except csv.Error:
        return []
    return [cell.strip() for cell in cells]


def _step(lower: Row) -> int | None:
    found = _first(lower, STEP_COLUMNS)
    if found is not None or not any(_OF_A_TRAINING.intersection(words(cell)) for cell in lower):
        return found
    # pandas writes the number of the row into a first column without a name.
    return 0 if lower[0] in ("", "unnamed: 0") else -1


def _first(lower: Row, names: tuple[str, ...]) -> int | None:
    return next((lower.index(name) for name in names if name in lower), None)
