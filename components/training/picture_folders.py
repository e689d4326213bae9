"""Pictures in folders, one folder for each class, as in Intel Image Classification or ImageNet.

The pictures may lie in `train/CLASS` and `val/CLASS` (or `valid`, `validation`, `test`, or
Intel's `seg_train/seg_train` and `seg_test/seg_test`); without such folders a fifth of each class
is held back. Hidden files, and files that aren't pictures by their names, are passed over. Links
may not leave the folder. Nothing is opened before it is asked for. No torch.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from components.errors import ExplorerError
from components.training.splitting import held_back

SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".ppm", ".pgm"}
)
_PLACES = {
    "train": ("train", "training", "seg_train"),
    "val": ("val", "valid", "validation"),
    "test": ("test", "testing", "seg_test"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """Paths of pictures below the data set's folder, and the place of each one's class."""

    files: tuple[str, ...]
    labels: np.ndarray

    def part(self, mask: np.ndarray) -> "Listed":
        """Those where the mask is true."""
        files = tuple(file for file, taken in zip(self.files, mask, strict=True) if taken)
        return Listed(files, self.labels[mask])


@dataclass(frozen=True, slots=True)
class PictureFolder:
    """What was found below a folder; splits by name, of which "" is what is still to be split."""

    folder: Path
    classes: tuple[str, ...]
    splits: dict[str, Listed]

    def split(self, name: str, seed: int) -> Listed:
        """The pictures of "train", "val" or "test".

        The seed decides which of them are held back where no folder says so.

        Raises:
            ExplorerError: if there is no such split, or nothing in it.
        """
        found = self.splits.get(name)
        if name in ("train", "val") and "" in self.splits:
            everything = self.splits[""]
            found = everything.part(held_back(everything.labels, seed) == (name == "val"))
        if found is None or not found.files:
            raise ExplorerError(f"{self.folder} has no pictures for {name!r}.")
        return found


def picture_folder(folder: Path) -> PictureFolder:
    """Find the classes and list their pictures.

    Raises:
        ExplorerError: if there is no such folder, it can't be read, or holds no classes.
    """
    if not folder.is_dir():
        raise ExplorerError(f"There is no folder {folder}.")
    try:
        return _found(folder)
    except OSError as error:
        raise ExplorerError(
            f"{error.filename or folder} can't be read: {error.strerror}."
        ) from error


def _found(folder: Path) -> PictureFolder:
    places = {split: _place(folder, names) for split, names in _PLACES.items()}
    root = places["train"] or folder
    classes = tuple(path.name for path in _folders(root))
    if len(classes) < 2:
        raise ExplorerError(
            f"{root} should hold a folder of pictures for each class, two at least;"
            f" it holds {len(classes) or 'none'}."
        )
    train = _listed(folder, root, classes)
    _check_full(root, classes, train)
    splits = {name: _listed(folder, place, classes) for name, place in places.items() if place}
    if not places["train"]:
        return PictureFolder(folder, classes, {"": train})
    if "val" not in splits and "test" in splits:
        splits["val"] = splits["test"]
    if "val" not in splits:
        splits[""] = splits.pop("train")
    return PictureFolder(folder, classes, splits)


def _place(folder: Path, names: tuple[str, ...]) -> Path | None:
    """The folder of a split, if it holds folders; a class may well be called "train"."""
    for path in _folders(folder):
        if path.name.lower() in names and (inner := _folders(path)):
            # Intel's pictures lie in seg_train/seg_train/CLASS.
            return inner[0] if [each.name for each in inner] == [path.name] else path
    return None


def _listed(folder: Path, place: Path, classes: tuple[str, ...]) -> Listed:
    """All pictures of a split, in the order of their paths."""
    found: list[tuple[str, int]] = []
    for path in _folders(place):
        if path.name not in classes:
            raise ExplorerError(
                f"{place} has the class {path.name!r}, of which there is nothing to learn from."
            )
        label = classes.index(path.name)
        found += ((file.relative_to(folder).as_posix(), label) for file in _pictures(folder, path))
    files = tuple(file for file, _ in found)
    return Listed(files, np.array([label for _, label in found], np.int64))


def _check_full(root: Path, classes: tuple[str, ...], listed: Listed) -> None:
    counts = np.bincount(listed.labels, minlength=len(classes))
    if not counts.all():
        empty = classes[int(np.argmin(counts))]
        raise ExplorerError(f"{root / empty} holds no pictures ({', '.join(sorted(SUFFIXES))}).")


def _folders(folder: Path) -> list[Path]:
    """The folders in it by name, without hidden ones."""
    with os.scandir(folder) as entries:
        names = sorted(e.name for e in entries if e.is_dir() and _is_shown(e.name))
    for name in names:
        _check_link(folder / name)
    return [folder / name for name in names]


def _pictures(folder: Path, class_folder: Path) -> Iterator[Path]:
    """The pictures of a class, those in folders below it too."""
    for where, folders, files in os.walk(class_folder, onerror=_raise):
        folders[:] = sorted(name for name in folders if _is_shown(name))
        for name in folders:
            _check_link(Path(where, name))
        for name in sorted(files):
            if _is_shown(name) and os.path.splitext(name)[1].lower() in SUFFIXES:
                _check_inside(folder, Path(where, name))
                yield Path(where, name)


def _is_shown(name: str) -> bool:
    return not name.startswith(".") and name != "__MACOSX"


def _check_link(path: Path) -> None:
    if path.is_symlink():
        raise ExplorerError(
            f"{path} is a link to another folder, which is not followed; put the pictures there."
        )


def _check_inside(folder: Path, file: Path) -> None:
    if file.is_symlink() and not file.resolve().is_relative_to(folder.resolve()):
        raise ExplorerError(
            f"{file} is a link that leaves {folder}, which is not followed; put a copy there."
        )


def _raise(error: OSError) -> None:
    raise error
