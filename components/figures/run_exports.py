"""The drawn curves as numbers for other programs."""

import csv
import io
from collections.abc import Iterator

import numpy as np

from components.figures.curve_points import Curve, Drawn
from components.figures.thinning import extremes

# Beyond this a file grows past what a browser takes from a page.
MOST_POINTS = 500_000

HEADS = ("run", "series", "value", "smoothed", "lowest", "highest")


def curves_csv(drawn: Drawn, x_name: str) -> str:
    """A line for each point of each drawn curve, as measured and as smoothed, with all digits.

    `x_name` is what stands on the x axis. The lowest and highest of the runs of a group are given
    where runs were grouped. Of more than half a million points, each curve keeps those that its
    drawing keeps.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*HEADS[:2], x_name, *HEADS[2:]))
    thinned = sum(len(curve.x) for curve in drawn.curves) > MOST_POINTS
    for curve in drawn.curves:
        writer.writerows(_lines(curve, thinned))
    return text.getvalue()


def _lines(curve: Curve, thinned: bool) -> Iterator[tuple[str, ...]]:
    kept = extremes(curve.measured) if thinned else np.arange(len(curve.x))
    columns = [curve.x, curve.measured, curve.smoothed]
    if curve.spread is not None:
        columns += [curve.spread.low, curve.spread.high]
    for numbers in zip(*(column[kept].tolist() for column in columns), strict=True):
        cells = tuple(repr(number).removesuffix(".0") for number in numbers)
        yield (curve.run, curve.series, *cells, *[""] * (5 - len(cells)))
