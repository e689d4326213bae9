"""Depth, width and resolution: how each is named, written and coloured wherever they meet."""

from collections.abc import Callable
from dataclasses import dataclass

from components.figures.palette import CATEGORICAL
from components.scaling import EFFICIENTNET, Coefficients, ImpliedPhi


@dataclass(frozen=True, slots=True)
class Dimension:
    """What scaling changes: its factor against B0, its text, its φ, its colour.

    `printed` is the value to the digits in which B0-B7 were released: a decimal, or whole pixels.
    """

    name: str
    factor: Callable[[Coefficients], float]
    text: Callable[[Coefficients], str]
    printed: Callable[[Coefficients], float]
    phi: Callable[[ImpliedPhi], float | None]
    color: str


DIMENSIONS = (
    Dimension(
        "depth",
        lambda c: c.depth,
        lambda c: f"× {c.depth:.2f}",
        lambda c: round(c.depth, 1),
        lambda implied: implied.depth,
        CATEGORICAL[0],
    ),
    Dimension(
        "width",
        lambda c: c.width,
        lambda c: f"× {c.width:.2f}",
        lambda c: round(c.width, 1),
        lambda implied: implied.width,
        CATEGORICAL[1],
    ),
    Dimension(
        "resolution",
        lambda c: c.resolution_px / EFFICIENTNET.resolution_px,
        lambda c: f"{c.resolution_px} px",
        lambda c: c.resolution_px,
        lambda implied: implied.resolution,
        CATEGORICAL[2],
    ),
)
