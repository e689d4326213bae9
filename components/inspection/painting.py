"""What a person paints out of a picture: rectangles and strokes of a brush. No torch.

Everything is in shares of the picture's sides, so that it fits at another resolution. Numbers are
rounded to thousandths and strokes simplified when they are made: what an address can carry is
exactly what is painted.
"""

from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from components.errors import ExplorerError

Point = tuple[float, float]
Points = NDArray[np.floating]

# A half pixel of 224: nobody sees a stroke that is straighter by less.
TOLERANCE = 0.002
MOST_DRAWN_POINTS = 5_000
SMALLEST_RADIUS, LARGEST_RADIUS = 0.005, 0.5


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its edges, in shares of width and height; what lies outside is cut off.

    Raises:
        ExplorerError: if it has no width or no height.
    """

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        for edge in ("left", "top", "right", "bottom"):
            object.__setattr__(self, edge, _share(getattr(self, edge)))
        if self.left >= self.right or self.top >= self.bottom:
            raise ExplorerError(
                "A rectangle needs a width and a height: left before right, top above bottom."
            )


@dataclass(frozen=True, slots=True)
class Stroke:
    """A brush's way: points (x, y) in shares of width and height, `radius` of the shorter side.

    Points that lie closer than 0.002 to the way without them are left out (the algorithm of
    Ramer, Douglas and Peucker). A single point paints a disc.

    Raises:
        ExplorerError: if there is no point, more than 5,000, or a radius not in [0.005, 0.5].
    """

    points: tuple[Point, ...]
    radius: float

    def __post_init__(self) -> None:
        if not 1 <= len(self.points) <= MOST_DRAWN_POINTS:
            raise ExplorerError(
                f"A brush stroke has 1 to {MOST_DRAWN_POINTS:,} points, not {len(self.points):,}."
            )
        if not SMALLEST_RADIUS <= self.radius <= LARGEST_RADIUS:
            raise ExplorerError(
                f"A brush has a radius of {SMALLEST_RADIUS:g} to {LARGEST_RADIUS:g} of the side,"
                f" not {self.radius:g}."
            )
        rounded = tuple((_share(x), _share(y)) for x, y in self.points)
        object.__setattr__(self, "points", _bent(rounded, _bends(rounded), 0))
        object.__setattr__(self, "radius", round(self.radius, 3))


def fewer_points(strokes: tuple[Stroke, ...], most: int) -> tuple[Stroke, ...]:
    """The strokes with at most so many points together: those that their ways bend most at.

    `most` must be at least twice the number of strokes, since every way keeps its ends.
    """
    if sum(len(stroke.points) for stroke in strokes) <= most:
        return strokes
    bends = [_bends(stroke.points) for stroke in strokes]
    limit = float(np.sort(np.concatenate(bends))[-1 - most])
    return tuple(
        Stroke(_bent(stroke.points, bend, limit), stroke.radius)
        for stroke, bend in zip(strokes, bends, strict=True)
    )


def covered(
    shape: tuple[int, ...], boxes: tuple[Box, ...], strokes: tuple[Stroke, ...]
) -> NDArray[np.bool_]:
    """Which pixels of a shape (height, width) are painted: those whose middle is."""
    height, width = shape
    mask = np.zeros((height, width), dtype=bool)
    xs, ys = np.arange(width) + 0.5, np.arange(height) + 0.5
    for box in boxes:
        across = (box.left * width <= xs) & (xs < box.right * width)
        down = (box.top * height <= ys) & (ys < box.bottom * height)
        mask |= down[:, None] & across
    for stroke in strokes:
        way = np.array(stroke.points) * (width, height)
        radius = stroke.radius * min(width, height)
        for start, end in zip(way, way[1:] if len(way) > 1 else way, strict=False):
            _paint(mask, start, end, radius)
    return mask


def _paint(mask: NDArray[np.bool_], start: Points, end: Points, radius: float) -> None:
    """Paint the pixels whose middle lies within `radius` of a piece of the way."""
    (left, top), (right, bottom) = np.minimum(start, end) - radius, np.maximum(start, end) + radius
    rows = slice(max(0, int(top)), int(bottom) + 1)
    columns = slice(max(0, int(left)), int(right) + 1)
    piece = mask[rows, columns]
    xs = columns.start + np.arange(piece.shape[1]) + 0.5
    ys = rows.start + np.arange(piece.shape[0])[:, None] + 0.5
    piece |= _squared_distances(xs, ys, start, end) <= radius**2


def _bends(points: tuple[Point, ...]) -> Points:
    """How far the way would leave each point if it were simplified just enough to lose it.

    That is the algorithm of Ramer, Douglas and Peucker for every tolerance at once: of what lies
    between two points of the way the farthest comes next, and never before those two. The ends
    always stay, and what is nearer than `TOLERANCE` counts as 0.
    """
    places = np.array(points, dtype=np.float64)
    bends = np.zeros(len(points))
    bends[[0, -1]] = np.inf
    spans = [(0, len(points) - 1, np.inf)]
    while spans:
        first, last, limit = spans.pop()
        if last - first < 2:
            continue
        xs, ys = places[first + 1 : last].T
        squared = _squared_distances(xs, ys, places[first], places[last])
        middle = first + 1 + int(squared.argmax())
        bend = min(limit, float(squared.max()) ** 0.5)
        if bend > TOLERANCE:
            bends[middle] = bend
            spans += [(first, middle, bend), (middle, last, bend)]
    return bends


def _bent(points: tuple[Point, ...], bends: Points, limit: float) -> tuple[Point, ...]:
    """The points of a way at which it bends by more than a limit."""
    way = tuple(point for point, bend in zip(points, bends, strict=True) if bend > limit)
    return way[:1] if set(way) == {way[0]} else way


def _squared_distances(xs: Points, ys: Points, start: Points, end: Points) -> Points:
    """From each place (x, y) to the nearest one between `start` and `end`."""
    (along, down), (x, y) = end - start, start
    length = along**2 + down**2
    xs, ys = xs - x, ys - y
    share = ((xs * along + ys * down) / length).clip(0, 1) if length else 0.0
    squared: Points = (xs - share * along) ** 2 + (ys - share * down) ** 2
    return squared


def _share(number: float) -> float:
    if not isfinite(number):
        raise ExplorerError("What is painted needs numbers from 0 to 1 for its places.")
    return round(min(max(float(number), 0.0), 1.0), 3)
