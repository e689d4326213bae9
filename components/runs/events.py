"""Scalars of TensorBoard event files, without TensorFlow.

An event file is a chain of records: length (8 bytes), its checksum (4), the event as a protocol
buffer, its checksum (4); all little-endian, the checksums masked CRC-32C (the TFRecord format).
"""

import os
import struct
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

# Typed where the stubs of tensorboard brought those of protobuf along, untyped elsewhere.
from google.protobuf.message import DecodeError  # type: ignore[import-untyped, unused-ignore]

# TensorBoard's own reader would import TensorFlow wherever that is installed; these parts do not.
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c
from tensorboard.util import tensor_util

from components.runs.points import Point, Points
from components.runs.records import Reading

SCALARS_PLUGIN = "scalars"

# Checksums cost 0.1 ms a kilobyte here; longer records hold pictures and graphs, hardly scalars.
LONGEST_CHECKED_RECORD = 16384


class _DamagedRecordError(Exception):
    """A record ends too early or does not fit its checksum."""


def read_events(file: Path) -> Reading[Points]:
    """The scalars by tag, in the order in which they were written, up to the first damage.

    Both encodings are read: plain values (`simple_value`) and tensors with one number (TensorFlow
    2, and `SummaryWriter.add_scalar` with `new_style`). Pictures, texts and histograms are passed
    over.
    """
    points: dict[str, list[Point]] = defaultdict(list)
    plugins: dict[str, str] = {}
    events = 0
    problems: tuple[str, ...] = ()
    try:
        with file.open("rb") as opened:
            for record in _records(opened):
                for tag, point in _scalars(Event.FromString(record), plugins):
                    points[tag].append(point)
                events += 1
    except (_DamagedRecordError, DecodeError):
        problems = (f"{file.name} is cut off or damaged after {events} events; those are shown.",)
    except OSError as error:
        problems = (f"{file.name} can't be read: {error.strerror}.",)
    if not events and not problems:
        problems = (f"{file.name} is empty.",)
    return Reading(dict(points), problems)


def _records(opened: BinaryIO) -> Iterator[bytes]:
    size = os.fstat(opened.fileno()).st_size
    while header := opened.read(12):
        (length,) = struct.unpack("<Q", _checked(header, 8))
        if length > size:
            raise _DamagedRecordError
        yield _checked(opened.read(length + 4), length)


def _checked(data: bytes, length: int) -> bytes:
    content, checksum = data[:length], data[length:]
    if len(checksum) != 4:
        raise _DamagedRecordError
    is_checked = length <= LONGEST_CHECKED_RECORD
    if is_checked and masked_crc32c(content) != struct.unpack("<I", checksum)[0]:
        raise _DamagedRecordError
    return content


def _scalars(event: Any, plugins: dict[str, str]) -> Iterator[tuple[str, Point]]:
    for entry in event.summary.value:
        # Only a tag's first value has to name the plugin that the tag belongs to.
        plugin = plugins.setdefault(entry.tag, entry.metadata.plugin_data.plugin_name)
        number = _number(entry) if plugin in ("", SCALARS_PLUGIN) else None
        if number is not None:
            yield entry.tag, (event.step, number, event.wall_time)


def _number(entry: Any) -> float | None:
    if entry.HasField("simple_value"):
        return float(entry.simple_value)
    if not entry.HasField("tensor"):
        return None
    try:
        array = tensor_util.make_ndarray(entry.tensor)
    except (TypeError, ValueError) as error:
        raise _DamagedRecordError from error
    is_number = np.issubdtype(array.dtype, np.number) and array.size == 1
    return float(array.item()) if is_number else None
