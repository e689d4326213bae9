"""Small pictures as files: WebP with sides of at most 96 pixels."""

from io import BytesIO
from math import inf

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from components.errors import ExplorerError

THUMBNAIL_PX = 96

# Six times what the largest takes with every pixel of its own colour.
MOST_BYTES = 64_000

# Smaller pictures are kept exactly: losses would show, and there is little to save.
EXACT_PX = 32


def thumbnail(pixels: NDArray[np.uint8]) -> bytes:
    """A picture (H, W, C) in 0-255, C 1 (grey) or 3 (RGB), as WebP; larger ones are averaged down.

    Raises:
        ExplorerError: if it is no such picture.
    """
    if pixels.ndim != 3 or pixels.shape[2] not in (1, 3) or pixels.dtype != np.uint8:
        raise ExplorerError(
            "A picture is kept as height × width × 1 or 3 numbers from 0 to 255, not as"
            f" {' × '.join(map(str, pixels.shape))} of {pixels.dtype}."
        )
    picture = Image.fromarray(np.repeat(pixels, 3 // pixels.shape[2], axis=2))
    picture.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX), Image.Resampling.BOX)
    file = BytesIO()
    picture.save(file, "WEBP", lossless=max(picture.size) <= EXACT_PX, quality=80, method=2)
    return file.getvalue()


def is_thumbnail(data: bytes | None) -> bool:
    """Whether these bytes are WebP by their beginning, few, and of few pixels; decodes nothing."""
    if data is None or not 30 <= len(data) <= MOST_BYTES:
        return False
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return False
    return max(_sides_px(data)) <= THUMBNAIL_PX


def _sides_px(data: bytes) -> tuple[float, float]:
    """Width and height as the beginning of a WebP file says; infinite where it says nothing.

    (RFC 9649: 14 bits each in the two plain forms, 24 in the extended one.)
    """
    match data[12:16]:
        case b"VP8 ":
            sides = int.from_bytes(data[26:30], "little")
            return sides & 0x3FFF, sides >> 16 & 0x3FFF
        case b"VP8L":
            sides = int.from_bytes(data[21:25], "little")
            return 1 + (sides & 0x3FFF), 1 + (sides >> 14 & 0x3FFF)
        case b"VP8X":
            width, height = (int.from_bytes(data[at : at + 3], "little") for at in (24, 27))
            return 1 + width, 1 + height
        case _:
            return inf, inf
