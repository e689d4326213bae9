"""The records of an event file: where they stand, and whether they are sound.

A record is a length (8 bytes), its checksum (4), the event, its checksum (4); all little-endian,
the checksums masked CRC-32C (the TFRecord format).
"""

import struct
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from components.runs.checksums import Places, masked_checksums

LENGTH_BYTES, CHECKSUM_BYTES = 8, 4
HEADER_BYTES = LENGTH_BYTES + CHECKSUM_BYTES

# Longer records hold pictures, graphs and the like: they are passed over, without their checksum,
# and only small values among their contents are read.
LONGEST_SHORT_RECORD = 16384

_length_at = struct.Struct("<Q").unpack_from


class Records(NamedTuple):
    """Where the events of some records stand in a block, and how long they are."""

    starts: Places
    lengths: Places

    def upto(self, count: int) -> "Records":
        """The first of them."""
        return Records(self.starts[:count], self.lengths[:count])

    def bytes_used(self) -> int:
        """Up to where they go in the block."""
        if not len(self.starts):
            return 0
        return int(self.starts[-1] + self.lengths[-1]) + CHECKSUM_BYTES


def is_short(header: bytes, left: int) -> bool:
    """Whether a record is whole in what is left of the file, and no long one."""
    if len(header) < HEADER_BYTES:
        return False
    length = length_in(header)
    return length <= min(LONGEST_SHORT_RECORD, left - HEADER_BYTES - CHECKSUM_BYTES)


def whole_records(block: bytes) -> Records:
    """The records at the beginning of a block that are whole and short."""
    starts: list[int] = []
    lengths: list[int] = []
    place, end = 0, len(block)
    while place + HEADER_BYTES <= end:
        (length,) = _length_at(block, place)
        after = place + HEADER_BYTES + length + CHECKSUM_BYTES
        if length > LONGEST_SHORT_RECORD or after > end:
            break
        starts.append(place + HEADER_BYTES)
        lengths.append(length)
        place = after
    return Records(np.array(starts, dtype=np.int64), np.array(lengths, dtype=np.int64))


def sound_count(block: bytes, records: Records) -> int:
    """How many of the records, from the first on, fit their checksums."""
    headers = records.starts - HEADER_BYTES
    starts = np.stack([headers, records.starts], axis=1).ravel()
    lengths = np.stack([np.full_like(headers, LENGTH_BYTES), records.lengths], axis=1).ravel()
    is_sound = _fits_checksums(block, starts, lengths)
    return len(headers) if is_sound.all() else int(np.argmin(is_sound)) // 2


def is_header_sound(header: bytes) -> bool:
    """Whether a record's length fits its checksum."""
    return bool(_fits_checksums(header, np.array([0]), np.array([LENGTH_BYTES]))[0])


def length_in(header: bytes) -> int:
    """How long the event of a record is, as its header says."""
    (length,) = _length_at(header)
    return int(length)


def _fits_checksums(block: bytes, starts: Places, lengths: Places) -> npt.NDArray[np.bool_]:
    data = np.frombuffer(block, dtype=np.uint8)
    ends = starts + lengths
    written = data[ends[:, None] + np.arange(CHECKSUM_BYTES)].view("<u4")[:, 0]
    is_checked: npt.NDArray[np.bool_] = masked_checksums(data, starts, lengths) == written
    return is_checked
