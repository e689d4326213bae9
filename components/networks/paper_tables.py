"""The tables of the papers that course notes copy, each number beside what is counted here.

`assets/reference/paper_tables.json` holds what is printed and stands nowhere else. What the
catalogue (`components.networks.architectures`) has from the same table comes from there, and what
`components.scaling` has from there. No torch.
"""

import csv
import json
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from components.errors import ExplorerError
from components.networks.architectures import REFERENCE, Architecture, architecture
from components.networks.paper_arithmetic import MADE
from components.networks.paper_records import Cell, Column, PaperTable, Row, Way

TABLES_FILE = REFERENCE / "paper_tables.json"
# Networks and image sizes that only the tables need; `python -m components.networks.paper_counts`.
COUNTS_FILE = REFERENCE / "paper_counts.csv"

NO_TIMES: Mapping[str, float] = MappingProxyType({})


def table_titles() -> Mapping[str, str]:
    """The titles of all tables by their keys, in the order of the file."""
    return MappingProxyType({key: raw["title"] for key, raw in raw_tables().items()})


def paper_table(key: str, seconds: Mapping[str, float] = NO_TIMES) -> PaperTable:
    """The table of that key; `seconds` are times for an image measured here, by network's name.

    Raises:
        ExplorerError: if there is no such table.
    """
    raw = raw_tables().get(key)
    if raw is None:
        raise ExplorerError(f"There is no table {key!r}; there are {', '.join(raw_tables())}.")
    columns = tuple(_column(**column) for column in raw["columns"])
    made = MADE.get(key)
    rows = made(raw, columns) if made else tuple(_row(raw, row, seconds) for row in raw["rows"])
    return PaperTable(
        key, raw["title"], raw["source"], raw["about"], tuple(raw["words"]), columns, rows
    )


@lru_cache(maxsize=1)
def raw_tables() -> Mapping[str, dict[str, Any]]:
    """The tables as they stand in the file, by key."""
    tables = json.loads(TABLES_FILE.read_text(encoding="utf-8"))["tables"]
    return MappingProxyType({table["key"]: table for table in tables})


@lru_cache(maxsize=1)
def counts() -> Mapping[tuple[str, int], Mapping[str, int]]:
    """Parameters and multiply-adds of networks that the catalogue lacks at an image's side."""
    with COUNTS_FILE.open(encoding="utf-8", newline="") as file:
        return MappingProxyType(
            {
                (row["name"], int(row["input_px"])): {
                    "params": int(row["params"]),
                    "macs": int(row["macs"]),
                }
                for row in csv.DictReader(file)
            }
        )


def from_catalogue(raw: Mapping[str, Any], row: Mapping[str, Any], key: str) -> float | None:
    """What the catalogue has of a row's number if it is from this very table; None if not.

    Counts are plain numbers, accuracies and errors percent.
    """
    if "architecture" not in row:
        return None
    record = architecture(row["architecture"])
    quantity = key.removesuffix("_error")
    if quantity not in ("params", "macs", "top1", "top5"):
        return None
    if not any(part in record.source_of(quantity) for part in raw["sources"]):
        return None
    value: float | None = getattr(record, f"{quantity}_published")
    if value is None or quantity == key:
        return value
    return round(100 - value, 6)  # an error


def _column(key: str, head: str, unit: str, way: Way = "counted", **_: str | bool) -> Column:
    return Column(key, head, unit, way)


def _row(raw: Mapping[str, Any], row: Mapping[str, Any], seconds: Mapping[str, float]) -> Row:
    record = architecture(row["architecture"]) if "architecture" in row else None
    cells = tuple(_cell(raw, row, column, seconds) for column in raw["columns"])
    words = row.get("words", ())
    if "block" in row:
        words = (row["block"][0], ", ".join(map(str, row["blocks"])))
    note = row.get("note", "")
    if not note and record and any(cell.disagrees for cell in cells):
        note = record.note
    name = row.get("counted") or (record.name if record else "")
    return Row(row.get("title") or row["architecture"], tuple(words), cells, note, name)


