"""What the view of a sliding filter is given: every place it takes, with its sum in words."""

from typing import Any

from components.blocks.sliding import PICTURE, Place, edge_filter, slide
from components.figures.numbers import signed


def sliding_view(kernel: int, stride: int) -> dict[str, Any]:
    """Picture, filter and places as plain numbers; `words` stands below, `sums` at each place.

    Raises:
        ExplorerError: if the filter is larger than the picture of 7 × 7.
    """
    weights = edge_filter(kernel)
    places = slide(PICTURE, weights, stride)
    side, number = len(places), len(places) ** 2
    return {
        "picture": PICTURE,
        "filter": weights,
        "side": side,
        "places": [
            {"row": place.row, "column": place.column, "total": place.total, "sum": _sum(place)}
            for row in places
            for place in row
        ],
        "words": f"The filter fits into {side} × {side} places. Each takes {kernel} × {kernel} ="
        f" {kernel**2} multiply-adds, so one map from one channel takes {number} × {kernel**2} ="
        f" {number * kernel**2}.",
    }


def _sum(place: Place) -> str:
    """The products that are not zero, and what they add up to."""
    terms = [f"{pixel} · {signed(weight)}" for pixel, weight in place.products if pixel and weight]
    return f"{' + '.join(terms) or 'nothing but zeros'} = {signed(place.total)}"
