"""A filter that slides over a small picture, place by place. Standard library only."""

from collections.abc import Iterator
from dataclasses import dataclass

from components.errors import ExplorerError

Grid = tuple[tuple[int, ...], ...]

# A bright bar on dark ground, 7 × 7.
PICTURE: Grid = tuple((0, 0, 0, 5, 5, 0, 0) if row not in (0, 6) else (0,) * 7 for row in range(7))


@dataclass(frozen=True, slots=True)
class Place:
    """Where the filter lies: its upper left corner, and what it adds up there."""

    row: int
    column: int
    products: tuple[tuple[int, int], ...]

    @property
    def total(self) -> int:
        """The sum of the products of pixel and weight: what comes out."""
        return sum(pixel * weight for pixel, weight in self.products)


def edge_filter(side: int) -> Grid:
    """A filter that answers to vertical edges: left half −1, right half +1; of one pixel [[1]]."""
    if side == 1:
        return ((1,),)
    middle = side // 2
    return tuple(
        tuple((column > middle) - (column < middle) for column in range(side)) for _ in range(side)
    )


def slide(picture: Grid, weights: Grid, stride: int) -> tuple[tuple[Place, ...], ...]:
    """Every place where the filter fits into the picture, row by row.

    Raises:
        ExplorerError: if the filter is larger than the picture.
    """
    side = len(weights)
    if side > min(len(picture), len(picture[0])):
        raise ExplorerError(f"A filter of {side} pixels does not fit into this picture.")
    return tuple(
        tuple(
            Place(row, column, tuple(_products(picture, weights, row, column)))
            for column in range(0, len(picture[0]) - side + 1, stride)
        )
        for row in range(0, len(picture) - side + 1, stride)
    )


def _products(picture: Grid, weights: Grid, row: int, column: int) -> Iterator[tuple[int, int]]:
    for down, line in enumerate(weights):
        for across, weight in enumerate(line):
            yield picture[row + down][column + across], weight
