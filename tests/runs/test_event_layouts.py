"""Scalars are read by columns where they are laid out alike; TensorBoard reads the same."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c

from components.runs import event_blocks, event_records, events
from components.runs.bookmarks import bytes_at
from components.runs.event_layouts import layout_of
from components.runs.events import EventReader
from tests.runs.event_files import (
    SCALAR,
    TEXT,
    Written,
    judged,
    picture,
    plain,
    tensor,
    write,
)

STEPS = st.integers(0, 300) | st.integers(-(2**63), 2**63 - 1)
TIMES = st.floats(0, 2e9) | st.just(0.0)
# Each tag is always written in the same way, as a program does.
WRITERS: dict[str, Callable[[str, float], Any]] = {
    "a": plain,
    "b": plain,
    "": plain,
    "x" * 200: plain,
    "loss/val": lambda tag, number: tensor(tag, np.float32(number)),
    "loss/train": lambda tag, number: tensor(tag, np.float64(number)),
    "ä": lambda tag, number: tensor(tag, np.array([number], dtype=np.float32)),
}


@st.composite
def scalars(draw: st.DrawFn) -> Any:
    tag = draw(st.sampled_from(list(WRITERS)))
    return WRITERS[tag](tag, draw(st.floats(width=32)))


EVENTS = st.tuples(STEPS, TIMES, st.lists(scalars(), min_size=1, max_size=2))


def read(file: Path) -> dict[str, list[tuple[int, float, float]]]:
    content = EventReader(file).read().content
    return {
        tag: list(zip(p.step.tolist(), p.value.tolist(), p.wall_time.tolist(), strict=True))
        for tag, p in content.items()
    }


def same(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Equal to the last bit, NaN for NaN, in the same order."""
    assert one.keys() == other.keys()
    for tag, points in one.items():
        np.testing.assert_array_equal(np.array(points), np.array(other[tag]))


@given(st.lists(EVENTS, min_size=1, max_size=40))
@settings(max_examples=50, deadline=None)
def test_the_same_values_as_tensorboard_reads(
    tmp_path_factory: pytest.TempPathFactory, written: list[Written]
) -> None:
    file = write(tmp_path_factory.mktemp("run"), written)
    same(read(file), judged(file))


@given(st.lists(EVENTS, min_size=1, max_size=40), st.integers(1, 9))
@settings(max_examples=30, deadline=None)
def test_columns_and_single_events_give_the_same(
    tmp_path_factory: pytest.TempPathFactory, written: list[Written], tries: int
) -> None:
    """With small blocks, and with every event read by protobuf."""
    file = write(tmp_path_factory.mktemp("run"), written)
    by_columns = read(file)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(event_records, "LONGEST_SHORT_RECORD", 350)
        patched.setattr(events, "BLOCK_AFTER_LONG_RECORD", 400)
        patched.setattr(events, "BLOCK_BYTES", 400)
        patched.setattr(event_blocks, "MOST_TRIES", tries)
        same(read(file), by_columns)
        patched.setattr(event_blocks, "layout_of", lambda _event: None)
        same(read(file), by_columns)


@given(
    st.lists(EVENTS, min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 11), st.integers(0), st.integers(1, 255)), max_size=4),
)
@settings(max_examples=60, deadline=None)
def test_damage_with_right_checksums_ends_both_ways_of_reading_alike(
    tmp_path_factory: pytest.TempPathFactory,
    written: list[Written],
    changes: list[tuple[int, int, int]],
) -> None:
    events_bytes = [
        Event(step=s, wall_time=t, summary=Summary(value=values)).SerializeToString()
        for s, t, values in written
    ]
    for which, place, change in changes:
        data = bytearray(events_bytes[which % len(events_bytes)])
        data[place % len(data)] ^= change
        events_bytes[which % len(events_bytes)] = bytes(data)
    file = tmp_path_factory.mktemp("run") / "events.out.tfevents.1"
    file.write_bytes(b"".join(part for each in events_bytes for part in record(each)))
    by_columns, problems = read(file), EventReader(file).read().problems
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(event_blocks, "layout_of", lambda _event: None)
        same(read(file), by_columns)
        assert EventReader(file).read().problems == problems


def test_a_tag_that_is_no_text_is_damage(tmp_path: Path) -> None:
    sound, damaged = (
        Event(step=step, summary=Summary(value=[plain("tag", 0.5)])).SerializeToString()
        for step in (1, 2)
    )
    file = tmp_path / "events.out.tfevents.1"
    parts = [*record(sound), *record(damaged.replace(b"tag", b"\xff\xfeg")), *record(sound)]
    file.write_bytes(b"".join(parts))
    assert read(file) == {"tag": [(1, 0.5, 0.0)]}
    assert " is damaged after 1 events" in EventReader(file).read().problems[0]


