"""What somebody asks of a network, checked before anything is computed."""

import operator
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from components.errors import ExplorerError
from components.inspection.image import read_image
from components.inspection.methods import METHODS

if TYPE_CHECKING:
    from components.networks import LoadedNetwork

Picture = Image.Image | NDArray[np.uint8] | Path | str


def as_image(picture: Picture) -> Image.Image:
    """A picture as Pillow's: itself, pixels uint8 (H, W) or (H, W, 3), or the path of a file.

    Raises:
        ExplorerError: if it is none of these, or the file cannot be read.
    """
    if isinstance(picture, Image.Image):
        return picture
    if isinstance(picture, np.ndarray):
        return _from_pixels(picture)
    if isinstance(picture, (Path, str)):
        return _from_file(Path(picture))
    raise ExplorerError(f"A picture is a Pillow image, an array or a path, not {picture!r}.")


def several(asked: Any) -> tuple[Any, ...]:
    """What was asked for as a tuple, each once, also where only one thing was named."""
    one = isinstance(asked, (str, int)) or not isinstance(asked, Iterable)
    return (asked,) if one else tuple(dict.fromkeys(asked))


def pictures(asked: Picture | Iterable[Picture]) -> Iterable[Picture]:
    """Pictures, also where only one was given."""
    if isinstance(asked, (Image.Image, Path, str)):
        return (asked,)
    if isinstance(asked, np.ndarray) and asked.ndim < 4:
        return (asked,)
    return asked


def checked_methods(asked: str | Sequence[str]) -> tuple[str, ...]:
    """Keys of methods that one captured pass can give.

    Raises:
        ExplorerError: if there is no such method, or it needs many passes.
    """
    methods = several(asked)
    of_one_pass = [key for key, method in METHODS.items() if method.needs != "passes"]
    for each in methods:
        if each not in of_one_pass:
            raise ExplorerError(
                f"There is no method {each!r} of one pass; choose from {', '.join(of_one_pass)}."
            )
    return methods


def class_numbers(
    loaded: "LoadedNetwork", asked: int | str | Sequence[int | str]
) -> tuple[int, ...]:
    """Class indices of indices or names, each once. Upper and lower case do not matter.

    Raises:
        ExplorerError: if no class bears a name. Whether indices exist shows only in an answer.
    """
    numbers = (_number(loaded, each) if isinstance(each, str) else each for each in several(asked))
    return tuple(dict.fromkeys(_index(number) for number in numbers))


def check_class(index: int, classes: int) -> None:
    """See that an answer of so many class scores has that class.

    Raises:
        ExplorerError: if it has not.
    """
    if not 0 <= index < classes:
        raise ExplorerError(
            f"There is no class {index}; this network's classes are numbered 0 to {classes - 1}."
        )


def _index(number: Any) -> int:
    try:
        return operator.index(number)
    except TypeError as error:
        raise ExplorerError(f"A class is a whole number or a name, not {number!r}.") from error


def _number(loaded: "LoadedNetwork", name: str) -> int:
    """The class whose label is a name, or has it among its synonyms ("tabby, tabby cat")."""
    wanted = name.strip().casefold()
    labels = [label.casefold() for label in loaded.class_names]
    if wanted in labels:
        return labels.index(wanted)
    for index, label in enumerate(labels):
        if wanted in label.split(", "):
            return index
    near = get_close_matches(wanted, labels, 1, cutoff=0)
    hint = f"; did you mean {loaded.class_names[labels.index(near[0])]!r}?" if near else "."
    raise ExplorerError(f"{loaded.name} has no class {name!r}{hint}")


def _from_pixels(pixels: NDArray[Any]) -> Image.Image:
    colours = pixels.ndim == 2 or (pixels.ndim == 3 and pixels.shape[2] == 3)
    if pixels.dtype != np.uint8 or not colours or 0 in pixels.shape:
        raise ExplorerError(
            "An array of pixels is uint8 of shape (height, width, 3), not"
            f" {pixels.dtype} of shape {pixels.shape}."
        )
    return Image.fromarray(pixels)


def _from_file(file: Path) -> Image.Image:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ExplorerError(f"The file {file} cannot be read; check its name.") from error
    return read_image(data)
