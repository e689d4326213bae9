"""Which of a data set's pictures are taken, and which are held back, by class and by seed."""

import numpy as np
from numpy.typing import NDArray

HELD_BACK = 0.2

Labels = NDArray[np.int64]


def held_back(labels: Labels, seed: int) -> NDArray[np.bool_]:
    """True for a fifth of each class's pictures, drawn by the seed.

    Of two pictures or more at least one is held back, and at least one is not.
    """
    place = _place_in_class(labels, seed)
    sizes = np.bincount(labels)[labels]
    back = np.clip(np.round(sizes * HELD_BACK), 1, sizes - 1)
    mask: NDArray[np.bool_] = place < back
    return mask


def some(labels: Labels, count: int, seed: int) -> Labels:
    """The places of at most `count` pictures in rising order, as evenly from the classes as can be.

    All of them if there are no more; else the seed draws.
    """
    if count >= len(labels):
        return np.arange(len(labels))
    first = np.argsort(_place_in_class(labels, seed), kind="stable")
    return np.sort(first[:count])


def _place_in_class(labels: Labels, seed: int) -> Labels:
    """For each picture its place, from 0, in its class's shuffled row."""
    shuffled = np.random.default_rng(seed).permutation(len(labels))
    by_class = shuffled[np.argsort(labels[shuffled], kind="stable")]
    sizes = np.bincount(labels)
    starts = np.repeat(np.cumsum(sizes) - sizes, sizes)
    places = np.empty(len(labels), np.int64)
    places[by_class] = np.arange(len(labels)) - starts
    return places
