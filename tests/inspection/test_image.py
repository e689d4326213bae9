"""Pictures from bytes: every kind of file that people bring, and every kind that is none."""

import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import cv2
import numpy as np
import pillow_heif
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageFile

from components.errors import ExplorerError
from components.inspection import read_image
from components.inspection.image import LARGEST_FILE_BYTES

# Pillow warns of broken tags and of too many pixels, besides raising.
pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning"),
]

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


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "WEBP", "GIF"])
def test_colours_arrive_as_they_were_saved(kind: str) -> None:
    few = np.array([[(255, 0, 0), (0, 128, 0)], [(0, 0, 255), (9, 8, 7)]], dtype=np.uint8)
    data = encoded(Image.fromarray(few), kind, **({"lossless": True} if kind == "WEBP" else {}))
    assert (pixels(data) == few).all()


def test_a_jpeg_is_read() -> None:
    smooth = np.full((64, 64, 3), (200, 100, 50), dtype=np.uint8)
    assert abs(pixels(encoded(Image.fromarray(smooth), "JPEG", quality=95)) - smooth).max() <= 3


def test_a_phone_s_heic_is_read() -> None:
    smooth = cv2.GaussianBlur(np.kron(COLOURS, np.ones((8, 8, 1), np.uint8)), (0, 0), 9)
    read = pixels(heic(Image.fromarray(smooth), quality=95))
    assert read.shape == smooth.shape
    assert abs(read - smooth).max() <= 8


@pytest.mark.parametrize("kind", ["HEIC", "AVIF"])
def test_the_general_brand_of_both_is_read(kind: str) -> None:
    """`mif1` says that there is a picture, but not how it is encoded."""
    picture = Image.new("RGB", (64, 64), (0, 0, 255))
    data = heic(picture) if kind == "HEIC" else encoded(picture, kind)
    assert abs(pixels(data[:8] + b"mif1" + data[12:]) - (0, 0, 255)).max() <= 4


def test_an_avif_is_read() -> None:
    smooth = cv2.GaussianBlur(np.kron(COLOURS, np.ones((8, 8, 1), np.uint8)), (0, 0), 9)
    read = pixels(encoded(Image.fromarray(smooth), "AVIF", quality=95))
    assert abs(read - smooth).max() <= 8


def test_a_phone_s_two_pictures_in_one_jpeg_give_the_first() -> None:
    first, second = (Image.new("RGB", (32, 32), colour) for colour in ("red", "blue"))
    data = encoded(first, "MPO", save_all=True, append_images=[second])
    assert abs(pixels(data) - (254, 0, 0)).max() <= 3


def test_the_name_does_not_count_but_the_content() -> None:
    with pytest.raises(ExplorerError, match=NOT_A_PICTURE):
        read_image(b"name,value\npicture.png,1\n" * 50)


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect/></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"<!doctype html><html></html>",
        b"PK\x03\x04" + bytes(60),
        b"%PDF-1.7\n" + bytes(60),
        b"\x00\x00\x00\x18ftypqt  " + bytes(60),
        b"\x00\x00\x00\x18ftypmp42" + bytes(60),
        encoded(Image.new("RGB", (16, 16)), "ICO"),
        encoded(Image.new("RGB", (16, 16)), "PPM"),
        b"\x80\x04\x95" + bytes(60),
    ],
    ids=["svg", "xml", "html", "zip", "pdf", "mov", "mp4", "ico", "ppm", "pickle"],
)
def test_other_files_get_one_sentence(data: bytes) -> None:
    with pytest.raises(ExplorerError, match=NOT_A_PICTURE) as caught:
        read_image(data)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_an_empty_file_gets_a_sentence() -> None:
    with pytest.raises(ExplorerError, match="file is empty"):
        read_image(b"")


@pytest.mark.parametrize("share", [0.01, 0.5, 0.9])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIC"])
def test_a_truncated_file_gets_a_sentence(kind: str, share: float) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (60, 80, 3), dtype=np.uint8)
    picture = Image.fromarray(noise)
    data = heic(picture) if kind == "HEIC" else encoded(picture, kind)
    with pytest.raises(ExplorerError, match=f"{DAMAGED}|{NOT_A_PICTURE}"):
        read_image(data[: int(len(data) * share)])


