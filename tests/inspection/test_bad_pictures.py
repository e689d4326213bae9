"""Odd pictures on their whole way: from a file's bytes to the answer of a small network."""

from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pillow_heif
import pytest
import tifffile
import torch
from PIL import Image

from components.errors import ExplorerError
from components.inspection import read_image
from components.inspection.changes import Changes, changed
from components.inspection.painting import Box
from components.inspection.prepare import crop_box, fitted, prepare, prepare_many, prepared
from components.networks import Preprocessing
from components.networks.records import Fit
from tests.inspection.subjects import lively, small_network, square

PICTURE = Image.fromarray(np.random.default_rng(2).integers(0, 256, (60, 90, 3), dtype=np.uint8))
WAY = square(32)
NETWORK = lively(small_network())


def saved(image: Image.Image, kind: str = "PNG") -> bytes:
    file = BytesIO()
    image.save(file, kind)
    return file.getvalue()


def float_tiff(*, deep: bool = False) -> bytes:
    values = np.random.default_rng(0).normal(size=(40, 50)).astype("f8" if deep else "f4")
    values[0, 0] = np.nan
    file = BytesIO()
    tifffile.imwrite(file, values)
    return file.getvalue()


def heic() -> bytes:
    file = BytesIO()
    pillow_heif.from_pillow(PICTURE).save(file)
    return file.getvalue()


ODD = {
    "1 × 1 pixel": saved(Image.new("RGB", (1, 1), (9, 200, 90))),
    "20,000 × 10 pixels": saved(Image.new("RGB", (20_000, 10), (9, 200, 90))),
    "10 × 20,000 pixels": saved(Image.new("RGB", (10, 20_000), (9, 200, 90))),
    "grey": saved(PICTURE.convert("L")),
    "grey with alpha": saved(PICTURE.convert("LA")),
    "1 bit": saved(PICTURE.convert("1")),
    "1 bit TIFF": saved(PICTURE.convert("1"), "TIFF"),
    "16 bits": saved(Image.fromarray(np.arange(600, dtype=np.uint16).reshape(20, 30) * 100)),
    "float TIFF": float_tiff(),
    "HEIC": heic(),
    "AVIF": saved(PICTURE, "AVIF"),
    "CMYK": saved(PICTURE.convert("CMYK"), "JPEG"),
    "palette": saved(PICTURE.quantize(7)),
}


@pytest.mark.parametrize("fit", ["middle", "whole", "squash"])
@pytest.mark.parametrize("kind", ODD)
def test_an_odd_picture_gets_an_answer(kind: str, fit: Fit) -> None:
    image = read_image(ODD[kind])
    way = fitted(WAY, fit=fit)
    tensor, seen = prepare(image, way)
    assert seen.shape == (32, 32, 3)
    left, top, right, bottom = crop_box(image.size, way)
    assert right > left
    assert bottom > top
    with torch.no_grad():
        before = NETWORK(tensor)
        after = NETWORK(prepared(changed(seen, Changes(noise=0.3, jpeg=20)), way))
    assert before.isfinite().all()
    assert (before != after).any()


@pytest.mark.parametrize("kind", ["1 × 1 pixel", "20,000 × 10 pixels", "10 × 20,000 pixels"])
def test_a_picture_of_one_colour_is_seen_in_it(kind: str) -> None:
    _, seen = prepare(read_image(ODD[kind]), WAY)
    assert (seen == (9, 200, 90)).all()


def test_an_odd_picture_reaches_a_network_of_one_channel() -> None:
    way = Preprocessing(32, 32, (0.5,) * 3, (0.5,) * 3, "bilinear", channels=1)
    for data in ODD.values():
        tensor, _ = prepare(read_image(data), way)
        assert tensor.shape == (1, 1, 32, 32)
        assert tensor.isfinite().all()


def test_thirty_pictures_at_once_each_get_their_own_answer() -> None:
    """One after the other as they are read, and together as they are computed."""

    def pictures() -> Iterator[Image.Image]:
        for level in range(30):
            yield read_image(saved(Image.new("RGB", (30 + level, 50), (8 * level, 9, 99)), "JPEG"))

    with torch.no_grad():
        together = NETWORK(prepare_many(pictures(), WAY))
        singly = torch.cat([NETWORK(prepare(picture, WAY)[0]) for picture in pictures()])
    assert torch.allclose(together, singly, atol=1e-5)
    assert len(set(together[:, 0].tolist())) == 30


def test_a_tiff_of_double_precision_gets_a_sentence() -> None:
    with pytest.raises(ExplorerError, match="not a picture that can be read here; choose"):
        read_image(float_tiff(deep=True))


def test_a_crop_of_one_pixel_can_be_changed() -> None:
    seen = np.array([[[1, 2, 3]]], dtype=np.uint8)
    everything = Changes(
        (Box(0, 0, 1, 1),), fill="blurred", rotation=45, brightness=0.5, blur=20, noise=0.5, jpeg=1
    )
    assert changed(seen, everything).shape == (1, 1, 3)
