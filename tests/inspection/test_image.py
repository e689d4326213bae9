"""Pictures from bytes: every kind of file that people bring, and every kind that is none."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import cv2
import numpy as np
import pillow_heif
import pytest
from numpy.typing import NDArray
from PIL import Image

from components.inspection import read_image
from tests.inspection.picture_files import (
    COLOURS,
    chunk,
    encoded,
    heic,
    pixels,
    png,
    tiff,
)

# Pillow warns of broken tags and of too many pixels, besides raising.
pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning"),
]


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
