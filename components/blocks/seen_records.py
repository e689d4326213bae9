"""What an output place sees, measured. No torch."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class SeenPixels:
    """What one output place sees.

    `ways` is float32 (side, side): the weight of each pixel in the answer when all filters are
    means, which is its share of all ways that lead to the place; it adds up to 1. `pixels` is how
    many of them are not 0: with dilation some lie between.
    """

    side: int
    pixels: int
    ways: NDArray[np.float32]

    @property
    def nbytes(self) -> int:
        """Size of the numbers in bytes."""
        return self.ways.nbytes
