"""Files of pictures into one array, several at a time; broken ones are told. No torch."""

import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError
from tqdm import tqdm

from components.errors import ExplorerError
from components.training.storing import room_for

_MOST_THREADS = 8
# What Pillow raises for files that are cut off, damaged, no pictures or absurdly large.
_BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, UnidentifiedImageError,
    Image.DecompressionBombError,
)  # fmt: skip


def decoded(
    folder: Path, files: Sequence[str], side_px: int, title: str
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The middles of the pictures (n, side, side, 3), and the places in `files` of those n.

    Each is turned as its camera says, its shorter side resized to `side_px`, and the middle cut
    out. How many can't be read is said on the error output.

    Raises:
        ExplorerError: if none can be read.
    """
    images = room_for(len(files), side_px)

    def fill(place: int) -> bool:
        try:
            images[place] = np.asarray(middle(folder / files[place], side_px))
        except _BROKEN:
            return False
        return True

    with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as pool:
        done = pool.map(fill, range(len(files)))
        whole = list(tqdm(done, title, total=len(files), disable=None, leave=False))
    kept = np.flatnonzero(whole)
    if len(kept) < len(files):
        _tell(
            folder, [file for file, fine in zip(files, whole, strict=True) if not fine], len(kept)
        )
        for place, source in enumerate(kept):
            images[place] = images[source]
    return images[: len(kept)], kept


def middle(file: Path, side_px: int) -> Image.Image:
    """The middle of a picture as RGB, `side_px` wide and high."""
    with Image.open(file) as opened:
        # A large JPEG is read at a half, a quarter or an eighth, still four times too large.
        opened.draft("RGB", (4 * side_px, 4 * side_px))
        turned = ImageOps.exif_transpose(opened)
        return ImageOps.fit(turned.convert("RGB"), (side_px, side_px), Image.Resampling.BILINEAR)


def _tell(folder: Path, broken: list[str], kept: int) -> None:
    if not kept:
        raise ExplorerError(f"None of the pictures in {folder} can be read (first {broken[0]}).")
    tqdm.write(
        f"{len(broken):,} of {len(broken) + kept:,} pictures in {folder} can't be read and are"
        f" left out (first {broken[0]}).",
        file=sys.stderr,
    )
