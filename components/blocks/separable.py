"""Sobel's filters on a picture: nine multiplications a place, or two steps of three. numpy only.

Sobel's filter for vertical edges is the column (1, 2, 1) times the row (−1, 0, 1); see Gonzalez &
Woods, Digital Image Processing, "Sobel operators".
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

SMOOTH, SLOPE = np.array([1, 2, 1]), np.array([-1, 0, 1])


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges of a grey picture (H, W), found both ways: maps (H − 2, W − 2) of edge strength.

    `products` are the multiplications of each way for both directions, by the filters' sizes.
    """

    at_once: Numbers
    in_steps: Numbers
    products_at_once: int
    products_in_steps: int

    @property
    def difference(self) -> int:
        """The largest difference between the two maps."""
        return int(np.abs(self.at_once - self.in_steps).max())


def edges(grey: NDArray[np.uint8]) -> Edges:
    """Both ways on a grey picture (H, W) of at least 3 × 3; strength is |across| + |down|."""
    pairs = ((SMOOTH, SLOPE), (SLOPE, SMOOTH))
    picture = grey.astype(np.int64)
    at_once = sum(np.abs(slid(picture, np.outer(*pair))) for pair in pairs)
    in_steps = sum(
        np.abs(slid(slid(picture, column[:, None]), row[None, :])) for column, row in pairs
    )
    height, width = grey.shape
    places = (height - 2) * (width - 2)
    return Edges(
        np.asarray(at_once),
        np.asarray(in_steps),
        products_at_once=2 * 9 * places,
        # The column's step also serves the two pixels beside each row of places.
        products_in_steps=2 * (3 * (height - 2) * width + 3 * places),
    )


def slid(picture: Numbers, weights: Numbers) -> Numbers:
    """Sums of products at every place where the filter (h, w) fits into the picture (H, W)."""
    windows = np.lib.stride_tricks.sliding_window_view(picture, weights.shape)
    summed: Numbers = np.einsum("hwij,ij->hw", windows, weights)
    return summed
