"""Checksums of many pieces at once, against TensorBoard's own of each."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c

from components.runs.checksums import masked_checksums


def checksums(pieces: list[bytes], between: bytes) -> list[int]:
    lengths = np.array([len(piece) for piece in pieces], dtype=np.int64)
    starts = len(between) + np.cumsum(np.append(0, lengths + len(between)))[:-1]
    data = between + b"".join(piece + between for piece in pieces)
    found: list[int] = masked_checksums(np.frombuffer(data, np.uint8), starts, lengths).tolist()
    return found


@given(st.lists(st.binary(max_size=70), max_size=8), st.binary(min_size=1, max_size=4))
def test_checksums_are_tensorboards(pieces: list[bytes], between: bytes) -> None:
    assert checksums(pieces, between) == [masked_crc32c(piece) for piece in pieces]


def test_the_checksum_of_the_standard() -> None:
    """RFC 3720, appendix B.4: 32 bytes of zeros have the CRC-32C 8a9136aa."""
    crc = 0x8A9136AA
    masked = ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF
    assert checksums([bytes(32)], b"-") == [masked]


def test_long_and_short_pieces_side_by_side() -> None:
    pieces = [bytes(range(256)) * 64, b"", b"a", b"ab", b"abc", b"abcd"]
    assert checksums(pieces, b"0123") == [masked_crc32c(piece) for piece in pieces]
