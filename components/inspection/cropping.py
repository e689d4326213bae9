"""Which part of a picture a network sees, and that part: resized and cut out. No torch."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from components.networks.records import Preprocessing

# The shorter side of a 2000 × 1 picture, resized to 224, would make the longer 448,000 pixels.
LONGEST_STRIP = 16
LARGEST_RESIZED_PX = 20_000_000


def crop(image: Image.Image, preprocessing: Preprocessing) -> NDArray[np.uint8]:
    """What the network sees of a picture: uint8 (H, W, 3), in grey if it has one channel.

    Where the resized picture is smaller than the crop, black is put around it, as torchvision
    does. A picture more than 16 times as long as wide is first cut to its middle, of which the
    network sees a part anyway.
    """
    converted = image.convert("L" if preprocessing.channels == 1 else "RGB")
    method = Image.Resampling[preprocessing.interpolation.upper()]
    return np.array(_placed(converted, preprocessing, method).convert("RGB"))


def prepare_mask(mask: Image.Image, preprocessing: Preprocessing) -> NDArray[np.bool_]:
    """A mask of a picture, as it lies on what the network sees of that picture: (H, W).

    What is brighter than middle grey counts as inside; each place takes the nearest pixel. The
    black around a small picture is outside.
    """
    cut = _placed(mask.convert("L"), preprocessing, Image.Resampling.NEAREST)
    return np.asarray(cut) > 127


def crop_box(
    image_size: tuple[int, int], preprocessing: Preprocessing
) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what the network sees, in the picture's own pixels.

    `image_size` is (width, height). Edges may lie within a pixel, but never outside the picture.
    """
    place = _place(image_size, preprocessing)
    across = _span(0, place, preprocessing)
    down = _span(1, place, preprocessing)
    return across[0], down[0], across[1], down[1]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the crop lies: x before y.

    Of the picture `part` (left, top, right, bottom) is resized to `resized`; the crop begins at
    `start` in it, or before it where there is black around.
    """

    part: tuple[int, int, int, int]
    resized: tuple[int, int]
    start: tuple[int, int]


def _placed(
    image: Image.Image, preprocessing: Preprocessing, method: Image.Resampling
) -> Image.Image:
    place = _place(image.size, preprocessing)
    if place.part != (0, 0, *image.size):
        image = image.crop(place.part)
    left, top = place.start
    side = preprocessing.input_px
    return image.resize(place.resized, method).crop((left, top, left + side, top + side))


def _place(size: tuple[int, int], preprocessing: Preprocessing) -> _Place:
    part = (0, 0, *size)
    side = preprocessing.resize_px
    match preprocessing.fit:
        case "middle":
            part = _without_ends(size, side)
            width, height = part[2] - part[0], part[3] - part[1]
            shorter = min(width, height)
            resized = (int(side * width / shorter), int(side * height / shorter))
        case "whole":
            ratio = max(size) / side
            resized = (max(1, round(size[0] / ratio)), max(1, round(size[1] / ratio)))
        case "squash":
            resized = (side, side)
    left, top = (_start(each, preprocessing.input_px) for each in resized)
    return _Place(part, resized, (left, top))


def _start(resized_px: int, input_px: int) -> int:
    """Where a crop of the middle begins; torchvision rounds a half to the even pixel."""
    spare = resized_px - input_px
    return round(spare / 2) if spare >= 0 else -(-spare // 2)


def _without_ends(size: tuple[int, int], resize_px: int) -> tuple[int, int, int, int]:
    strip = min(LONGEST_STRIP, max(1.0, LARGEST_RESIZED_PX / resize_px**2))
    longest = int(strip * min(size))
    width, height = (min(side, longest) for side in size)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return left, top, left + width, top + height


def _span(axis: int, place: _Place, preprocessing: Preprocessing) -> tuple[float, float]:
    """First and last edge of the crop along an axis, in the picture's pixels."""
    first, last = place.part[axis], place.part[axis + 2]
    resized, start = place.resized[axis], place.start[axis]
    scale = (last - first) / resized
    end = min(resized, start + preprocessing.input_px)
    return first + max(0, start) * scale, first + end * scale
