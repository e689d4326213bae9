"""The bar that explains colours, for browser views."""

from typing import Any

import numpy as np

from components.figures.colour_scales import (
    DIVERGING_SCALES,
    ColourScale,
    Range,
    coloured,
    opacities_of,
)
from components.figures.place_texts import readable


def css_bar(
    scale: Range, colours: ColourScale, threshold: float = 0.0, fading: bool = False
) -> dict[str, Any]:
    """`colours` (a CSS gradient), `marks` (texts at the beginning, middle and end) and `words`.

    Only diverging scales have a text in the middle. Below the share `threshold` the bar is empty
    and it fades, if `fading`, as maps do.
    """
    low, high = (readable(end) for end in scale)
    diverging = colours in DIVERGING_SCALES
    middle = readable(sum(scale) / 2) if diverging else ""
    words = [f"Colours from {low} to {high}"]
    if diverging:
        words.append(f"{middle} lies in the middle")
    if fading:
        words.append("the weaker, the clearer")
    if threshold:
        words.append(f"what is weaker than {threshold:.0%} of the scale has none")
    return {
        "colours": _gradient(colours, threshold, fading),
        "marks": [low, middle, high],
        "words": "; ".join(words),
    }


def _gradient(colours: ColourScale, threshold: float, fading: bool) -> str:
    shares = np.linspace(0, 1, 33, dtype=np.float32)
    rgb, alphas = coloured(shares, colours), opacities_of(shares, colours, threshold, fading)
    stops = [
        f"rgb({red} {green} {blue} / {alpha / 255:.3g}) {share:.1%}"
        for share, alpha, (red, green, blue) in zip(shares, alphas, rgb, strict=True)
    ]
    return f"linear-gradient(to right, {', '.join(stops)})"