def test_an_empty_heic_is_damaged() -> None:
    with pytest.raises(ExplorerError, match=DAMAGED):
        read_image(b"\x00\x00\x00\x18ftypheic" + bytes(60))


def test_too_many_bytes_get_a_sentence() -> None:
    with pytest.raises(ExplorerError, match="21 MB, and 20 MB is the limit"):
        read_image(bytes(LARGEST_FILE_BYTES + 2**20))


@pytest.mark.parametrize("side_px", [7_500, 9_900, 60_000])
def test_a_decompression_bomb_is_refused_before_it_is_decoded(side_px: int) -> None:
    """The header promises far more pixels than the file has; decoding would say "damaged"."""
    with pytest.raises(ExplorerError, match="50 million"):
        read_image(png(side_px, side_px, 2, 8, bytes(100)))


@pytest.mark.parametrize("side_px", [7_500, 40_000, 2**31])
def test_a_bomb_from_a_phone_is_refused_before_it_is_decoded(side_px: int) -> None:
    small = Image.fromarray(COLOURS)
    for data in (heic(small), encoded(small, "AVIF")):
        with pytest.raises(ExplorerError, match="50 million"):
            read_image(claiming(data, side_px, side_px))


def test_a_large_picture_that_shows_but_a_corner_is_refused() -> None:
    """HEIC can cut a small piece out of what is decoded (`clap`): the size that counts is both."""
    data = heic(Image.fromarray(COLOURS))
    assert b"clap" in data, "17 × 12 pixels lie in a block of 64 × 64"
    assert read_image(data).size == (17, 12)
    with pytest.raises(ExplorerError, match="8,000 × 7,000"):
        read_image(claiming(data, 8_000, 7_000))


def test_a_header_that_promises_less_than_there_is_gets_a_sentence() -> None:
    data = heic(Image.fromarray(np.kron(COLOURS, np.ones((30, 30, 1), np.uint8))))
    with pytest.raises(ExplorerError, match=DAMAGED):
        read_image(claiming(data, 64, 64))


