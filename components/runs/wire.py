"""The fields of a protocol buffer by their places, without reading what they hold.

(Encoding: protobuf.dev/programming-guides/encoding.)
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

# Bytes from a place on, up to a count.
ReadAt = Callable[[int, int], bytes]

VARINT, EIGHT_BYTES, LENGTH, FOUR_BYTES = 0, 1, 2, 5
LONGEST_VARINT = 10

# Of one message; an event with more is none that a program wrote.
MOST_FIELDS = 100_000


class Field(NamedTuple):
    """A field of a message: its number, its wire type, and where its value stands."""

    number: int
    wire: int
    start: int
    end: int


def fields(read: ReadAt, start: int, end: int) -> Iterator[Field]:
    """The fields of the message that stands from `start` to `end`.

    Raises:
        ValueError: if it is no message.
    """
    for _ in range(MOST_FIELDS):
        if start >= end:
            return
        head = read(start, 2 * LONGEST_VARINT)
        key, used = varint(head, 0)
        number, wire = key >> 3, key & 7
        if wire == LENGTH:
            length, used = varint(head, used)
        elif wire == VARINT:
            length = varint(head, used)[1] - used
        elif wire in (EIGHT_BYTES, FOUR_BYTES):
            length = 8 if wire == EIGHT_BYTES else 4
        else:
            raise ValueError(f"wire type {wire}")
        if not number:
            raise ValueError("field number 0")
        start += used + length
        if start > end:
            raise ValueError("a field ends behind its message")
        yield Field(number, wire, start - length, start)
    raise ValueError("too many fields")


def varint(data: bytes, start: int) -> tuple[int, int]:
    """A number of variable length, and where it ends.

    Raises:
        ValueError: if it does not end.
    """
    value = 0
    for place, byte in enumerate(data[start : start + LONGEST_VARINT]):
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value, start + place + 1
    raise ValueError("a number does not end")


def signed(value: int) -> int:
    """A number of 64 bits as protobuf's int64: the upper half stands for negative numbers."""
    value &= 2**64 - 1
    return value - 2**64 if value >= 2**63 else value
