"""Checksums of TensorBoard's records, of many records at once: masked CRC-32C.

A CRC is linear: it is the exclusive or of what each byte contributes, which depends on the byte
and on how many bytes follow it. One table of contributions makes it a lookup and a reduction. (The
CRC's start value, 32 ones, is the same as turning all bits of the first four bytes.)
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
Checksums = npt.NDArray[np.uint32]

# Castagnoli's polynomial, its bits reversed (RFC 3720, appendix B.4).
_POLYNOMIAL = np.uint32(0x82F63B78)
_MASK_DELTA = np.uint32(0xA282EAD8)
_ALL_BITS = np.uint32(0xFFFFFFFF)
_TURNED_BYTES = 4


def masked_checksums(data: Bytes, starts: Places, lengths: Places) -> Checksums:
    """The checksum of each piece of `data`, as the TFRecord format writes it.

    The pieces must follow each other with at least one byte between them, and `data` must go on
    for a byte behind the last one.
    """
    if not len(starts):
        return np.empty(0, dtype=np.uint32)
    ends = starts + lengths
    first, last = int(starts[0]), int(ends[-1])
    table = _contributions(1 << int(lengths.max()).bit_length())
    # How many bytes follow each byte in its piece; between the pieces it does not matter.
    following = np.repeat((ends - 1).astype(np.int32), np.diff(starts, append=last))
    following -= np.arange(first, last, dtype=np.int32)
    np.maximum(following, 0, out=following)
    turned = data[first:last].copy()
    for place in range(_TURNED_BYTES):
        turned[(starts + place)[lengths > place] - first] ^= 0xFF
    following *= 256
    following += turned
    given = np.append(table.ravel().take(following), np.uint32(0))
    # Every second piece lies between two records.
    bounds = np.stack([starts, ends], axis=1).ravel() - first
    return _masked(_finished(np.bitwise_xor.reduceat(given, bounds)[::2], lengths))


def _finished(pieces: Checksums, lengths: Places) -> Checksums:
    """Checksums of what the bytes of each piece contribute."""
    # In a piece shorter than four bytes a part of the start value has met no byte yet.
    met = np.uint32(8) * np.minimum(lengths, 3).astype(np.uint32)
    left = np.where(lengths < _TURNED_BYTES, _ALL_BITS >> met, np.uint32(0))
    return np.where(lengths > 0, pieces, np.uint32(0)) ^ left ^ _ALL_BITS


def _masked(checksums: Checksums) -> Checksums:
    turned = (checksums >> np.uint32(15)) | (checksums << np.uint32(17))
    return turned + _MASK_DELTA


@lru_cache(maxsize=1)
def _of_one_byte() -> Checksums:
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, (table >> np.uint32(1)) ^ _POLYNOMIAL, table >> np.uint32(1))
    return table


@lru_cache(maxsize=4)
def _contributions(count: int) -> Checksums:
    """What a byte contributes that is followed by 0, 1, …, count − 1 others: (count, 256)."""
    table = np.empty((count, 256), dtype=np.uint32)
    table[0] = one = _of_one_byte()
    for row in range(1, count):
        before = table[row - 1]
        table[row] = one[before & np.uint32(0xFF)] ^ (before >> np.uint32(8))
    return table
