"""Series of JSON: histories of Keras, the state of Hugging Face's Trainer, and JSON Lines.

| what | looks like |
|---|---|
| Keras' history, also by pandas | `{"loss": [0.5, 0.4], …}`, `{"loss": {"0": 0.5, …}, …}` |
| Hugging Face's `trainer_state.json` | `{"log_history": [{"step": 10, "loss": 0.5}, …], …}` |
| a list of records | `[{"epoch": 0, "loss": 0.5}, …]` |
| JSON Lines | a record in each line |
"""

import json
import os
from collections.abc import Iterable, Sequence
from itertools import islice
from math import nan
from pathlib import Path
from typing import Any, BinaryIO

from components.runs.bookmarks import open_regular, size_of
from components.runs.growing_lines import GrowingLines
from components.runs.json_records import Record, Records, number_in
from components.runs.points import MOST_SERIES, PointsByName, points_from, too_many_series
from components.runs.records import Reading

# A document is read as a whole, which takes 22 times as much; JSON Lines may be of any size.
LARGEST_DOCUMENT_BYTES = 20_000_000

TOO_LARGE = (
    "{} has more than {} MB, too much for one JSON document, so nothing of it is shown; JSON Lines"
    " (.jsonl) may be of any size."
)

# Hugging Face closes the log with one record on the whole training, which is no point of a curve.
_SUMMARY_KEY = "train_runtime"


class DocumentReader:
    """Reads a JSON document, as a whole whenever it has changed."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._state: tuple[int, ...] | None = None
        self._reading: Reading[PointsByName] = Reading({})

    def read(self) -> Reading[PointsByName]:
        """The points by name, and sentences about what could not be read."""
        try:
            with open_regular(self._file) as opened:
                state = os.fstat(opened.fileno())
                seen = (state.st_size, state.st_mtime_ns, state.st_ino)
                if seen != self._state:
                    self._reading, self._state = self._read(opened), seen
        except OSError as error:
            return Reading({}, (f"{self._file.name} can't be read: {error.strerror}.",))
        return self._reading

    def _read(self, opened: BinaryIO) -> Reading[PointsByName]:
        name = self._file.name
        if size_of(opened) > LARGEST_DOCUMENT_BYTES:
            return Reading({}, (TOO_LARGE.format(name, LARGEST_DOCUMENT_BYTES // 10**6),))
        try:
            content = json.loads(opened.read().decode("utf-8-sig", errors="replace"))
        except (ValueError, RecursionError):
            return Reading({}, (f"{name} is cut off or no JSON, so nothing of it is shown.",))
        return _document(name, content)


class LinesReader:
    """Reads JSON Lines, again and again, each time the lines that have been added."""

    def __init__(self, file: Path) -> None:
        self._name = file.name
        self._lines = GrowingLines(file, self._forget)
        self._forget()

    def read(self) -> Reading[PointsByName]:
        """All points so far, and sentences about what could not be read."""
        try:
            for lines in self._lines.blocks():
                if self._records.is_full:
                    break
                self._records.take(_parsed(line) for line in lines)
        except OSError as error:
            return Reading({}, (f"{self._name} can't be read: {error.strerror}.",))
        records = self._records
        problems = (self._lines.problem,) if self._lines.problem else ()
        if self._lines.tail:
            records = self._records.copy()
            last = [_parsed(line) for line in self._lines.tail]
            records.take(record for record in last if record is not None)
            if None in last:
                problems = (f"The last line of {self._name} is cut off and was left out.",)
        return Reading(records.points(), problems + records.problems(self._name, "lines"))

    def _forget(self) -> None:
        self._records = Records()


def _document(name: str, content: Any) -> Reading[PointsByName]:
    log = content.get("log_history") if isinstance(content, dict) else content
    if isinstance(log, list):
        records = Records()
        records.take(
            each if isinstance(each, dict) else None
            for each in log
            if not (isinstance(each, dict) and _SUMMARY_KEY in each)
        )
        return Reading(records.points(), records.problems(name, "records"))
    if isinstance(content, dict):
        inner = content.get("history")
        return _history(name, inner if isinstance(inner, dict) else content)
    return Reading({}, (f"{name} holds no history of a training.",))


def _history(name: str, history: Record) -> Reading[PointsByName]:
    """A list of values for each name, one an epoch; epochs are counted from 0, as Keras does."""
    lists = {key: _listed(each) for key, each in history.items()}
    values = {key: each for key, each in lists.items() if each}
    is_too_much = len(values) > MOST_SERIES
    values = dict(islice(values.items(), MOST_SERIES))
    if not values:
        return Reading({}, (f"{name} holds no history of a training.",))
    steps = values.pop("epoch", None) or [
        float(epoch) for epoch in range(max(map(len, values.values())))
    ]
    problems = [
        f"{key} has {len(each)} values in {name} for {len(steps)} epochs; they are taken to be of"
        f" every {len(steps) // len(each)} epochs."
        for key, each in values.items()
        if len(steps) // len(each) > 1
    ]
    if is_too_much:
        problems.append(too_many_series(name))
    points = {
        key: points_from((step, value, nan) for step, value in _placed(steps, each))
        for key, each in values.items()
    }
    return Reading(points, tuple(problems))


def _placed(steps: Sequence[float], values: Sequence[float]) -> Iterable[tuple[float, float]]:
    """Each value's epoch: Keras with `validation_freq=2` validates after epochs 1, 3, 5."""
    every = max(1, len(steps) // len(values))
    return zip(steps[every - 1 :: every], values, strict=False)


def _listed(values: Any) -> list[float] | None:
    """The numbers of a list, or of pandas' numbered object; None if there is anything else.

    JSON has no NaN, so pandas writes null for it: it stays a value that is NaN.
    """
    if isinstance(values, dict) and all(key.isdecimal() for key in values):
        values = list(values.values())
    if not isinstance(values, list):
        return None
    numbers = [nan if value is None else number_in(value) for value in values]
    return [number for number in numbers if number is not None] if None not in numbers else None


def _parsed(line: str) -> Record | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None
