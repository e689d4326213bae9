"""Which files are pictures, by their content and never by their name. No torch."""

import re
import struct
import zlib
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from components.errors import ExplorerError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
LARGEST_PICTURE_PX = 50_000_000

# What decoders raise on damaged files; they promise no common base class.
DAMAGED = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    zlib.error,
)
# A warning is raised instead of written where Python runs with `-W error`.
_TOO_MANY_PIXELS = (Image.DecompressionBombError, Image.DecompressionBombWarning)

# Brands of files that Pillow leaves to pillow-heif (ISO/IEC 23008-12).
_HEIF_BRANDS = frozenset(b"heic heix heim heis hevc hevx hevm hevs mif1 msf1".split())
# The property that says how large a coded picture is, before anything is cropped off (`clap`).
_SIDES = re.compile(rb"ispe\0{4}(.{4})(.{4})", re.DOTALL)


def open_picture(data: bytes) -> Image.Image:
    """The picture with its header read and its pixels still encoded.

    Raises:
        ExplorerError: if it is no picture of these formats, damaged, or has too many pixels.
    """
    for width, height in _claimed_sizes(data):
        _check_pixels(width, height)
    try:
        opened = _opened(data)
    except UnidentifiedImageError as error:
        raise ExplorerError(
            "This file is not a picture that can be read here;"
            " choose a JPEG, PNG, WebP, HEIC, AVIF, GIF, BMP or TIFF file."
        ) from error
    except _TOO_MANY_PIXELS as error:
        raise ExplorerError(
            f"The picture has more than {LARGEST_PICTURE_PX // 10**6} million pixels,"
            " which is the limit; save it smaller."
        ) from error
    except DAMAGED as error:
        raise damaged() from error
    _check_pixels(*opened.size)
    return opened


def damaged() -> ExplorerError:
    """The sentence for a picture that can't be decoded."""
    return ExplorerError("The picture is damaged or incomplete; save or download it again.")


def _opened(data: bytes) -> Image.Image:
    try:
        return Image.open(BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        if _box(data) and data[8:12] in _HEIF_BRANDS:
            return _heif(data)
        raise


def _heif(data: bytes) -> Image.Image:
    """What phones save. Its own orientation is applied, and what its EXIF says of it is ignored."""
    # Imported here, since it loads libheif: a page should not wait for what few bring. Nothing is
    # registered with Pillow, so that nothing changes for others in this process.
    from pillow_heif import HeifImageFile

    picture: Image.Image = HeifImageFile(BytesIO(data))  # type: ignore[no-untyped-call]
    return picture


def _claimed_sizes(data: bytes) -> list[tuple[int, int]]:
    """Width and height of every picture in a HEIC or AVIF file, as its header says."""
    sizes = _SIDES.findall(data) if _box(data) else []
    return [(int.from_bytes(width), int.from_bytes(height)) for width, height in sizes]


def _box(data: bytes) -> bool:
    """Whether the file is made of boxes (ISO/IEC 14496-12), as HEIC, AVIF and films are."""
    return data[4:8] == b"ftyp"


def _check_pixels(width: int, height: int) -> None:
    if width * height > LARGEST_PICTURE_PX:
        raise ExplorerError(
            f"The picture has {width:,} × {height:,} pixels, and"
            f" {LARGEST_PICTURE_PX // 10**6} million is the limit; save it smaller."
        )
