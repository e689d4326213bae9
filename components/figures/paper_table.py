"""A paper's table for the screen and for other programs: printed, counted, how far off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from components.figures.text_tables import TextTable
from components.networks.paper_records import Column, PaperTable, Row, Way

FLAG = "⚑"
WAYS: Mapping[Way, str] = MappingProxyType(
    {
        "counted": "counted here, on the built network",
        "recomputed": "from the table's own printed numbers",
        "measured": "measured on this machine",
    }
)
MEANING = (
    f"{FLAG}: printed and counted differ by more than 2 %, and by more than the rounding of the"
    " printed number explains."
)


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column as a person sees it: `name` in full, `label` in a narrow head, `help` in a sentence.

    `kind` says how values are written, off by in percent; `decimals` how many all of a column's
    printed numbers get, None for as many as each has.
    """

    name: str
    label: str
    help: str
    kind: Literal["words", "printed", "counted", "off by"]
    values: tuple[str | float | None, ...]
    decimals: int | None = None


def shown_columns(table: PaperTable) -> list[ShownColumn]:
    """The title, the flags, all numbers with what was counted beside them, and the notes.

    How far off stands only beside what was counted, not beside the paper's own arithmetic.
    """
    found = [ShownColumn("Row", "", "", "words", tuple(row.title for row in table.rows))]
    flags = tuple(FLAG if table.disagreeing(row) else "" for row in table.rows)
    if any(flags):
        found.append(ShownColumn("Flag", FLAG, MEANING, "words", flags))
    for place, head in enumerate(table.words):
        words = tuple(row.words[place] for row in table.rows)
        found.append(ShownColumn(head, head, "", "words", words))
    for place in range(len(table.columns)):
        found += _of_column(table, place)
    notes = tuple(row.note for row in table.rows)
    if any(notes):
        found.append(ShownColumn("Note", "What there is to know", "", "words", notes))
    return found


def paper_text_table(table: PaperTable) -> TextTable:
    """The same for CSV, Markdown and LaTeX; counted numbers with seven digits."""
    columns = shown_columns(table)
    cells = zip(*([_cell(value) for value in column.values] for column in columns), strict=True)
    words = next((i for i, column in enumerate(columns) if column.kind != "words"), 1)
    return TextTable(tuple(column.name for column in columns), tuple(cells), words=words)


def flag_sentences(table: PaperTable) -> list[str]:
    """For each row that disagrees: in what, by how much, and why."""
    return [
        f"**{_title(row)}**: {_deviations(table, row, flagged)}. {row.note}"
        for row in table.rows
        if (flagged := table.disagreeing(row))
    ]


def note_sentences(table: PaperTable) -> list[str]:
    """What there is to know of the rows that do not disagree."""
    return [
        f"**{_title(row)}**: {row.note}"
        for row in table.rows
        if row.note and not table.disagreeing(row)
    ]


def _title(row: Row) -> str:
    return ", ".join((row.title, *row.words[:1]))


def _deviations(table: PaperTable, row: Row, flagged: Sequence[Column]) -> str:
    found = []
    for column, cell in zip(table.columns, row.cells, strict=True):
        if column in flagged and cell.printed is not None and cell.counted is not None:
            unit = f" {column.unit}".rstrip()
            found.append(
                f"{column.head.lower()} {cell.printed:g}{unit} printed,"
                f" {cell.counted:.4g}{unit} {column.way}"
            )
    return "; ".join(found)


def _of_column(table: PaperTable, place: int) -> list[ShownColumn]:
    column, cells = table.columns[place], table.cells(place)
    head = f"{column.head}, {column.unit}" if column.unit else column.head
    printed = tuple(cell.printed for cell in cells)
    counted = tuple(cell.counted for cell in cells)
    has_printed, has_counted = (any(v is not None for v in values) for values in (printed, counted))
    way = column.way
    found = []
    if has_printed:
        help, decimals = "As the paper prints it.", _decimals(column, printed)
        name = f"{head}, printed"
        found.append(ShownColumn(name, head, help, "printed", printed, decimals))
    if has_counted:
        label = f"{column.head} {way}" if has_printed else head
        help = f"{column.head}: {WAYS[way]}."
        found.append(ShownColumn(f"{head}, {way}", label, help, "counted", counted))
    if column.way == "counted" and any(cell.deviation for cell in cells):
        off = tuple(None if c.deviation is None else 100 * c.deviation for c in cells)
        help = f"{column.head}: counted against printed, in percent."
        found.append(
            ShownColumn(f"{column.head}, off by %", f"{column.head} off by", help, "off by", off)
        )
    return found


def _decimals(column: Column, printed: Sequence[float | None]) -> int | None:
    """Percents of a column have equally many, 76.0 below 77.1, unless some have more than two."""
    most = max(len(f"{value:.6g}".partition(".")[2]) for value in printed if value is not None)
    return max(most, 1) if column.unit == "%" and most <= 2 else None


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:.7g}"
