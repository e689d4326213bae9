"""What can happen to a picture: uint8 (H, W, 3) to the same. No torch."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Picture = NDArray[np.uint8]
Colour = tuple[int, int, int]


def rotated(seen: Picture, degrees: float, corners: Colour) -> Picture:
    """Turned about its middle, counter-clockwise; the corners that come free take a colour."""
    picture = Image.fromarray(seen)
    return np.array(picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=corners))


def brightened(seen: Picture, factor: float) -> Picture:
    """Every number times `factor`; what exceeds 255 is cut off."""
    return _rounded(seen * factor)


def blurred(seen: Picture, radius_px: float) -> Picture:
    """Blurred by a Gaussian of that standard deviation in pixels."""
    return np.array(Image.fromarray(seen).filter(ImageFilter.GaussianBlur(radius_px)))


def noisy(seen: Picture, deviation: float, seed: int) -> Picture:
    """With Gaussian noise on each number; the standard deviation is a share of 255."""
    chance = np.random.default_rng(seed).standard_normal(seen.shape)
    return _rounded(seen + 255 * deviation * chance)


def compressed(seen: Picture, quality: int) -> Picture:
    """Saved as JPEG of a quality from 1 to 100 (with half the resolution in colour), and read."""
    file = BytesIO()
    Image.fromarray(seen).save(file, "JPEG", quality=quality, subsampling="4:2:0")
    return np.array(Image.open(file))


def _rounded(numbers: NDArray[np.floating]) -> Picture:
    rounded: Picture = np.rint(numbers.clip(0, 255)).astype(np.uint8)
    return rounded
