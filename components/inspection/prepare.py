"""A picture becomes a network's input, exactly as the network's own preprocessing makes it.

For square inputs this equals timm's and torchvision's evaluation transforms number by number.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from torchvision.transforms import functional as transforms

from components.networks.records import Preprocessing

# The shorter side of a 2000 × 1 picture, resized to 224, would make the longer 448,000 pixels.
LONGEST_STRIP = 16


def prepare(image: Image.Image, preprocessing: Preprocessing) -> tuple[Tensor, NDArray[np.uint8]]:
    """The network's input (1, C, H, W) float32, and what it shows: the crop, uint8 (H, W, 3).

    Where the resized picture is smaller than the crop, black is put around it, as torchvision
    does. A picture more than 16 times as long as wide is first cut to its middle, of which the
    network sees a part anyway. One channel means grey.
    """
    mode = "L" if preprocessing.channels == 1 else "RGB"
    crop = _cropped(image.convert(mode), preprocessing)
    mean, std = (
        torch.tensor(numbers[: preprocessing.channels]).view(-1, 1, 1)
        for numbers in (preprocessing.mean, preprocessing.std)
    )
    tensor = (transforms.to_tensor(crop) - mean) / std
    return tensor.unsqueeze(0), np.array(crop.convert("RGB"))


def _cropped(image: Image.Image, preprocessing: Preprocessing) -> Image.Image:
    resize_px: int | list[int] = preprocessing.resize_px
    if preprocessing.squash:
        resize_px = [preprocessing.resize_px, preprocessing.resize_px]
    else:
        image = _without_ends(image)
    interpolation = transforms.InterpolationMode(preprocessing.interpolation)
    resized = transforms.resize(image, resize_px, interpolation)
    cropped: Image.Image = transforms.center_crop(resized, preprocessing.input_px)
    return cropped


def _without_ends(image: Image.Image) -> Image.Image:
    longest = LONGEST_STRIP * min(image.size)
    if max(image.size) <= longest:
        return image
    width, height = (min(side, longest) for side in image.size)
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + width, top + height))
