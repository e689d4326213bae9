"""The data sets by name, each split as one array in memory. No torch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from tqdm import tqdm

from components.training import digits, scenes
from components.training.records import Pictures
from components.training.shapes import CLASS_NAMES

# split, at most so many pictures, side in pixels, seed
Loader = Callable[[str, int, int, int], Pictures]


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set: `mirrored` says whether a picture keeps its class when it is flipped."""

    name: str
    classes: tuple[str, ...]
    side_px: int
    mirrored: bool
    load: Loader


def _load_scenes(split: str, count: int, side_px: int, seed: int) -> Pictures:
    images = np.empty((count, side_px, side_px, 3), np.uint8)
    for index in tqdm(range(count), f"drawing {split} scenes", disable=None, leave=False):
        images[index] = scenes.scene(seed, index, side_px, split).image
    return Pictures(images, np.arange(count) % len(CLASS_NAMES))


def _load_digits(split: str, count: int, side_px: int, seed: int) -> Pictures:
    """The seed has no part in it: digits are what they are."""
    everything = digits.digits(split, side_px)
    return Pictures(everything.images[:count], everything.labels[:count])


DATA: Mapping[str, DataSet] = MappingProxyType(
    {
        data.name: data
        for data in (
            DataSet("scenes", CLASS_NAMES, scenes.SIDE_PX, True, _load_scenes),
            DataSet("digits", digits.CLASS_NAMES, digits.SIDE_PX, False, _load_digits),
        )
    }
)
