"""Files that are no pictures, damaged or too large: one sentence each, whatever their bytes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from components.errors import ExplorerError
from components.inspection import read_image
from components.inspection.image import LARGEST_FILE_BYTES
from tests.inspection.picture_files import (
    COLOURS,
    DAMAGED,
    NOT_A_PICTURE,
    claiming,
    encoded,
    heic,
    png,
    tiff,
)

# Pillow warns of broken tags and of too many pixels, besides raising.
pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning"),
]


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
