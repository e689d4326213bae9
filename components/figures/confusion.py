"""A confusion matrix, as data for the browser (`assets/views/confusion.js`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from components.runs.mistakes import Counts, Order, Pair, confused_pairs, order, shares

Shown = Literal["counts", "shares"]
Cell = tuple[int, int]

# More cells than this nobody can tell apart.
MOST_DRAWN = 100
MOST_PAIRS = 10
# Sides of cells in pixels, for matrices of up to so many classes.
CELLS_PX = ((12, 42), (20, 34), (30, 25), (60, 11), (MOST_DRAWN, 7))


@dataclass(frozen=True, slots=True)
class ConfusionLook:
    """What stands in the cells, and in which order the classes stand."""

    shown: Shown = "counts"
    by: Order = "classes"


def confusion_view(
    counts: Counts,
    classes: Sequence[str],
    look: ConfusionLook = ConfusionLook(),
    selected: Cell | None = None,
    version: str = "",
) -> dict[str, Any]:
    """The view's data; of more than 100 classes the 100 with the most mistakes are shown.

    The browser answers with the trigger `selected`: the class indexes of a cell, first the true
    class, then the answer; −1 and −1 for none. It takes `selected` from here only at first and when
    `version` is another one.

    - `version`, `selected`, `cellPx`, `shown`; `scale`: what the colours mean, in words.
    - `classes`, in their order, each: `index`, `name`, `pictures` (a count).
    - `cells`, where there is anything: row, column, count, share of the true class (text), strength
      of the colour in [0, 1]; hits and mistakes each have a scale of their own.
    - `pairs`, the most frequent mistakes, each: `cell`, `names`, `times`.
    """
    indexes = shown_classes(counts, look.by)
    drawn = np.ix_(indexes, indexes)
    part, share, pictures = counts[drawn], shares(counts)[drawn], counts.sum(axis=1)
    return {
        "version": version,
        "selected": selected,
        "cellPx": next(side for most, side in CELLS_PX if len(indexes) <= most),
        "shown": look.shown,
        "scale": _scale(part, share, look.shown),
        "classes": [
            {"index": index, "name": classes[index], "pictures": int(pictures[index])}
            for index in indexes
        ],
        "cells": _cells(part, share, look.shown),
        "pairs": [_pair(pair, classes) for pair in confused_pairs(counts, MOST_PAIRS)],
    }


def _cells(part: Counts, share: NDArray[np.float64], shown: Shown) -> list[list[Any]]:
    strength = _strength(part if shown == "counts" else share)
    return [
        [r, c, int(part[r, c]), share_text(share[r, c]), round(float(strength[r, c]), 3)]
        for r, c in np.argwhere(part).tolist()
    ]


def shown_classes(counts: Counts, by: Order) -> list[int]:
    """The classes that are drawn, in order."""
    kept = set(order(counts, "confused")[:MOST_DRAWN])
    return [index for index in order(counts, by) if index in kept]


def share_text(share: float) -> str:
    """A share for a narrow cell: "12%"; what is there, but rounds to nothing, is "<1%"."""
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"


def _strength(numbers: NDArray[Any]) -> NDArray[np.float64]:
    """Each number as a share of the largest on the diagonal, or of the largest elsewhere."""
    diagonal = np.eye(len(numbers), dtype=bool)
    hits, mistakes = (np.where(where, numbers, 0) for where in (diagonal, ~diagonal))
    found: NDArray[np.float64] = hits / max(hits.max(), 1e-12) + mistakes / max(
        mistakes.max(), 1e-12
    )
    return found


def _scale(part: Counts, share: NDArray[np.float64], shown: Shown) -> str:
    wrong = ~np.eye(len(part), dtype=bool)
    if not part[wrong].any():
        return "mistake: there is none"
    if shown == "counts":
        return f"mistake, darkest at {part[wrong].max()} pictures"
    return f"mistake, darkest at {share_text(float(share[wrong].max()))} of a class's pictures"


def _pair(pair: Pair, classes: Sequence[str]) -> dict[str, Any]:
    times = "1 time" if pair.count == 1 else f"{pair.count:,} times"
    return {
        "cell": [pair.true, pair.predicted],
        "names": f"{classes[pair.true]} → {classes[pair.predicted]}",
        "times": f"{times}, {share_text(pair.share)}",
    }
