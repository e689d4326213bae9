"""Files that are too much: what is read of them, and one sentence each."""

import json
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from components.runs import (
    events,
    growing_lines,
    histories,
    json_records,
    points,
    read_runs,
    tables,
)
from components.runs.bookmarks import RECENT_S
from components.runs.events import EventReader
from components.runs.histories import DocumentReader, LinesReader
from components.runs.tables import TableReader
from tests.runs.event_files import aged, plain, record_ends, tensor, write
from tests.runs.test_event_layouts import count_bytes

Limit = Callable[[str, int], None]


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> Limit:
    """Sets a limit wherever it is known."""

    def to(name: str, value: int) -> None:
        for module in (points, events, tables, histories, json_records, growing_lines):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, value)

    return to


def row(step: int, losses: int) -> dict[str, float]:
    return {"step": step} | {f"loss{n}": float(n) for n in range(losses)}


def table(folder: Path, rows: int, losses: int) -> Path:
    file = folder / "metrics.csv"
    lines = [",".join(map(str, row(step, losses).values())) for step in range(rows)]
    file.write_text("\n".join([",".join(row(0, losses)), *lines]) + "\n")
    return file


def json_lines(folder: Path, rows: int, losses: int) -> Path:
    file = folder / "log.jsonl"
    file.write_text("".join(json.dumps(row(step, losses)) + "\n" for step in range(rows)))
    return file


def event_file(folder: Path, rows: int, losses: int) -> Path:
    values = [plain(f"loss{n}", n) for n in range(losses)]
    return write(folder, [(step, 1.0, [value]) for step in range(rows) for value in values])


def document(folder: Path, rows: int, losses: int) -> Path:
    file = folder / "history.json"
    file.write_text(json.dumps({f"loss{n}": [float(n)] * rows for n in range(losses)}))
    return file


GROWING = [(TableReader, table), (LinesReader, json_lines), (EventReader, event_file)]
EVERY = [*GROWING, (DocumentReader, document)]


@pytest.mark.parametrize("shape", [[10**6, 10**6], [2**31, 2**31], [0], [3], [-1, -1]])
def test_a_number_that_claims_to_be_a_large_tensor_is_none(
    tmp_path: Path, shape: list[int]
) -> None:
    """26 bytes, which TensorBoard's function would repeat to terabytes."""
    bomb = tensor("bomb", np.float32(1))
    for size in shape:
        bomb.tensor.tensor_shape.dim.add(size=size)
    write(tmp_path, [(1, 1.0, [bomb]), (1, 1.0, [bomb, plain("a", 1)]), (2, 1.0, [plain("b", 1)])])
    (run,) = read_runs(tmp_path)
    if shape == [-1, -1]:
        assert "is damaged after" in run.problems[0]
    else:
        assert (list(run.series), run.problems) == (["a", "b"], ())


@pytest.mark.parametrize(("reader", "made"), EVERY)
def test_so_many_series_are_shown_and_the_others_told(
    tmp_path: Path, limit: Limit, reader: Any, made: Any
) -> None:
    limit("MOST_SERIES", 3)
    enough, many = tmp_path / "enough", tmp_path / "many"
    for folder, series, told in ((enough, 3, 0), (many, 4, 1)):
        folder.mkdir()
        file = made(folder, 5, series)
        reading = reader(file).read()
        assert {name: len(found) for name, found in reading.content.items()} == {
            f"loss{n}": 5 for n in range(3)
        }
        sentence = f"{file.name} holds more than 3 series; only the first of them are shown."
        assert reading.problems == (sentence,) * told


@pytest.mark.parametrize(("reader", "made"), GROWING)
def test_of_too_many_points_the_first_are_shown_however_often_one_looks(
    tmp_path: Path, limit: Limit, reader: Any, made: Any
) -> None:
    limit("MOST_POINTS", 100)
    limit("BLOCK_BYTES", 2000)
    file = made(tmp_path, 2000, 1)
    its_reader = reader(file)
    looks = [its_reader.read() for _ in range(5)]
    counts = [len(look.content["loss0"]) for look in looks]
    assert 100 < counts[0] < 600
    assert counts == counts[:1] * 5
    for look in looks:
        assert look.problems == (
            f"{file.name} holds more than 100 points; only the first of them are shown.",
        )


