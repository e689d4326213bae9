"""A picture becomes a network's input, exactly as the network's own preprocessing makes it.

For square inputs this equals timm's and torchvision's evaluation transforms number by number.
"""

from collections.abc import Iterable

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from components.inspection.cropping import crop, crop_box, prepare_mask
from components.inspection.fitting import fitted
from components.networks.records import Preprocessing

__all__ = [
    "crop",
    "crop_box",
    "fitted",
    "prepare",
    "prepare_many",
    "prepare_mask",
    "prepared",
]


def prepare(image: Image.Image, preprocessing: Preprocessing) -> tuple[Tensor, NDArray[np.uint8]]:
    """The network's input (1, C, H, W) float32, and what it shows: the crop, uint8 (H, W, 3)."""
    seen = crop(image, preprocessing)
    return prepared(seen, preprocessing), seen


def prepare_many(images: Iterable[Image.Image], preprocessing: Preprocessing) -> Tensor:
    """The inputs (N, C, H, W) float32 of several pictures, each as `prepare` makes it."""
    return prepared(np.stack([crop(image, preprocessing) for image in images]), preprocessing)


def prepared(seen: NDArray[np.uint8], preprocessing: Preprocessing) -> Tensor:
    """The network's input (N, C, H, W) float32 for crops as `crop` makes them, perhaps changed.

    `seen` is uint8, one crop (H, W, 3) or several (N, H, W, 3). One channel means grey. The
    tensor lies in memory channels last, in which convolutions are fastest.
    """
    crops = seen if seen.ndim == 4 else seen[None]
    if preprocessing.channels == 1:
        crops = np.stack([_grey(crop) for crop in crops])
    number, height, width, channels = crops.shape
    # Whole rows at a time: numbers repeated along a row, or each channel's loop would be short.
    mean, std = (
        np.tile(np.array(numbers[:channels], dtype=np.float32), width)
        for numbers in (preprocessing.mean, preprocessing.std)
    )
    rows = np.divide(crops.reshape(number, height, width * channels), 255, dtype=np.float32)
    rows -= mean
    rows /= std
    return torch.from_numpy(rows.reshape(crops.shape)).permute(0, 3, 1, 2)


def _grey(crop: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(Image.fromarray(crop).convert("L"))[..., None]
