"""The data sets by name, each split as one array in memory. No torch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType

import numpy as np
from tqdm import tqdm

from components.errors import ExplorerError
from components.training import cifar_data, digits, scenes
from components.training.decoding import decoded
from components.training.picture_folders import PictureFolder, picture_folder
from components.training.records import Pictures
from components.training.shapes import CLASS_NAMES
from components.training.splitting import some

# split, at most so many pictures, side in pixels, seed
Loader = Callable[[str, int, int, int], Pictures]

FOLDER_SIDE_PX = 160
NAMES = ("scenes", "digits", "cifar10:FOLDER", "cifar100:FOLDER", "imagefolder:FOLDER")


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set: `mirrored` says whether a picture keeps its class when it is flipped."""

    name: str
    classes: tuple[str, ...]
    side_px: int
    mirrored: bool
    load: Loader


@lru_cache(maxsize=8)
def data_set(name: str) -> DataSet:
    """The data set with that name; folders are listed, but no picture is decoded.

    Raises:
        ExplorerError: if there is none, or the folder is missing or holds something else.
    """
    kind, _, folder = name.partition(":")
    if name in DATA:
        return DATA[name]
    if folder and kind in cifar_data.TITLES:
        return _cifar(name, kind, Path(folder).expanduser())
    if folder and kind == "imagefolder":
        return _image_folder(name, Path(folder).expanduser())
    raise ExplorerError(f"There is no data set {name!r}; there are {', '.join(NAMES)}.")


def download(name: str) -> None:
    """Fetch what the data set needs from the internet, where it can be had there.

    Raises:
        ExplorerError: if it can't.
    """
    kind, _, folder = name.partition(":")
    if folder and kind in cifar_data.TITLES:
        cifar_data.download(kind, Path(folder).expanduser())
    elif kind == "imagefolder":
        raise ExplorerError("Pictures of your own can't be downloaded; leave --download out.")


def _load_scenes(split: str, count: int, side_px: int, seed: int) -> Pictures:
    images = np.empty((count, side_px, side_px, 3), np.uint8)
    for index in tqdm(range(count), f"drawing {split} scenes", disable=None, leave=False):
        images[index] = scenes.scene(seed, index, side_px, split).image
    return Pictures(images, np.arange(count) % len(CLASS_NAMES), _numbered(split, count))


def _load_digits(split: str, count: int, side_px: int, seed: int) -> Pictures:
    """The seed has no part in it: digits are what they are."""
    everything = digits.digits(split, side_px)
    labels = everything.labels[:count]
    return Pictures(everything.images[:count], labels, _numbered(split, len(labels)))


def _numbered(split: str, count: int) -> tuple[str, ...]:
    return tuple(f"{split}/{index}" for index in range(count))


def _cifar(name: str, kind: str, folder: Path) -> DataSet:
    load = partial(cifar_data.load, kind, folder)
    return DataSet(name, cifar_data.classes(kind, folder), cifar_data.SIDE_PX, True, load)


def _image_folder(name: str, folder: Path) -> DataSet:
    found = picture_folder(folder)
    return DataSet(name, found.classes, FOLDER_SIDE_PX, True, partial(_load_folder, found))


def _load_folder(found: PictureFolder, split: str, count: int, side_px: int, seed: int) -> Pictures:
    """Broken pictures are left out, and not made up for by others."""
    listed = found.split(split, seed)
    chosen = some(listed.labels, count, seed)
    files = [listed.files[place] for place in chosen]
    images, kept = decoded(found.folder, files, side_px, f"reading {split} pictures")
    return Pictures(images, listed.labels[chosen[kept]], tuple(files[place] for place in kept))


DATA: Mapping[str, DataSet] = MappingProxyType(
    {
        data.name: data
        for data in (
            DataSet("scenes", CLASS_NAMES, scenes.SIDE_PX, True, _load_scenes),
            DataSet("digits", digits.CLASS_NAMES, digits.SIDE_PX, False, _load_digits),
        )
    }
)