def _cell(
    raw: Mapping[str, Any],
    row: Mapping[str, Any],
    column: Mapping[str, Any],
    seconds: Mapping[str, float],
) -> Cell:
    size = _column(**column).size
    printed, rounding = _printed(raw, row, column)
    if "ratio_of" in column:
        return _ratio(raw, row, column["ratio_of"], printed, rounding)
    counted = _counted(row, column, seconds)
    return Cell(printed, None if counted is None else counted / size, rounding)


def _printed(
    raw: Mapping[str, Any], row: Mapping[str, Any], column: Mapping[str, Any]
) -> tuple[float | None, float]:
    """A row's printed number in the column's unit, and half of its last place."""
    key, size = column["key"], _column(**column).size
    given = row.get("published", {})
    if key in given:
        printed = given[key]
        return printed, 0.0 if printed is None else half_a_place(printed)
    known = None if column.get("counted_only") else from_catalogue(raw, row, key)
    if known is None:
        return None, 0.0
    if key in row.get("decimals", {}):  # the table prints zeros: 6.0, not 6
        return known / size, 0.5 / 10.0 ** row["decimals"][key]
    return known / size, _half_a_place_of(known, size) / size


def _ratio(
    raw: Mapping[str, Any],
    row: Mapping[str, Any],
    quantity: str,
    printed: float | None,
    rounding: float,
) -> Cell:
    """A printed ratio beside that of the numbers as the table itself prints them."""
    column = next(column for column in raw["columns"] if column["key"] == quantity)
    other = next(each for each in raw["rows"] if each.get("architecture") == row["against"])
    (own, own_half), (base, base_half) = _printed(raw, row, column), _printed(raw, other, column)
    if own is None or base is None:
        return Cell(printed, None, rounding)
    most = (own + own_half) / (base - base_half)
    return Cell(printed, own / base, rounding + most - own / base)


def half_a_place(printed: float) -> float:
    """Half of the last place of a number as it stands in the file: 0.05 for 5.3, 0.5 for 26."""
    _, _, decimals = repr(printed).partition(".")
    return 0.5 / 10.0 ** len(decimals)


def _half_a_place_of(count: float, unit: float) -> float:
    """Half of the last place of a plain count, as far as zeros leave it open: 50,000 for 5,300,000.

    At most half a unit, since tables print whole ones at least.
    """
    digits = f"{count:.0f}"
    zeros = len(digits) - len(digits.rstrip("0"))
    return 0.5 * min(10.0**zeros, unit)


def _counted(
    row: Mapping[str, Any], column: Mapping[str, Any], seconds: Mapping[str, float]
) -> float | None:
    key = column["key"]
    if key == "layers" and "block" in row:
        # The first convolution and the classifier, and those of the blocks.
        return float(2 + row["block"][1] * sum(row["blocks"]))
    if "counted_of" in column:
        return _of_record(architecture(row[column["counted_of"]]), key.partition("_")[0])
    if column.get("way") == "measured":
        return _timed(row, key, seconds)
    return _quantity(row, key)


def _quantity(row: Mapping[str, Any], key: str) -> float | None:
    """Parameters or multiply-adds as counted, at the size of the image that the row is about."""
    if key not in ("params", "macs"):
        return None
    record = architecture(row["architecture"]) if "architecture" in row else None
    if "counted_px" in row:
        name = row.get("counted") or (record.name if record else "")
        return counts()[name, row["counted_px"]][key]
    return _of_record(record, key) if record else None


def _of_record(record: Architecture, key: str) -> float | None:
    value: float | None = getattr(record.measured, key) if record.measured else None
    return value


def _timed(row: Mapping[str, Any], key: str, seconds: Mapping[str, float]) -> float | None:
    own = seconds.get(architecture(row["architecture"]).name)
    if key == "seconds" or own is None:
        return own
    other = seconds.get(architecture(row["against"]).name) if "against" in row else None
    return other / own if other else None
