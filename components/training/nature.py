"""Animals and plants, each in the square from -1 to 1, x to the right and y down."""

import numpy as np
from numpy.random import Generator

from components.training.outlines import arc, ellipse, polygon, stroke, turned
from components.training.patches import Patch


def butterfly(rng: Generator) -> list[Patch]:
    """Two pairs of wings with spots, a thin body and feelers."""
    upper, lower = rng.uniform(0.5, 0.62), rng.uniform(0.34, 0.44)
    patches = []
    for side in (-1, 1):
        patches += [
            Patch("accent", ellipse(side * 0.4, 0.45, lower, 0.3, side * 0.9)),
            Patch("body", ellipse(side * 0.5, -0.25, upper, 0.36, side * -0.6)),
            Patch("light", ellipse(side * 0.6, -0.33, 0.18, 0.14, side * -0.6)),
            Patch("light", ellipse(side * 0.45, 0.47, 0.11, 0.09)),
            Patch(
                "dark",
                stroke([(side * 0.03, -0.5), (side * 0.14, -0.8), (side * 0.3, -0.98)], 0.06),
            ),
        ]
    return [*patches, Patch("dark", ellipse(0, 0.05, 0.09, 0.68))]


def fish(rng: Generator) -> list[Patch]:
    """A fish from the side: tail, fins, stripes and an eye."""
    height, tail = rng.uniform(0.4, 0.55), rng.uniform(0.35, 0.5)
    back = arc(0.15, 0, 0.8, height, np.pi, 2 * np.pi)
    belly = arc(0.15, 0, 0.8, height, 0, np.pi)
    stripes = [Patch("light", ellipse(x, 0, 0.06, height * 0.75)) for x in (-0.1, 0.15)]
    return [
        Patch("accent", polygon((-0.5, 0), (-1, -tail), (-0.85, 0), (-1, tail))),
        Patch(
            "accent", polygon((-0.25, -height * 0.7), (0.0, -height - 0.3), (0.45, -height * 0.8))
        ),
        Patch("body", np.concatenate([back, belly])),
        *stripes,
        Patch("accent", polygon((0.0, 0.12), (-0.25, 0.38), (0.22, 0.3))),
        Patch("light", ellipse(0.6, -0.12, 0.12, 0.12)),
        Patch("dark", ellipse(0.63, -0.12, 0.06, 0.06)),
    ]


def flower(rng: Generator) -> list[Patch]:
    """Five to eight petals around a centre, on a stem with a leaf."""
    petals, length = int(rng.integers(5, 9)), rng.uniform(0.24, 0.28)
    angles = np.arange(petals) * 2 * np.pi / petals + rng.uniform(0, 1)
    width = min(0.2, 1.0 / petals)
    bloom = [
        Patch("body", turned(ellipse(0.34, 0, length, width), angle) - np.array([0, 0.42]))
        for angle in angles
    ]
    return [
        Patch("dark", stroke([(0, -0.3), (0.05, 0.2), (0.0, 0.6), (-0.05, 1.0)], 0.11)),
        Patch("dark", ellipse(0.26, 0.5, 0.28, 0.12, -0.6)),
        *bloom,
        Patch("accent", ellipse(0, -0.42, 0.2, 0.2)),
    ]


def mushroom(rng: Generator) -> list[Patch]:
    """A broad stem under a dotted cap."""
    cap, rim, foot = rng.uniform(0.72, 0.95), rng.uniform(0.05, 0.15), rng.uniform(0.3, 0.42)
    dome = arc(0, 0.05, 0.95, cap, np.pi, 2 * np.pi)
    gills = arc(0, 0.05, 0.95, rim, 0, np.pi)
    dots = [(-0.5, -0.25, 0.14), (0.05, -0.5, 0.17), (0.52, -0.22, 0.12), (0.02, -0.1, 0.1)]
    return [
        Patch(
            "light", polygon((-0.24, 0.0), (0.24, 0.0), (foot, 0.88), (0.0, 0.96), (-foot, 0.88))
        ),
        Patch("accent", polygon((-0.3, 0.2), (0.3, 0.2), (0.36, 0.36), (-0.36, 0.36))),
        Patch("body", np.concatenate([dome, gills])),
        *(Patch("light", ellipse(x, y, size, size * 0.85)) for x, y, size in dots),
    ]


def tree(rng: Generator) -> list[Patch]:
    """A trunk under a round crown, or under three tiers of a fir."""
    trunk = Patch("dark", polygon((-0.12, 0.2), (0.12, 0.2), (0.17, 1.0), (-0.17, 1.0)))
    if rng.random() < 0.5:
        tiers = ((-1.0, -0.35, 0.45), (-0.65, 0.1, 0.62), (-0.25, 0.6, 0.8))
        fir = [
            Patch("body", polygon((0, top), (half, end), (-half, end))) for top, end, half in tiers
        ]
        return [trunk, *fir]
    crown = [(-0.38, -0.05), (0.38, -0.05), (-0.25, -0.5), (0.28, -0.48), (0, -0.2)]
    leaves = [Patch("body", ellipse(x, y, rng.uniform(0.36, 0.48), 0.42)) for x, y in crown]
    fruit = [Patch("accent", ellipse(x, y, 0.08, 0.08)) for x, y in crown[:4]]
    return [trunk, *leaves, *fruit]
