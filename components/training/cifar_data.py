"""The data sets CIFAR-10 and CIFAR-100, read through torchvision from their published files.

Source: Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009: 50,000 pictures
of 32 × 32 pixels for training and 10,000 for the test, which is the validation here. The files
are pickles; torchvision opens them only if their MD5 sums are those of the published ones.
"""

from contextlib import redirect_stdout
from pathlib import Path
from sys import stderr
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from components.errors import ExplorerError
from components.training.records import Pictures
from components.training.splitting import some
from components.training.storing import room_for

SIDE_PX = 32
SPLITS = {"train": True, "val": False}
TITLES = {"cifar10": "CIFAR-10", "cifar100": "CIFAR-100"}


def classes(kind: str, folder: Path) -> tuple[str, ...]:
    """The names of the classes, as the data set's own files have them.

    Raises:
        ExplorerError: if the data set is missing, or its files are not the published ones.
    """
    return tuple(_opened(kind, folder, train=False).classes)


def load(kind: str, folder: Path, split: str, count: int, side_px: int, seed: int) -> Pictures:
    """At most so many pictures (N, side, side, 3), as evenly from the classes as can be.

    Raises:
        ExplorerError: if the data set is missing, its files are not the published ones, or the
            split is neither train nor val.
    """
    if split not in SPLITS:
        raise ExplorerError(f"{TITLES[kind]} has the splits train and val, not {split!r}.")
    opened = _opened(kind, folder, SPLITS[split])
    labels = np.array(opened.targets, np.int64)
    chosen = some(labels, count, seed)
    images = _of_side(opened.data[chosen], side_px)
    return Pictures(images, labels[chosen], tuple(f"{split}/{place}" for place in chosen))


def download(kind: str, folder: Path) -> None:
    """Fetch the published files into the folder, if they aren't there whole.

    Raises:
        ExplorerError: if they can't be had, or can't be written.
    """
    try:
        with redirect_stdout(stderr):  # torchvision prints
            _class(kind)(_root(kind, folder), download=True)
    except (OSError, RuntimeError) as error:
        raise ExplorerError(f"{TITLES[kind]} can't be downloaded to {folder}: {error}") from error


def _opened(kind: str, folder: Path, train: bool) -> Any:
    _check(kind, folder)
    return _class(kind)(_root(kind, folder), train)


def _check(kind: str, folder: Path) -> None:
    """Raises ExplorerError with the first file that is missing or not as published."""
    from torchvision.datasets.utils import check_integrity

    published = _class(kind)
    files = _root(kind, folder) / published.base_folder
    if not files.is_dir():
        raise ExplorerError(
            f"There is no {TITLES[kind]} in {folder}: it should hold the folder"
            f" {published.base_folder}; --download fetches it (about 170 MB)."
        )
    meta = (published.meta["filename"], published.meta["md5"])
    for name, md5 in (*published.train_list, *published.test_list, meta):
        if not check_integrity(files / name, md5):
            what = "is not the published file" if (files / name).exists() else "is missing"
            raise ExplorerError(f"{files / name} {what}; --download fetches it anew.")


def _root(kind: str, folder: Path) -> Path:
    """The folder that holds the one with the files; a person may well name the latter."""
    return folder.parent if folder.name == _class(kind).base_folder else folder


def _class(kind: str) -> Any:
    # torchvision takes seconds to import, and nothing else here needs it.
    from torchvision.datasets import CIFAR10, CIFAR100

    return {"cifar10": CIFAR10, "cifar100": CIFAR100}[kind]


def _of_side(images: NDArray[np.uint8], side_px: int) -> NDArray[np.uint8]:
    if side_px == SIDE_PX:
        return images
    size = (side_px, side_px)
    resized = room_for(len(images), side_px)
    for place, image in enumerate(images):
        larger = Image.fromarray(image).resize(size, Image.Resampling.BILINEAR)
        resized[place] = np.asarray(larger)
    return resized
