"""Of which kind a file is that may hold series; opens it where its name does not tell."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from components.runs.bookmarks import open_regular
from components.runs.headers import STEP_COLUMNS, Header, header_of

Kind = Literal["events", "table", "lines", "document"]

EVENT_FILE_MARK = "events.out.tfevents."
METRICS_FILE = "metrics.csv"
TRAINER_STATE = "trainer_state.json"
TABLES = (".csv", ".tsv", ".log", ".txt")
JSON_LINES = (".jsonl", ".ndjson", ".log", ".txt")
DOCUMENTS = (".json",)
PEEKED_SUFFIXES = tuple({*TABLES, *JSON_LINES, *DOCUMENTS})

# What counts the points, most exact first.
STEP_KEYS = STEP_COLUMNS

_PEEKED_BYTES = 65536
_STEP = re.compile(rf'"({"|".join(STEP_KEYS)})"\s*:', re.IGNORECASE)
_HISTORY = re.compile(
    r'\{\s*(?:"history"\s*:\s*\{\s*)?"([^"]*)"\s*:\s*'
    r'(?:\[\s*(?:-?\d|NaN|-?Infinity|null|\])|\{\s*"\d+"\s*:)'
)


@dataclass(frozen=True, slots=True)
class Peek:
    """The kind of a file, None if it holds no series, and names of series it holds for sure."""

    kind: Kind | None
    names: frozenset[str] = frozenset()


NO_SERIES = Peek(None)


def may_hold_series(name: str) -> bool:
    """Whether a file of this name is worth a look."""
    lower = name.lower()
    # Texts are mostly something else, such as a label for each picture of a data set.
    is_log = not lower.endswith(".txt") or "log" in lower
    return EVENT_FILE_MARK in name or (is_log and lower.endswith(PEEKED_SUFFIXES))


def kind_by_name(name: str) -> Kind | None:
    """The kind of a file whose name tells it."""
    if EVENT_FILE_MARK in name:
        return "events"
    known: dict[str, Kind] = {METRICS_FILE: "table", TRAINER_STATE: "document"}
    return known.get(name.lower())


def peek(file: Path) -> Peek:
    """The kind of a file by its first bytes; no series if it can't be opened."""
    try:
        with open_regular(file) as opened:
            head = opened.read(_PEEKED_BYTES).decode("utf-8-sig", errors="replace").lstrip()
    except OSError:
        return NO_SERIES
    suffix = file.suffix.lower()
    if suffix in DOCUMENTS and (names := _document_names(head)) is not None:
        return Peek("document", names)
    lines = head.split("\n", 2)
    if (names := _record_names(lines[0])) and (
        suffix in JSON_LINES or (len(lines) > 1 and lines[1].lstrip().startswith("{"))
    ):
        return Peek("lines", names)
    header = header_of(lines[0].rstrip("\r"), file.name)
    is_table = suffix in TABLES and _is_table(header, suffix)
    return Peek("table", header.series_names()) if is_table else NO_SERIES


def step_key(names: Iterable[str]) -> str | None:
    """The name that counts the points, as it is written; None if there is none."""
    written = {name.lower(): name for name in reversed(list(names))}
    return next((written[key] for key in STEP_KEYS if key in written), None)


def _is_table(header: Header, suffix: str) -> bool:
    if header.step is None:
        return False
    # Any text may hold the words "step" and "loss"; of a CSV file one column is enough.
    return suffix in TABLES[:2] or (header.separator is not None and header.step >= 0)


def _document_names(head: str) -> frozenset[str] | None:
    if match := _HISTORY.match(head):
        return frozenset({match[1]})
    is_array = re.match(r"\[\s*\{", head) and _STEP.search(head)
    return frozenset() if is_array or '"log_history"' in head else None


def _record_names(line: str) -> frozenset[str] | None:
    """Names of the numbers in a line, if it is a JSON object with a step."""
    if not line.startswith("{"):
        return None
    try:
        record: Any = json.loads(line)
    except (ValueError, RecursionError):
        return None
    step = step_key(record)
    return None if step is None else frozenset(set(record) - {step})
