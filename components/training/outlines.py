"""Outlines of simple figures as points in the plane, x to the right and y down."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Points = NDArray[np.floating[Any]]  # (n, 2)

_CORNERS = 40  # of a whole ellipse: smooth at the sizes that are drawn


def polygon(*corners: tuple[float, float]) -> Points:
    """The corners as an array."""
    return np.array(corners, dtype=float)


def box(left: float, top: float, right: float, bottom: float) -> Points:
    """An upright rectangle."""
    return polygon((left, top), (right, top), (right, bottom), (left, bottom))


def ellipse(x: float, y: float, rx: float, ry: float, turn: float = 0.0) -> Points:
    """An ellipse around (x, y) with half axes `rx` and `ry`, turned by `turn` radians."""
    around: Points = turned(arc(0, 0, rx, ry, 0, 2 * np.pi), turn) + np.array([x, y])
    return around


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float) -> Points:
    """Points along an ellipse from angle `start` to `end` in radians; 0 is right, π/2 is down."""
    angles = np.linspace(start, end, max(8, round(_CORNERS * abs(end - start) / (2 * np.pi))))
    return np.column_stack([x + rx * np.cos(angles), y + ry * np.sin(angles)])


def stroke(points: ArrayLike, width: float) -> Points:
    """The outline of a line of the given width through the points."""
    line = np.asarray(points, dtype=float)
    direction = np.gradient(line, axis=0)
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    normal = direction[:, ::-1] * (-1, 1) * (width / 2)
    return np.concatenate([line + normal, (line - normal)[::-1]])


def turned(points: Points, angle: float) -> Points:
    """The points turned around the origin by `angle` radians, clockwise on the screen."""
    cos, sin = np.cos(angle), np.sin(angle)
    x, y = points.T
    return np.column_stack([x * cos - y * sin, x * sin + y * cos])
