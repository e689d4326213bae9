"""A small picture of a curve, for a tile."""

from collections.abc import Sequence
from html import escape

import numpy as np
import numpy.typing as npt

from components.figures.palette import CATEGORICAL
from components.figures.thinning import extremes

MARGIN = 2.0  # half a line's width would be cut off at the edge


def sparkline_svg(
    values: Sequence[float] | npt.NDArray[np.float64],
    label: str,
    color: str = CATEGORICAL[0],
    width: int = 120,
    height: int = 32,
) -> str:
    """A small picture of a curve for a tile, as SVG text of `width` × `height` pixels.

    Values that are no finite numbers are passed over; `label` is read out by screen readers.
    """
    numbers = np.asarray(values, dtype=np.float64)
    numbers = numbers[np.isfinite(numbers)]
    numbers = numbers[extremes(numbers, 2 * width)]
    x = np.linspace(MARGIN, width - MARGIN, len(numbers))
    y = height - MARGIN - _shares(numbers) * (height - 2 * MARGIN)
    points = " ".join(f"{x_:.1f},{y_:.1f}" for x_, y_ in zip(x, y, strict=True))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">'
        f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"'
        ' stroke-linejoin="round" stroke-linecap="round"/></svg>'
    )


def _shares(numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The numbers between their lowest (0) and highest (1); all 0.5 if they are equal."""
    span = np.ptp(numbers) if len(numbers) else 0
    return (numbers - numbers.min()) / span if span else np.full(len(numbers), 0.5)