def test_just_below_the_limit_is_read() -> None:
    rows = (b"\x00" + bytes(8_000 // 8)) * 6_000
    assert read_image(png(8_000, 6_000, 0, 1, rows)).size == (2048, 1536)


def test_reading_leaves_the_limits_of_others_alone() -> None:
    before = (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES)
    with pytest.raises(ExplorerError):
        read_image(png(60_000, 60_000, 2, 8, b""))
    read_image(encoded(Image.fromarray(COLOURS), "PNG"))
    assert before == (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES)


# What each EXIF orientation asks of the stored pixels (EXIF 2.32, tag 0x0112).
UPRIGHT: dict[int, Callable[[NDArray[Any]], NDArray[Any]]] = {
    1: lambda stored: stored,
    2: lambda stored: stored[:, ::-1],
    3: lambda stored: stored[::-1, ::-1],
    4: lambda stored: stored[::-1],
    5: lambda stored: stored.swapaxes(0, 1),
    6: lambda stored: np.rot90(stored, -1),
    7: lambda stored: stored[::-1, ::-1].swapaxes(0, 1),
    8: lambda stored: np.rot90(stored, 1),
}


@pytest.mark.parametrize("orientation", UPRIGHT)
@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_pictures_are_turned_upright(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"lossless": True} if kind == "WEBP" else {}
    data = encoded(Image.fromarray(COLOURS), kind, exif=exif, **options)
    assert (pixels(data) == UPRIGHT[orientation](COLOURS)).all()


@pytest.mark.parametrize("orientation", UPRIGHT)
def test_photographs_are_turned_upright(orientation: int) -> None:
    halves = np.zeros((32, 64, 3), dtype=np.uint8)
    halves[:16, :32] = 255
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(Image.fromarray(halves), "JPEG", exif=exif, quality=95)
    assert abs(pixels(data) - UPRIGHT[orientation](halves).astype(int)).max() <= 8


@pytest.mark.parametrize("orientation", UPRIGHT)
@pytest.mark.parametrize("kind", ["HEIC", "AVIF"])
def test_what_phones_save_is_turned_upright_once(kind: str, orientation: int) -> None:
    """These turn themselves (`irot`, `imir`); a HEIC carries the EXIF orientation besides."""
    halves = np.zeros((32, 64, 3), dtype=np.uint8)
    halves[:16, :32] = 255
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = Image.fromarray(halves)
    if kind == "HEIC":
        data = heic(picture, quality=95, exif=exif.tobytes())
        assert exif.tobytes() in data
    else:
        data = encoded(picture, kind, quality=95, exif=exif)
    assert (b"irot" in data or b"imir" in data) == (orientation != 1)
    assert abs(pixels(data) - UPRIGHT[orientation](halves).astype(int)).max() <= 16


@pytest.mark.parametrize("mode", ["L", "1", "P", "RGBA", "LA"])
def test_a_heic_of_any_kind_is_read(mode: str) -> None:
    picture = Image.new("RGB", (70, 50))
    picture.paste((255, 255, 255), (35, 0, 70, 50))
    read = pixels(heic(picture.convert(mode), quality=100))
    assert read.shape == (50, 70, 3)
    assert read[:, :30].max() <= 4
    assert read[:, 40:].min() >= 251


def test_transparent_parts_of_a_heic_lie_on_white() -> None:
    picture = Image.new("RGBA", (64, 64), (255, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (32, 0, 64, 64))
    read = pixels(heic(picture, quality=100))
    assert abs(read[:, :24] - (255, 0, 0)).max() <= 8
    assert abs(read[:, 40:] - 255).max() <= 2


def test_of_several_pictures_in_a_heic_the_primary_is_taken() -> None:
    first, second = (Image.new("RGB", (64, 64), colour) for colour in ("red", "blue"))
    file = pillow_heif.from_pillow(first)
    file.add_from_pillow(second)
    data = BytesIO()
    file.save(data, primary_index=1)
    assert abs(pixels(data.getvalue()) - (0, 0, 255)).max() <= 4


def test_reading_a_heic_changes_nothing_for_others() -> None:
    read_image(heic(Image.fromarray(COLOURS)))
    assert "HEIF" not in Image.OPEN
    assert ".heic" not in Image.EXTENSION


def test_only_a_heic_loads_its_decoder() -> None:
    code = (
        "import sys, io\nfrom PIL import Image\nfrom components.inspection import read_image\n"
        "file = io.BytesIO()\nImage.new('RGB', (9, 9)).save(file, 'PNG')\n"
        "read_image(file.getvalue())\nassert not {'pillow_heif', 'torch'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("exif", [b"MM\x00\x2a\xff\xff\xff\xff", b"not exif", b"II*\x00", b""])
def test_broken_exif_does_not_spoil_a_picture(exif: bytes) -> None:
    rows = b"\x00\x01\x02\x03"
    data = png(1, 1, 2, 8, rows, chunk(b"eXIf", exif))
    assert pixels(data).tolist() == [[[1, 2, 3]]]


def test_sixteen_bit_grey_is_scaled_and_not_clipped() -> None:
    values = np.array([[0, 257, 128 * 257, 254 * 257, 65535]], dtype=np.uint16)
    for data in (
        encoded(Image.fromarray(values), "PNG"),
        tiff(values, byteorder="<"),
        tiff(values, byteorder=">"),
    ):
        assert pixels(data)[0, :, 0].tolist() == [0, 1, 128, 254, 255]


def test_sixteen_bit_colour_keeps_its_high_byte() -> None:
    values = (COLOURS.astype(np.uint16) << 8) + 77
    as_png = cv2.imencode(".png", values[:, :, ::-1])[1].tobytes()
    assert (pixels(as_png) == COLOURS).all()
    assert (pixels(tiff(values, photometric="rgb")) == COLOURS).all()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([[0, 0.5, 1]], np.float32), [0, 128, 255]),
        (np.array([[0, 128, 255]], np.float32), [0, 128, 255]),
        (np.array([[0, 257, 65535]], np.float32), [0, 1, 255]),
        (np.array([[-1, 0, 1]], np.float32), [0, 128, 255]),
        (np.array([[-3e38, 0, 3e38]], np.float32), [0, 128, 255]),
        (np.array([[np.nan, np.inf, -np.inf, 0.2]], np.float32), [0, 255, 0, 51]),
        (np.array([[np.nan, np.nan]], np.float32), [0, 0]),
        (np.array([[-5.0, -5.0]], np.float32), [0, 0]),
        (np.array([[0, 128, 255]], np.int32), [0, 128, 255]),
        (np.array([[0, 257, 65535]], np.int32), [0, 1, 255]),
        (np.array([[-(2**31), 0, 2**31 - 1]], np.int32), [0, 128, 255]),
        (np.array([[0, 2**31, 2**32 - 1]], np.uint32), [0, 128, 255]),
        (np.array([[-100, 0, 100]], np.int16), [0, 128, 255]),
    ],
)
def test_deep_grey_is_scaled_to_its_range(values: NDArray[Any], expected: list[int]) -> None:
    read = pixels(tiff(values))
    assert read[0, :, 0].tolist() == pytest.approx(expected, abs=1)
    assert (read == read[:, :, :1]).all()


def test_a_large_deep_picture_is_made_smaller() -> None:
    ramp = np.linspace(0, 1, 3000, dtype=np.float32)[None].repeat(9, axis=0)
    assert read_image(tiff(ramp)).size == (2048, 6)


def test_transparent_parts_lie_on_white() -> None:
    half_red = Image.new("RGBA", (2, 1), (255, 0, 0, 128))
    half_red.putpixel((1, 0), (0, 0, 0, 0))
    for kind, options in (("PNG", {}), ("WEBP", {"lossless": True, "exact": True}), ("TIFF", {})):
        read = pixels(encoded(half_red, kind, **options))[0]
        assert abs(read[0] - (255, 127, 127)).max() <= 1
        assert read[1].tolist() == [255, 255, 255]


def test_grey_with_alpha_lies_on_white() -> None:
    data = encoded(Image.new("LA", (1, 1), (0, 51)), "PNG")
    assert pixels(data).tolist() == [[[204, 204, 204]]]


def test_premultiplied_grey_lies_on_white() -> None:
    values = np.array([[[64, 128]]], dtype=np.uint8)
    data = tiff(values, photometric="minisblack", extrasamples=["assocalpha"])
    assert abs(pixels(data)[0, 0, 0] - 191) <= 1


def test_a_palette_with_transparency_lies_on_white() -> None:
    picture = Image.new("P", (3, 1))
    picture.putpalette([10, 20, 30, 200, 0, 0, 0, 0, 200])
    for x in range(3):
        picture.putpixel((x, 0), x)
    read = pixels(encoded(picture, "PNG", transparency=bytes([255, 0, 255])))[0]
    assert read.tolist() == [[10, 20, 30], [255, 255, 255], [0, 0, 200]]


@pytest.mark.parametrize(("mode", "key"), [("RGB", (1, 2, 3)), ("L", 5)])
def test_a_transparent_colour_lies_on_white(mode: str, key: Any) -> None:
    picture = Image.new(mode, (2, 1))
    picture.putpixel((1, 0), key)
    read = pixels(encoded(picture, "PNG", transparency=key))[0]
    assert read.tolist() == [[0, 0, 0], [255, 255, 255]]


def test_one_bit_is_black_and_white() -> None:
    picture = Image.new("1", (2, 1))
    picture.putpixel((1, 0), 1)
    for kind in ("PNG", "TIFF", "BMP"):
        assert pixels(encoded(picture, kind))[0].tolist() == [[0, 0, 0], [255, 255, 255]]


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk_becomes_rgb(kind: str) -> None:
    """No ink is white; yellow ink alone is yellow."""
    picture = Image.new("CMYK", (32, 16), (0, 0, 0, 0))
    picture.paste((0, 0, 255, 0), (16, 0, 32, 16))
    read = pixels(encoded(picture, kind))
    assert abs(read[8, 4] - (255, 255, 255)).max() <= 4
    assert abs(read[8, 28] - (255, 255, 0)).max() <= 4


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_frame_is_taken(kind: str) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "lime", "blue")]
    options = {"lossless": True} if kind == "WEBP" else {}
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], **options)
    assert pixels(data)[4, 4].tolist() == [255, 0, 0]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1, 1), (1, 1)),
        ((2048, 2048), (2048, 2048)),
        ((2049, 10), (2048, 10)),
        ((4000, 1000), (2048, 512)),
        ((1000, 5000), (410, 2048)),
        ((20_000, 10), (2048, 1)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_large_pictures_are_made_smaller(
    kind: str, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    data = encoded(Image.new("RGB", size, (10, 200, 90)), kind)
    image = read_image(data)
    assert image.size == expected
    assert np.abs(np.asarray(image).astype(int) - (10, 200, 90)).max() <= 3


def test_nothing_but_pixels_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010F] = "a camera"
    data = encoded(Image.fromarray(COLOURS), "PNG", exif=exif, icc_profile=b"profile", dpi=(9, 9))
    assert read_image(data).info == {}


def test_many_pictures_are_read_at_once() -> None:
    files = [encoded(Image.new("RGB", (90, 70), (each, 0, 0)), "PNG") for each in range(40)]
    with ThreadPoolExecutor(8) as threads:
        read = list(threads.map(read_image, files))
    assert [image.getpixel((0, 0)) for image in read] == [(each, 0, 0) for each in range(40)]


def test_many_pictures_of_phones_are_read_at_once() -> None:
    files = [heic(Image.new("RGB", (90, 70), (6 * each, 0, 0))) for each in range(30)]
    with ThreadPoolExecutor(8) as threads:
        read = list(threads.map(pixels, files))
    reds = np.array([values[..., 0].mean() for values in read])
    assert abs(reds - 6 * np.arange(30)).max() < 4


def survives(data: bytes) -> None:
    """The bytes are a picture or get one sentence; nothing else ever happens."""
    try:
        image = read_image(data)
    except ExplorerError:
        return
    assert image.mode == "RGB"
    assert max(image.size) <= 2048


MAGIC = [
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    b"GIF89a",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
    b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic",
    b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf",
]
GOOD = [
    *(encoded(Image.fromarray(COLOURS), kind) for kind in ("JPEG", "PNG", "WEBP", "GIF", "BMP")),
    *(
        encoded(Image.fromarray(COLOURS), "TIFF", compression=way)
        for way in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits")
    ),
    encoded(Image.fromarray(COLOURS).quantize(16), "PNG", transparency=bytes(range(16))),
    encoded(Image.fromarray(COLOURS).convert("LA"), "TIFF"),
    encoded(Image.fromarray(COLOURS), "JPEG", progressive=True),
    tiff(COLOURS[:, :, 0].astype(np.float32)),
    heic(Image.fromarray(COLOURS)),
    encoded(Image.fromarray(COLOURS), "AVIF"),
]


@settings(deadline=None)
@given(start=st.sampled_from([b"", *MAGIC]), rest=st.binary(max_size=300))
def test_random_bytes_get_a_sentence(start: bytes, rest: bytes) -> None:
    survives(start + rest)


@settings(deadline=None)
@given(data=st.sampled_from(GOOD), cut=st.floats(0, 1))
def test_a_file_cut_anywhere_gets_a_sentence(data: bytes, cut: float) -> None:
    survives(data[: round(cut * len(data))])


@settings(max_examples=300, deadline=None)
@given(
    data=st.sampled_from(GOOD),
    changes=st.lists(st.tuples(st.integers(0, 500), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_a_file_with_changed_bytes_gets_a_sentence(
    data: bytes, changes: list[tuple[int, int]]
) -> None:
    spoilt = bytearray(data)
    for place, value in changes:
        spoilt[place % len(spoilt)] = value
    survives(bytes(spoilt))
