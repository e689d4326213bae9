"""A picture cut into patches, patches as vectors, and how alike the vectors of places are."""

import numpy as np
from numpy.typing import NDArray

from components.errors import ExplorerError

# Of the longest wave (arXiv:1706.03762, §3.5).
LONGEST = 10_000.0


def patches(picture: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """A picture (H, W, 3) cut into squares, (rows, columns, side, side, 3).

    Raises:
        ExplorerError: if squares of that side don't fit evenly.
    """
    height, width, channels = picture.shape
    if height % side or width % side:
        raise ExplorerError(f"{height} × {width} pixels can't be cut into patches of {side}.")
    rows = picture.reshape(height // side, side, width // side, side, channels)
    return rows.swapaxes(1, 2)


def unrolled(patch: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A patch (side, side, 3) as the vector that the linear map takes: 3 · side · side numbers.

    In the order of a convolution's weights: all of red row by row, then green, then blue.
    """
    return patch.transpose(2, 0, 1).reshape(-1)


def sine_positions(side: int, numbers: int) -> NDArray[np.float64]:
    """Fixed vectors for the places of a grid, (side · side, numbers): nothing of it is learned.

    A quarter of the numbers each are sines and cosines of the row and of the column, of waves
    from short to long, as arXiv:1706.03762, §3.5 has them for words; `numbers` is a multiple of 4.
    """
    quarter = numbers // 4
    waves = LONGEST ** (-np.arange(quarter) / quarter)
    rows, columns = np.divmod(np.arange(side * side), side)
    angles = [place[:, None] * waves for place in (rows, columns)]
    return np.concatenate([f(angle) for angle in angles for f in (np.sin, np.cos)], axis=1)


def similarity(vectors: NDArray[np.floating], place: int) -> NDArray[np.float64]:
    """Cosine of the angle between one vector and each of vectors (n, numbers): (n,), −1 to 1."""
    lengths = np.linalg.norm(vectors, axis=1)
    cosines: NDArray[np.float64] = vectors @ vectors[place] / (lengths * lengths[place])
    return cosines
