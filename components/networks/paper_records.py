"""Tables of papers: what is printed beside what was counted on the built network. No torch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Way = Literal["counted", "recomputed", "measured"]

# A printed number that is further off than this, and than its rounding explains, is flagged.
NOTEWORTHY = 0.02


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers: its `head` in words and its `unit` ("M", "G", "%", "px", "×", "s", "").

    `size` is how many one unit is: 10⁶ for millions of parameters. `way` is how what stands beside
    the printed number came about: counted on a built network, recomputed from other numbers of the
    table, or measured on this machine, which differs from the paper's and is never flagged.
    """

    key: str
    head: str
    unit: str = ""
    way: Way = "counted"

    @property
    def size(self) -> float:
        """One unit as a plain number."""
        return {"K": 1e3, "M": 1e6, "G": 1e9}.get(self.unit, 1.0)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number as `printed` and as `counted` here, in the unit of its column.

    Either is None where there is none. `rounding` is how far apart they may be since they were
    rounded: for a counted one half of the last printed place, 0.05 for a printed 5.3.
    """

    printed: float | None = None
    counted: float | None = None
    rounding: float = 0.0

    @property
    def deviation(self) -> float | None:
        """Counted against printed: 0.1 is a tenth more than printed."""
        if not self.printed or self.counted is None:
            return None
        return self.counted / self.printed - 1

    @property
    def disagrees(self) -> bool:
        """Whether rounding can't explain the deviation, and it is above 2 %."""
        if self.printed is None or self.counted is None or self.deviation is None:
            return False
        # A printed 0.3 is a little less than three tenths in the computer.
        beyond_rounding = abs(self.counted - self.printed) > self.rounding * (1 + 1e-9)
        return beyond_rounding and abs(self.deviation) > NOTEWORTHY


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its title, the table's further words, a cell for each column, what there is to know.

    `network` is the name that builds what was counted, "" where nothing can be built.
    """

    title: str
    words: tuple[str, ...]
    cells: tuple[Cell, ...]
    note: str = ""
    network: str = ""


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table and its source; `words` are the heads of the columns of words after the title."""

    key: str
    title: str
    source: str
    about: str
    words: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def cells(self, place: int) -> Sequence[Cell]:
        """All cells of the column at that place."""
        return tuple(row.cells[place] for row in self.rows)

    def disagreeing(self, row: Row) -> tuple[Column, ...]:
        """The columns in which a row's printed number is flagged."""
        return tuple(
            column
            for column, cell in zip(self.columns, row.cells, strict=True)
            if cell.disagrees and column.way != "measured"
        )
