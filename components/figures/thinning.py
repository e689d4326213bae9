"""Fewer points for the same picture."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.intp]
Values = npt.NDArray[np.float64]

MOST = 2000
OUTSIDE = 8  # an eighth of the points lies on each side of the window that is looked at
LOG_PIECES = 10  # of equal width on a logarithmic axis


def extremes(values: Values, most: int = MOST) -> Indices:
    """The indices (ascending) of at most `most` of the values (n,) that keep a curve's outline.

    The first and the last are kept; the others are cut into equal groups of neighbours, and of each
    the lowest and the highest finite value is kept, and the first that is no finite number, if
    there is any. Nothing is averaged, so every point that is drawn was measured, no peak is lost,
    and only what lies between two extremes is left out. `most` is at least 5.
    """
    if len(values) <= most:
        return np.arange(len(values))
    finite = np.isfinite(values)
    groups = (most - 2) // (2 if finite.all() else 3)
    size, longer = divmod(len(values) - 2, groups)
    middle = 1 + longer * (size + 1)
    kept = [
        np.array([0, len(values) - 1]),
        *_of_groups(values, finite, slice(1, middle), size + 1),
        *_of_groups(values, finite, slice(middle, len(values) - 1), size),
    ]
    return np.unique(np.concatenate(kept))


def _of_groups(
    values: Values, finite: npt.NDArray[np.bool_], part: slice, size: int
) -> list[Indices]:
    """What is kept of a part that is cut into groups of `size`."""
    grouped, sound = values[part].reshape(-1, size), finite[part].reshape(-1, size)
    first = part.start + size * np.arange(len(grouped))
    if sound.all():
        return [first + grouped.argmin(axis=1), first + grouped.argmax(axis=1)]
    broken = ~sound.all(axis=1)
    return [
        first + np.where(sound, grouped, np.inf).argmin(axis=1),
        first + np.where(sound, grouped, -np.inf).argmax(axis=1),
        (first + sound.argmin(axis=1))[broken],
    ]


def thinned(
    x: Values,
    values: Values,
    window: tuple[float, float] | None = None,
    log_x: bool = False,
    most: int = MOST,
) -> Indices:
    """The indices of at most `most` points of a curve over ascending x (n,), for one look at it.

    Three quarters are for the `window` of x that is looked at, if there is one, so that more is
    seen of less; the rest is there for the moment in which the window is moved. On a logarithmic
    axis each piece of it gets as many, not each thousand points. `most` is at least 66.
    """
    if len(values) <= most:
        return np.arange(len(values))
    if window is None:
        return _inside(x, values, slice(0, len(x)), log_x, most)
    start, stop = int(np.searchsorted(x, window[0])), int(np.searchsorted(x, window[1], "right"))
    outside, inside = most // OUTSIDE, most - 2 * (most // OUTSIDE)
    return np.concatenate(
        [
            extremes(values[:start], outside),
            _inside(x, values, slice(start, stop), log_x, inside),
            stop + extremes(values[stop:], outside),
        ]
    )


def _inside(x: Values, values: Values, part: slice, log_x: bool, most: int) -> Indices:
    if not log_x or part.stop - part.start <= most:
        kept: Indices = part.start + extremes(values[part], most)
        return kept
    edges = np.geomspace(x[part.start], x[part.stop - 1], LOG_PIECES + 1)[1:-1]
    cuts = [part.start, *np.searchsorted(x, edges).tolist(), part.stop]
    return np.concatenate(
        [start + extremes(values[start:stop], most // LOG_PIECES) for start, stop in pairwise(cuts)]
    )
