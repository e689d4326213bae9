"""A few of many places, for what can't show them all."""

import numpy as np


def evenly(count: int, most: int) -> list[int]:
    """At most so many of `count` places from 0, evenly chosen, the first and the last among them.

    No places give none.
    """
    places = np.linspace(0, max(0, count - 1), min(count, most)).round().astype(int)
    return [int(place) for place in np.unique(places)]
