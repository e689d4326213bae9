"""In which order a heat map names the pixels of a picture. No torch."""

import numpy as np
from numpy.typing import NDArray

from components.inspection.enlarging import as_the_library_shows, enlarged

Order = NDArray[np.intp]
"""Places of a picture's pixels in its flattened form, each once."""

Seed = int | tuple[int, ...]

# Patches of a seventh of the side, the grid of most networks' last maps. Single random pixels
# would be no fair opponent: that noise alone confuses a network.
PATCHES = 7


def shown(values: NDArray[np.float32], side_px: tuple[int, int]) -> NDArray[np.float32]:
    """A heat map (h, w) as it is drawn on the picture: (H, W) in [0, 1]; zeros if it is even."""
    return as_the_library_shows(np.maximum(values, 0), *side_px)


def is_even(values: NDArray[np.float32]) -> bool:
    """Whether a map has one value everywhere, so that it ranks nothing."""
    return bool(values.min() == values.max())


def ranking(values: NDArray[np.float32], side_px: tuple[int, int], seed: int = 0) -> Order:
    """All pixels of a picture, the most marked first.

    Pixels that the map values equally (often most of a picture, at 0) follow in the order of a
    random map, since a map that doesn't rank them must neither gain nor lose by their place.
    """
    ties = random_map(0, side_px)
    order: Order = np.lexsort((-ties.ravel(), -shown(values, side_px).ravel()))
    return order


def random_ranking(seed: Seed, side_px: tuple[int, int]) -> Order:
    """All pixels in the order of a random map of coarse patches."""
    order: Order = np.argsort(-random_map(seed, side_px).ravel(), kind="stable")
    return order


def random_map(seed: Seed, side_px: tuple[int, int]) -> NDArray[np.float32]:
    """A heat map of random patches, the same for the same seed: (H, W) in [0, 1)."""
    patches = np.random.default_rng(seed).random((PATCHES, PATCHES), dtype=np.float32)
    return enlarged(patches, *side_px)
