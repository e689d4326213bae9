"""Picture files of many kinds, made for tests."""

import struct
import zlib
from io import BytesIO
from typing import Any

import numpy as np
import pillow_heif
import tifffile
from numpy.typing import NDArray
from PIL import Image

from components.inspection import read_image

COLOURS = np.random.default_rng(7).integers(0, 256, (12, 17, 3), dtype=np.uint8)


NOT_A_PICTURE = "not a picture that can be read"


DAMAGED = "damaged or incomplete"


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def heic(image: Image.Image, **options: Any) -> bytes:
    file = BytesIO()
    pillow_heif.from_pillow(image).save(file, **options)
    return file.getvalue()


def claiming(data: bytes, width: int, height: int) -> bytes:
    """A HEIC or AVIF file whose header promises other sides (`ispe`) than the picture has."""
    place = data.index(b"ispe") + 8
    return data[:place] + struct.pack(">II", width, height) + data[place + 8 :]


def tiff(values: NDArray[Any], **options: Any) -> bytes:
    file = BytesIO()
    tifffile.imwrite(file, values, **options)
    return file.getvalue()


def png(width: int, height: int, kind: int, depth: int, rows: bytes, *chunks: bytes) -> bytes:
    """A PNG by hand: `kind` is the colour type of its header, `rows` begin with a filter byte."""
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    parts = [
        chunk(b"IHDR", header),
        *chunks,
        chunk(b"IDAT", zlib.compress(rows)),
        chunk(b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def pixels(data: bytes) -> NDArray[np.int64]:
    image = read_image(data)
    assert image.mode == "RGB"
    return np.asarray(image).astype(np.int64)
