"""A file that grows is read on from where it ended; one that was replaced is read again."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.runs import RunFolder, Series, bookmarks
from components.runs.events import EventReader
from components.runs.histories import LinesReader
from components.runs.points import PointsByName
from components.runs.tables import TableReader
from tests.runs.event_files import picture, plain, record_ends, write
from tests.runs.test_event_layouts import count_bytes

TABLE = "step,wall_time,train/loss,val/loss\n" + "".join(
    f"{step},{1e9 + step},{step / 7:.6f},{step / 3 if step % 2 else ''}\n" for step in range(30)
)
LINES = "".join(json.dumps({"step": s, "loss": s / 7, "inner": {"x": s}}) + "\n" for s in range(30))


@pytest.fixture(scope="module")
def event_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Scalars, some longer records, and a number beside a picture."""
    folder = tmp_path_factory.mktemp("whole")
    singles = [(s, 1.0 + s, [plain("loss", s / 7), plain("lr", s)]) for s in range(20)]
    beside = [(s, 1.0 + s, [picture("in", 20_000), plain("epoch", s)]) for s in range(3)]
    return write(folder, [*singles, *beside, *singles]).read_bytes()


def content(points: PointsByName) -> dict[str, Any]:
    return {
        name: [p.step.tolist(), p.value.tolist(), p.wall_time.tolist().__repr__()]
        for name, p in points.items()
    }


@given(data=st.data())
@settings(max_examples=40, deadline=None)
@pytest.mark.parametrize("kind", ["events", "table", "lines"])
def test_reading_on_gives_the_same_as_reading_at_once(
    tmp_path_factory: pytest.TempPathFactory, event_file: bytes, kind: str, data: st.DataObject
) -> None:
    """Wherever the file ended when somebody looked."""
    readers: dict[str, tuple[Callable[[Path], Any], bytes]] = {
        "events": (EventReader, event_file),
        "table": (TableReader, TABLE.encode()),
        "lines": (LinesReader, LINES.encode()),
    }
    reader_of, whole = readers[kind]
    file = tmp_path_factory.mktemp("run") / "events.out.tfevents.1"
    file.write_bytes(b"")
    reader = reader_of(file)
    for cut in sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=4))):
        file.write_bytes(whole[:cut])
        reader.read()
    file.write_bytes(whole)
    at_the_end = reader.read()
    assert at_the_end.problems == ()
    assert content(at_the_end.content) == content(reader_of(file).read().content)


def test_only_new_events_are_read(
    tmp_path: Path, event_file: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = record_ends(event_file)
    file = tmp_path / "events.out.tfevents.1"
    file.write_bytes(event_file[: ends[-2]])
    reader = EventReader(file)
    reader.read()
    counted = count_bytes(monkeypatch)
    file.write_bytes(event_file)
    assert len(reader.read().content["loss"]) == 40
    # Besides the new record its header, looked at before.
    assert sum(counted) == ends[-1] - ends[-2] + 12


def test_only_new_lines_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "metrics.csv"
    file.write_text(TABLE)
    reader = TableReader(file)
    reader.read()
    seen: list[bytes] = []

    def seeing(opened: Any, start: int, count: int) -> bytes:
        seen.append(bookmarks.bytes_at(opened, start, count))
        return seen[-1]

    monkeypatch.setattr("components.runs.growing_lines.bytes_at", seeing)
    with file.open("a") as opened:
        opened.write("30,5,0.5,0.5\n")
    assert len(reader.read().content["train/loss"]) == 31
    assert b"".join(seen) == b"30,5,0.5,0.5\n"


def test_an_unended_last_line_is_not_kept_twice(tmp_path: Path) -> None:
    file = tmp_path / "metrics.csv"
    reader = TableReader(file)
    seen = []
    for text in ("step,loss\n1,0.5\n2,0.2", "step,loss\n1,0.5\n2,0.25\n3,0.3"):
        file.write_text(text)
        seen.append(reader.read().content["loss"].value.tolist())
    assert seen == [[0.5, 0.2], [0.5, 0.25, 0.3]]


@pytest.mark.parametrize("is_longer", [True, False])
@pytest.mark.parametrize("kind", ["events", "table"])
def test_a_replaced_file_is_read_again(tmp_path: Path, kind: str, is_longer: bool) -> None:
    """Lightning writes its table anew when a column comes; a run may start again."""
    many, few = (range(40), range(3)) if not is_longer else (range(3), range(40))
    file = tmp_path / "events.out.tfevents.1"
    reader: Any = EventReader(file) if kind == "events" else TableReader(file)
    for numbers, offset in ((many, 0), (few, 100)):
        if kind == "events":
            scratch = tmp_path / str(offset)
            events = [(s, offset + s, [plain("loss", s + offset)]) for s in numbers]
            file.write_bytes(write(scratch, events).read_bytes())
        else:
            rows = "".join(f"{s},{s + offset}\n" for s in numbers)
            file.write_text("step,loss\n" + rows)
        points = reader.read().content["loss"]
        assert points.value.tolist() == [s + offset for s in numbers]


def test_a_run_that_goes_on_shows_more_without_reading_anew(tmp_path: Path) -> None:
    file = tmp_path / "run" / "metrics.csv"
    file.parent.mkdir()
    file.write_text("step,train/loss\n1,0.5\n")
    folder = RunFolder(tmp_path)
    (first,) = folder.runs()
    before: Series = first.series["train/loss"]
    with file.open("a") as opened:
        opened.write("2,0.4\n")
    (second,) = folder.runs()
    assert second.series["train/loss"].value.tolist() == [0.5, 0.4]
    assert first.series["train/loss"] is before
    assert before.value.tolist() == [0.5]


def test_a_bookmark_compares_both_ends(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"a" * 500)
    with bookmarks.open_regular(file) as opened:
        place = bookmarks.bookmark(opened, 300)
    for place_changed, fits in ((0, False), (299, False), (300, True), (499, True)):
        data = bytearray(b"a" * 500)
        data[place_changed] = ord("b")
        file.write_bytes(data)
        with bookmarks.open_regular(file) as opened:
            assert place.fits(opened) == fits
