"""Random colours that look well together."""

import colorsys

from numpy.random import Generator

from components.training.patches import Tone

Colour = tuple[int, int, int]
Range = tuple[float, float]


def vivid(
    rng: Generator,
    saturation: Range = (0.45, 0.95),
    value: Range = (0.45, 1.0),
    hue: float | None = None,
) -> Colour:
    """An RGB colour in 0-255 with saturation and value from the ranges; any hue unless given."""
    hue = rng.random() if hue is None else hue
    rgb = colorsys.hsv_to_rgb(hue % 1, rng.uniform(*saturation), rng.uniform(*value))
    return round(rgb[0] * 255), round(rgb[1] * 255), round(rgb[2] * 255)


def palette(rng: Generator) -> dict[Tone, Colour]:
    """A colour for each tone of an object: two of far hues, a dark and a light one."""
    hue = rng.random()
    return {
        "body": vivid(rng, hue=hue),
        "accent": vivid(rng, hue=hue + rng.uniform(0.2, 0.8)),
        "dark": vivid(rng, (0.2, 0.7), (0.12, 0.35)),
        "light": vivid(rng, (0.03, 0.3), (0.88, 1.0)),
    }
