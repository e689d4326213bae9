"""Where decoded pictures lie: in memory, or in a file where they are too many. No torch."""

import shutil
import tempfile

import numpy as np
from numpy.typing import NDArray

from components.errors import ExplorerError

MOST_IN_MEMORY_BYTES = 10**9


def room_for(count: int, side_px: int, channels: int = 3) -> NDArray[np.uint8]:
    """An array (count, side, side, channels) of uint8 to be filled.

    Above 1 GB it lies in a temporary file (in TMPDIR) that is gone when the array is; the
    operating system keeps in memory what is being used.

    Raises:
        ExplorerError: if there is no room for the file.
    """
    shape = (count, side_px, side_px, channels)
    nbytes = count * side_px * side_px * channels
    if nbytes <= MOST_IN_MEMORY_BYTES:
        return np.empty(shape, np.uint8)
    folder = tempfile.gettempdir()
    if shutil.disk_usage(folder).free < nbytes:
        raise ExplorerError(
            f"{count:,} pictures of {side_px} × {side_px} pixels need {nbytes / 1e9:.1f} GB, which"
            f" {folder} doesn't have; take fewer or smaller ones, or set TMPDIR to another folder."
        )
    with tempfile.TemporaryFile(dir=folder) as file:
        return np.memmap(file, np.uint8, "w+", shape=shape)
