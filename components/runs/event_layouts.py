"""Events that are laid out alike, read column by column.

A program writes most of its scalars in one way: events of equal length differ only in the time, the
step, the number and the tag. Where these stand is found in one event; protobuf then has to agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt

from components.runs.event_messages import Value, number_of, values_of
from components.runs.points import Points
from components.runs.records import Numbers
from components.runs.wire import EIGHT_BYTES, FOUR_BYTES, LENGTH, VARINT, Field, fields

Rows = npt.NDArray[np.uint8]

# Field numbers of tensorflow/core/util/event.proto, summary.proto and tensor.proto.
_WALL_TIME, _STEP, _SUMMARY = (1, EIGHT_BYTES), (2, VARINT), (5, LENGTH)
_VALUE = (1, LENGTH)
_TAG, _SIMPLE_VALUE, _TENSOR = (1, LENGTH), (2, FOUR_BYTES), (8, LENGTH)
# The number itself: float_val, double_val, tensor_content.
_TENSOR_NUMBERS = ((5, LENGTH), (6, LENGTH), (4, LENGTH))

NumberType = Literal["<f4", "<f8"]

# By the type of a tensor: DT_FLOAT, DT_DOUBLE.
_FLOAT, _DOUBLE = 1, 2
NUMBER_TYPES: Mapping[int, NumberType] = MappingProxyType({_FLOAT: "<f4", _DOUBLE: "<f8"})


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of an event stand; `first` is the event it was found in, which is a scalar.

    A time or step of 0 is not written at all.
    """

    first: Value
    tag: slice
    wall_time: slice | None
    step: slice | None
    number: slice
    number_type: NumberType


def layout_of(event: bytes) -> Layout | None:
    """How an event is laid out; None if it is no single scalar in one of the common ways.

    Raises:
        DamagedError: if it is no message.
    """
    values = values_of(event)
    try:
        layout = _found(event, values[0]) if len(values) == 1 else None
    except ValueError:
        return None
    if layout is None:
        return None
    rows = np.frombuffer(event, dtype=np.uint8)[None]
    read, value = points_of(layout, rows), layout.first
    number = number_of(value)
    if number is None or event[layout.tag] != value.tag.encode():
        return None
    known = np.array([value.wall_time, number])
    seen = np.array([read.wall_time[0], read.value[0]])
    is_same = value.step == read.step[0] and known.tobytes() == seen.tobytes()
    return layout if is_same else None


def fits(layout: Layout, rows: Rows) -> npt.NDArray[np.bool_]:
    """Which of some events of equal length are laid out in this way, with any tag."""
    is_fixed = np.ones(rows.shape[1], dtype=np.bool_)
    for part in (layout.tag, layout.wall_time, layout.step, layout.number):
        if part:
            is_fixed[part] = False
    fitting: npt.NDArray[np.bool_] = (rows[:, is_fixed] == rows[0, is_fixed]).all(axis=1)
    if layout.step:
        # The last byte of a number of variable length, and only that one, has no upper bit.
        fitting &= ((rows[:, layout.step] ^ rows[0, layout.step]) < 0x80).all(axis=1)
    return fitting


def tags_of(layout: Layout, rows: Rows) -> list[bytes]:
    """The tag of each event."""
    data = rows[:, layout.tag].tobytes()
    length = layout.tag.stop - layout.tag.start
    if not length:
        return [b""] * len(rows)
    return [data[start : start + length] for start in range(0, len(data), length)]


def points_of(layout: Layout, rows: Rows) -> Points:
    """The points of events that are laid out in this way."""
    none = np.zeros(len(rows))
    return Points(
        step=_steps(rows[:, layout.step]) if layout.step else none.astype(np.int64),
        value=_numbers(rows[:, layout.number], layout.number_type),
        wall_time=_numbers(rows[:, layout.wall_time], "<f8") if layout.wall_time else none,
    )


def _found(event: bytes, value: Value) -> Layout | None:
    def parts(start: int, end: int) -> dict[tuple[int, int], Field]:
        found = list(fields(lambda at, count: event[at : at + count], start, end))
        # A field that is written twice has no single place.
        return {part[:2]: part for part in found if sum(p[0] == part[0] for p in found) == 1}

    outer = parts(0, len(event))
    summary = outer.get(_SUMMARY)
    entry = parts(summary.start, summary.end).get(_VALUE) if summary else None
    inner = parts(entry.start, entry.end) if entry else {}
    number = inner.get(_SIMPLE_VALUE)
    number_type: NumberType | None = NUMBER_TYPES[_FLOAT]
    if number is None and (tensor := inner.get(_TENSOR)):
        inside = parts(tensor.start, tensor.end)
        number_type = NUMBER_TYPES.get(value.entry.tensor.dtype)
        number = next((inside[kind] for kind in _TENSOR_NUMBERS if kind in inside), None)
    if number is None or number_type is None or _TAG not in inner:
        return None
    if number.end - number.start != np.dtype(number_type).itemsize:
        return None
    return Layout(
        first=value,
        tag=_place(inner[_TAG]),
        wall_time=_place(outer[_WALL_TIME]) if _WALL_TIME in outer else None,
        step=_place(outer[_STEP]) if _STEP in outer else None,
        number=_place(number),
        number_type=number_type,
    )


def _place(part: Field) -> slice:
    return slice(part.start, part.end)


def _steps(rows: Rows) -> npt.NDArray[np.int64]:
    value = np.zeros(len(rows), dtype=np.uint64)
    for place in range(rows.shape[1]):
        value |= (rows[:, place] & 0x7F).astype(np.uint64) << np.uint64(7 * place)
    return value.view(np.int64)


def _numbers(rows: Rows, number_type: NumberType) -> Numbers:
    return np.ascontiguousarray(rows).view(number_type)[:, 0].astype(np.float64)
