"""Fewer points for the same picture."""

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.intp]


def extremes(values: npt.NDArray[np.float64], most: int = 2000) -> Indices:
    """The indices (ascending) of at most `most` of the values (n,) that keep a curve's outline.

    The first and the last are kept; the others are cut into equal groups of neighbours, and of each
    the lowest and the highest finite value is kept. Nothing is averaged, so every point that is
    drawn was measured, no peak is lost, and only what lies between two extremes is left out.
    `most` is at least 4.
    """
    if len(values) <= most:
        return np.arange(len(values))
    finite = np.isfinite(values)
    low, high = np.where(finite, values, np.inf), np.where(finite, values, -np.inf)
    kept = {0, len(values) - 1}
    for group in np.array_split(np.arange(1, len(values) - 1), (most - 2) // 2):
        kept |= {int(group[low[group].argmin()]), int(group[high[group].argmax()])}
    return np.array(sorted(kept))
