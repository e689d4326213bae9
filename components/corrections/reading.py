"""Reads the corrections from `assets/reference/corrections.json`."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from components.corrections.records import Correction, LeftOut, Link, Table
from components.errors import ExplorerError
from components.networks.paper_records import Cell, Column
from components.networks.paper_tables import paper_table

FILE = Path(__file__).parents[2] / "assets" / "reference" / "corrections.json"


@lru_cache(maxsize=1)
def corrections() -> tuple[Correction, ...]:
    """Every correction, topics together, in the order in which they teach."""
    facts = _facts()
    return tuple(_correction(row, facts["tables"]) for row in facts["corrections"])


def correction(code: str) -> Correction:
    """The correction of a code such as "E4".

    Raises:
        ExplorerError: if there is none.
    """
    for each in corrections():
        if each.code == code:
            return each
    raise ExplorerError(f"There is no correction {code!r}; choose one from the list.")


@lru_cache(maxsize=1)
def left_out() -> tuple[LeftOut, ...]:
    """Errors that are slips of writing only, each with the reason."""
    return tuple(LeftOut(**row) for row in _facts()["left_out"])


@lru_cache(maxsize=1)
def _facts() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return facts


def _correction(row: Mapping[str, Any], tables: Mapping[str, Any]) -> Correction:
    given, expected = row.get("given", {}), row.get("expected", {})
    table = cited(tables[row["table"]]) if "table" in row else None
    # A number stands once, in the data; sentences name it.
    numbers = {**given, **expected}
    if table:
        numbers |= {"rows": table.rows, "cell": table.cell}
    return Correction(
        code=row["code"],
        verdict=row.get("verdict", "wrong"),
        topic=row["topic"],
        claim=row["claim"].format(**numbers),
        right=row["right"].format(**numbers),
        source=row["source"],
        kind=row["kind"],
        given=MappingProxyType(given),
        expected=MappingProxyType(expected),
        table=table,
        links=tuple(_link(*each) for each in row.get("links", ())),
    )


def cited(row: Mapping[str, Any]) -> Table:
    """A table of texts, or some columns of one of the papers' tables, its rows by short names.

    A row is asked for by its title, or by a word of it such as the team.

    Raises:
        KeyError: if the paper's table has no such row or column.
    """
    if "paper" not in row:
        return Table(tuple(row["heads"]), tuple(map(tuple, row["rows"])), row["source"])
    table = paper_table(row["paper"])
    columns = {column.key: (place, column) for place, column in enumerate(table.columns)}
    wanted = [columns[key] for key in row["columns"]]
    named = {name: each for each in table.rows for name in (*each.words, each.title)}
    rows = {short: named[name] for short, name in row["rows"].items()}
    return Table(
        heads=("Network", *(_head(column) for _, column in wanted)),
        rows=tuple(
            (name, *(_text(each.cells[place]) for place, _ in wanted))
            for name, each in rows.items()
        ),
        source=table.source,
        cell={
            name: {
                column.key: printed
                for place, column in wanted
                if (printed := each.cells[place].printed) is not None
            }
            for name, each in rows.items()
        },
    )


def _head(column: Column) -> str:
    return f"{column.head}, {column.unit}" if column.unit else column.head


def _text(cell: Cell) -> str:
    return "–" if cell.printed is None else f"{cell.printed:g}"


def _link(text: str, page: str, query: Mapping[str, str]) -> Link:
    return Link(text, page, MappingProxyType(dict(query)))
