"""Maps on larger grids: bilinear, as every overlay of a heat map is drawn. No torch."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def enlarged(values: NDArray[np.float32], height: int, width: int) -> NDArray[np.float32]:
    """A map (h, w) interpolated bilinearly to (height, width); itself if it has that size."""
    if values.shape == (height, width):
        return values
    picture = Image.fromarray(values).resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(picture)


def as_the_library_shows(
    values: NDArray[np.float32], height: int, width: int
) -> NDArray[np.float32]:
    """A map (h, w) ≥ 0 as pytorch-grad-cam returns it: enlarged, in [0, 1].

    The map is stretched to [0, 1] before it is enlarged, and again after. A map of one value,
    zeros for instance, becomes zeros.
    """
    return _stretched(enlarged(_stretched(values), height, width))


def _stretched(values: NDArray[np.float32]) -> NDArray[np.float32]:
    lifted: NDArray[np.float32] = values - values.min()
    # The library's own guard against dividing by zero.
    return lifted / np.float32(1e-7 + lifted.max())
