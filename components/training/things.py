"""Things people make, each in the square from -1 to 1, x to the right and y down."""

from itertools import pairwise

import numpy as np
from numpy.random import Generator

from components.training.outlines import arc, box, ellipse, polygon, stroke
from components.training.patches import Patch


def car(rng: Generator) -> list[Patch]:
    """A car from the side: cabin, windows and two wheels."""
    front, back, roof = rng.uniform(0.3, 0.5), -rng.uniform(0.55, 0.75), -rng.uniform(0.5, 0.6)
    middle = (front + back) / 2
    return [
        Patch(
            "body",
            polygon((back - 0.15, 0), (back + 0.1, roof), (front - 0.1, roof), (front + 0.25, 0)),
        ),
        Patch(
            "light",
            polygon(
                (back, -0.03),
                (back + 0.15, roof + 0.1),
                (middle - 0.06, roof + 0.1),
                (middle - 0.06, -0.03),
            ),
        ),
        Patch(
            "light",
            polygon(
                (middle + 0.06, -0.03),
                (middle + 0.06, roof + 0.1),
                (front - 0.12, roof + 0.1),
                (front + 0.1, -0.03),
            ),
        ),
        Patch(
            "body",
            polygon((-1, 0.02), (-0.94, -0.05), (0.8, -0.05), (0.98, 0.1), (1, 0.38), (-1, 0.38)),
        ),
        Patch("accent", box(-1, 0.2, 1, 0.28)),
        Patch("light", ellipse(0.93, 0.12, 0.06, 0.06)),
        *_wheel(-0.55),
        *_wheel(0.55),
    ]


def _wheel(x: float) -> list[Patch]:
    return [Patch("dark", ellipse(x, 0.38, 0.25, 0.25)), Patch("light", ellipse(x, 0.38, 0.1, 0.1))]


def cup(rng: Generator) -> list[Patch]:
    """A cup with a handle on its saucer."""
    foot, band = rng.uniform(0.35, 0.5), rng.uniform(-0.1, 0.25)
    return [
        Patch("accent", ellipse(-0.1, 0.72, 0.9, 0.16)),
        Patch("body", ellipse(0.58, 0.0, 0.4, 0.36)),
        Patch("clear", ellipse(0.6, 0.0, 0.24, 0.2)),
        Patch(
            "body",
            np.concatenate(
                [polygon((-0.75, -0.55), (0.55, -0.55)), arc(-0.1, 0.4, foot, 0.32, 0, np.pi)]
            ),
        ),
        Patch(
            "accent",
            polygon((-0.66, band), (0.46, band), (0.44, band + 0.13), (-0.64, band + 0.13)),
        ),
        Patch("light", ellipse(-0.1, -0.55, 0.65, 0.17)),
        Patch("dark", ellipse(-0.1, -0.53, 0.52, 0.11)),
    ]


def house(rng: Generator) -> list[Patch]:
    """Walls, a gable roof with chimney, a door and windows."""
    wide, roof, door = rng.uniform(0.62, 0.78), rng.uniform(0.75, 0.98), rng.uniform(-0.12, 0.12)
    return [
        Patch("dark", box(0.32, -roof + 0.02, 0.55, -0.1)),
        Patch("body", box(-wide, -0.15, wide, 0.9)),
        Patch("accent", polygon((-wide - 0.22, -0.08), (0, -roof), (wide + 0.22, -0.08))),
        Patch("dark", box(door - 0.15, 0.32, door + 0.15, 0.9)),
        Patch("light", box(-wide + 0.1, 0.12, -wide + 0.38, 0.44)),
        Patch("light", box(wide - 0.38, 0.12, wide - 0.1, 0.44)),
    ]


def key(rng: Generator) -> list[Patch]:
    """A ring, a shaft and two or three teeth."""
    ring, teeth = rng.uniform(0.36, 0.44), int(rng.integers(2, 4))
    bits = [
        Patch("body", box(0.88 - 0.22 * i, 0.0, 1.0 - 0.22 * i, rng.uniform(0.26, 0.4)))
        for i in range(teeth)
    ]
    return [
        Patch("body", ellipse(-0.58, 0, ring, ring)),
        Patch("clear", ellipse(-0.62, 0, ring * 0.55, ring * 0.55)),
        Patch("body", box(-0.25, -0.1, 1.0, 0.1)),
        *bits,
        Patch("accent", box(-0.2, -0.15, -0.1, 0.15)),
    ]


def rocket(rng: Generator) -> list[Patch]:
    """A slender body with nose, window, fins and a flame."""
    wide, flame = rng.uniform(0.26, 0.34), rng.uniform(0.75, 1.0)
    right, left = arc(0, 0.5, wide, 1.5, 0, -np.pi / 2), arc(0, 0.5, wide, 1.5, -np.pi / 2, -np.pi)
    return [
        Patch("light", polygon((-0.2, 0.5), (0.2, 0.5), (0.0, flame))),
        Patch(
            "accent", polygon((wide - 0.06, 0.0), (0.62, 0.42), (0.62, 0.72), (wide - 0.08, 0.5))
        ),
        Patch(
            "accent",
            polygon((-wide + 0.06, 0.0), (-0.62, 0.42), (-0.62, 0.72), (-wide + 0.08, 0.5)),
        ),
        Patch("body", np.concatenate([right, left])),
        Patch("accent", np.concatenate([right[5:], left[:-5]])),
        Patch("light", ellipse(0, -0.2, 0.15, 0.15)),
        Patch("dark", ellipse(0, -0.2, 0.09, 0.09)),
        Patch("dark", box(-wide + 0.02, 0.44, wide - 0.02, 0.56)),
    ]


def sailboat(rng: Generator) -> list[Patch]:
    """A hull with a mast and two sails."""
    top, mast = -rng.uniform(0.88, 1.0), rng.uniform(-0.12, 0.02)
    return [
        Patch("dark", box(mast - 0.04, top, mast + 0.04, 0.5)),
        Patch("light", polygon((mast + 0.09, top + 0.1), (mast + 0.85, 0.32), (mast + 0.09, 0.32))),
        Patch(
            "accent", polygon((mast - 0.09, top + 0.3), (mast - 0.65, 0.32), (mast - 0.09, 0.32))
        ),
        Patch("body", polygon((-0.95, 0.46), (0.98, 0.46), (0.62, 0.88), (-0.68, 0.88))),
        Patch("accent", polygon((-0.89, 0.53), (0.92, 0.53), (0.86, 0.61), (-0.83, 0.61))),
    ]


def umbrella(rng: Generator) -> list[Patch]:
    """An open umbrella: a dome of panels with a scalloped rim, a shaft and a hook."""
    height, panels = rng.uniform(0.65, 0.8), 4
    edges = np.linspace(-0.98, 0.98, panels + 1)
    scallops = [
        Patch("clear", ellipse((a + b) / 2, 0.02, (b - a) / 2, 0.11)) for a, b in pairwise(edges)
    ]
    hook = arc(0.17, 0.74, 0.17, 0.2, np.pi, 0)
    return [
        Patch("body", arc(0, 0, 0.98, height, np.pi, 2 * np.pi)),
        Patch("accent", arc(0, 0, 0.5, height, np.pi, 2 * np.pi)),
        *scallops,
        Patch("dark", box(-0.04, -height - 0.14, 0.04, -height + 0.05)),
        Patch("dark", stroke(np.concatenate([polygon((0, -0.1), (0, 0.4)), hook]), 0.09)),
    ]