@pytest.mark.parametrize(
    "value",
    [plain("loss", 0.5), tensor("loss", np.float32(0.5)), tensor("loss", np.float64(0.5))],
    ids=["simple value", "float tensor", "double tensor"],
)
def test_the_layouts_of_the_usual_writers_are_known(value: Any) -> None:
    event = Event(step=300, wall_time=1.5, summary=Summary(value=[value]))
    layout = layout_of(event.SerializeToString())
    assert layout is not None
    assert layout.first[:4] == ("loss", value.metadata.plugin_data.plugin_name, 300, 1.5)


def test_a_whole_number_is_not_taken_for_the_bits_of_a_fraction(tmp_path: Path) -> None:
    """The first, 0, looks the same in both."""
    numbers = [tensor("count", np.int32(number)) for number in (0, 3, 7)]
    file = write(tmp_path, [(step, 1.0, [each]) for step, each in enumerate(numbers)])
    assert [value for _, value, _ in read(file)["count"]] == [0, 3, 7]


def test_the_first_value_of_a_tag_says_what_the_tag_is_of(tmp_path: Path) -> None:
    """Also where the first is read by protobuf, and the others by columns."""
    text = tensor("remark", b"a text", TEXT)
    later = [(step, 1.0, [tensor("remark", np.float32(step), None)]) for step in range(1, 5)]
    scalar = [(step, 1.0, [tensor("loss", np.float32(step), SCALAR)]) for step in range(5)]
    file = write(tmp_path, [(0, 1.0, [text]), *later, *scalar])
    assert list(read(file)) == ["loss"]


def test_pictures_are_passed_over_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a number stands in the same event."""
    size = 100_000
    written = [
        (step, 1.0, [picture("in", size), plain("loss", step), picture("out", size)])
        for step in range(20)
    ]
    singles: list[Written] = [(step, 1.0, [plain("lr", step)]) for step in range(20)]
    file = write(tmp_path, [each for pair in zip(written, singles, strict=True) for each in pair])
    monkeypatch.setattr(events, "BLOCK_BYTES", events.BLOCK_AFTER_LONG_RECORD)
    counted = count_bytes(monkeypatch)
    found = read(file)
    assert found == {name: [(s, float(s), 1.0) for s in range(20)] for name in ("loss", "lr")}
    assert sum(counted) < file.stat().st_size / 2


def record(event: bytes, hole: int = 0) -> tuple[bytes, bytes]:
    """A record's beginning and end; between them `hole` bytes of the event may stand."""
    length = (len(event) + hole).to_bytes(8, "little")
    header = length + masked_crc32c(length).to_bytes(4, "little")
    return header + event, masked_crc32c(event).to_bytes(4, "little")


def test_a_file_of_five_gigabytes_is_read_by_seeking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture of five gigabytes, all zeros, which takes no room on the disk, then a number."""
    size = 5 * 10**9
    # Lengths from the inside out: string, image, value, summary.
    event = b""
    for key in (b"\x22", b"\x22", b"\x0a", b"\x2a"):
        event = key + as_varint(size + len(event)) + event
    begin, end = record(event, size)
    number = b"".join(
        record(Event(step=7, summary=Summary(value=[plain("loss", 0.5)])).SerializeToString())
    )
    file = tmp_path / "events.out.tfevents.1"
    with file.open("wb") as opened:
        opened.write(begin)
        opened.seek(size, os.SEEK_CUR)
        opened.write(end + number)
    counted = count_bytes(monkeypatch)
    assert read(file) == {"loss": [(7, 0.5, 0.0)]}
    assert sum(counted) < 10_000


def as_varint(number: int) -> bytes:
    parts = []
    while number >= 0x80:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*parts, number])


def test_an_endless_event_is_damaged(tmp_path: Path) -> None:
    """A record of zeros, or of a million empty fields, is told at once."""
    for content in (bytes(2_000_000), b"\x28\x00" * 1_000_000):
        begin, end = record(content)
        file = tmp_path / "events.out.tfevents.1"
        file.write_bytes(begin + end)
        reading = EventReader(file).read()
        assert reading.problems == (
            "events.out.tfevents.1 is damaged after 0 events; those are shown.",
        )


def count_bytes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of what is read from event files from now on."""
    counted: list[int] = []

    def counting(opened: Any, start: int, count: int) -> bytes:
        data = bytes_at(opened, start, count)
        counted.append(len(data))
        return data

    monkeypatch.setattr("components.runs.events.bytes_at", counting)
    return counted
