"""Single events, read by protobuf: whatever is not laid out in the common ways."""

import struct
from collections.abc import Iterator
from math import prod
from typing import Any, NamedTuple

import numpy as np

# Typed where the stubs of tensorboard brought those of protobuf along, untyped elsewhere.
from google.protobuf.message import DecodeError  # type: ignore[import-untyped, unused-ignore]

# TensorBoard's own reader would import TensorFlow wherever that is installed; these parts do not.
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util import tensor_util

from components.runs.wire import (
    EIGHT_BYTES,
    LENGTH,
    LONGEST_VARINT,
    VARINT,
    ReadAt,
    fields,
    signed,
    varint,
)

# What a tag is of that holds scalars; plain values name no plugin.
SCALAR_PLUGINS = ("", "scalars")

# A value that takes more is a picture, a sound or a histogram; a number takes some dozen bytes.
LONGEST_VALUE = 4096

_WALL_TIME, _STEP, _SUMMARY = 1, 2, 5  # of an event
_VALUE = 1  # of a summary


class DamagedError(Exception):
    """An event is no message, or a tensor holds less than it says; `record` is its place."""

    def __init__(self, record: int = 0) -> None:
        super().__init__(record)
        self.record = record


class Value(NamedTuple):
    """One value of an event, not yet turned into a number."""

    tag: str
    plugin: str
    step: int
    wall_time: float
    entry: Any


def values_of(event: bytes) -> list[Value]:
    """The values of an event.

    Raises:
        DamagedError: if it is no message.
    """
    try:
        message = Event.FromString(event)
    except DecodeError as error:
        raise DamagedError from error
    return [_value(message, entry) for entry in message.summary.value]


def small_values_of(read: ReadAt, length: int) -> Iterator[Value]:
    """The values of a long event that may be numbers; the others are passed over unread.

    Raises:
        DamagedError: if it is no message.
    """
    try:
        parts = list(fields(read, 0, length))
        wall_time = next((p for p in parts if p[:2] == (_WALL_TIME, EIGHT_BYTES)), None)
        step = next((p for p in parts if p[:2] == (_STEP, VARINT)), None)
        message = Event(
            wall_time=struct.unpack("<d", read(wall_time.start, 8))[0] if wall_time else 0.0,
            step=signed(varint(read(step.start, LONGEST_VARINT), 0)[0]) if step else 0,
        )
        for part in parts:
            if part.number == _SUMMARY and part.wire == LENGTH:
                for value in fields(read, part.start, part.end):
                    if value.number == _VALUE and value.end - value.start <= LONGEST_VALUE:
                        data = read(value.start, value.end - value.start)
                        yield _value(message, Summary.Value.FromString(data))
    except (DecodeError, ValueError) as error:
        raise DamagedError from error


def number_of(value: Value) -> float | None:
    """The number that a value holds, as simple value or as tensor with one number; else None.

    Raises:
        DamagedError: if its tensor holds less than it says.
    """
    entry = value.entry
    if entry.HasField("simple_value"):
        return float(entry.simple_value)
    # TensorBoard's function repeats a single number as often as the shape claims, before any look.
    if not entry.HasField("tensor") or prod(d.size for d in entry.tensor.tensor_shape.dim) != 1:
        return None
    try:
        array = tensor_util.make_ndarray(entry.tensor)
    except (TypeError, ValueError) as error:
        raise DamagedError from error
    is_number = np.issubdtype(array.dtype, np.number) and array.size == 1
    return float(array.item()) if is_number else None


def _value(event: Any, entry: Any) -> Value:
    plugin = entry.metadata.plugin_data.plugin_name
    return Value(entry.tag, plugin, event.step, event.wall_time, entry)