@pytest.mark.parametrize(("reader", "made"), GROWING[:2])
def test_a_line_of_gigabytes_is_told_and_what_came_before_is_shown(
    tmp_path: Path, reader: Any, made: Any
) -> None:
    file = made(tmp_path, 3, 1)
    os.truncate(file, 5 * 10**9)  # zeros that take no room on the disk
    tracemalloc.start()
    reading = reader(file).read()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50e6
    assert reading.content["loss0"].step.tolist() == [0, 1, 2]
    assert reading.problems == (
        f"{file.name} has a line of more than 4 MB; nothing from it on is shown.",
    )


def test_a_table_that_is_one_line_of_gigabytes_is_not_called_empty(tmp_path: Path) -> None:
    (tmp_path / "metrics.csv").touch()
    os.truncate(tmp_path / "metrics.csv", 5 * 10**9)
    (run,) = read_runs(tmp_path)
    assert run.problems == (
        "metrics.csv has a line of more than 4 MB; nothing from it on is shown.",
    )


@pytest.mark.parametrize(("reader", "made"), GROWING[:2])
def test_only_so_many_bytes_are_read(tmp_path: Path, limit: Limit, reader: Any, made: Any) -> None:
    file = made(tmp_path, 2000, 1)
    whole = reader(file).read()
    limit("BLOCK_BYTES", 1000)
    limit("MOST_BYTES", 5000)
    its_reader = reader(file)
    for _ in range(2):
        reading = its_reader.read()
        assert 100 < len(reading.content["loss0"]) < 1000
        assert reading.problems == (f"Of {file.name}, only the first 5e-06 GB are read.",)
    assert len(whole.content["loss0"]) == 2000
    assert whole.problems == ()


@pytest.mark.parametrize(("reader", "name"), [(TableReader, "metrics.csv"), (LinesReader, "a.log")])
def test_long_lines_without_numbers_are_not_kept(
    tmp_path: Path, limit: Limit, reader: Any, name: str
) -> None:
    limit("BLOCK_BYTES", 100_000)
    line = "x" * 90_000
    lines = f"1,{line}\n" if reader is TableReader else json.dumps({"step": 1, "note": line}) + "\n"
    (tmp_path / name).write_text("step,note\n" + lines * 200)
    tracemalloc.start()
    reading = reader(tmp_path / name).read()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert reading.content == {}
    assert peak < 4e6


def test_a_large_document_is_told_and_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = document(tmp_path, 5, 1)
    os.truncate(file, 20_000_001)
    monkeypatch.setattr(json, "loads", pytest.fail)
    reading = DocumentReader(file).read()
    assert (reading.content, reading.problems) == (
        {},
        (
            "history.json has more than 20 MB, too much for one JSON document, so nothing of it is"
            " shown; JSON Lines (.jsonl) may be of any size.",
        ),
    )


def test_a_document_is_parsed_again_only_when_it_has_changed(tmp_path: Path) -> None:
    file = document(tmp_path, 5, 1)
    reader = DocumentReader(file)
    first = reader.read()
    assert reader.read() is first
    document(tmp_path, 6, 1)
    assert len(reader.read().content["loss0"]) == 6
    file.unlink()
    assert "can't be read" in reader.read().problems[0]


def test_a_full_event_file_is_not_read_on(
    tmp_path: Path, limit: Limit, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit("MOST_SERIES", 3)
    limit("BLOCK_BYTES", 400)
    file = event_file(tmp_path, 200, 4)
    reader = EventReader(file)
    reader.read()
    counted = count_bytes(monkeypatch)
    assert len(reader.read().problems) == 1
    assert counted == []


@pytest.mark.parametrize("ago_s", [0.0, RECENT_S / 2, 2 * RECENT_S])
def test_an_event_that_is_being_written_is_no_damage(tmp_path: Path, ago_s: float) -> None:
    file = event_file(tmp_path, 3, 1)
    data = file.read_bytes()
    file.write_bytes(data[:-5])
    aged(file, ago_s)
    reading = EventReader(file).read()
    assert reading.content["loss0"].step.tolist() == [0, 1]
    assert bool(reading.problems) == (ago_s > RECENT_S)
    file.write_bytes(data[: record_ends(data)[1]] + b"x" * 20 + data[record_ends(data)[2] :])
    aged(file, ago_s)
    assert "is damaged after" in EventReader(file).read().problems[0]
