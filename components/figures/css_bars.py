"""The bar that explains colours, for browser views."""

from typing import Any

import numpy as np

from components.figures.colour_scales import (
    DIVERGING_SCALES,
    ColourScale,
    Range,
    coloured,
    strengths_of,
)
from components.figures.place_texts import readable


def css_bar(scale: Range, colours: ColourScale, threshold: float = 0.0) -> dict[str, Any]:
    """`colours` (a CSS gradient), `marks` (texts at the beginning, middle and end) and `words`.

    Only diverging scales have a text in the middle. Below the share `threshold` the bar is empty,
    as maps are.
    """
    low, high = (readable(end) for end in scale)
    diverging = colours in DIVERGING_SCALES
    middle = readable(sum(scale) / 2) if diverging else ""
    words = [f"Colours from {low} to {high}"]
    if diverging:
        words.append(f"{middle} lies in the middle")
    if threshold:
        words.append(f"what is weaker than {threshold:.0%} of the scale has none")
    return {
        "colours": _gradient(colours, threshold),
        "marks": [low, middle, high],
        "words": "; ".join(words),
    }


def _gradient(colours: ColourScale, threshold: float) -> str:
    shares = np.linspace(0, 1, 33, dtype=np.float32)
    rgb, strengths = coloured(shares, colours), strengths_of(shares, colours)
    stops = [
        f"rgb({red} {green} {blue} / {int(strength >= threshold)}) {share:.1%}"
        for share, strength, (red, green, blue) in zip(shares, strengths, rgb, strict=True)
    ]
    return f"linear-gradient(to right, {', '.join(stops)})"
