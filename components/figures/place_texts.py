"""The numbers of a map as short texts that a browser looks up by place."""

import base64
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEVELS = 256


def readable(value: float) -> str:
    """Three digits and a true minus sign: 0.0123, −4.5, 1.2e−05."""
    return f"{value:.3g}".replace("-", "−") if np.isfinite(value) else "not a number"


def place_texts(values: NDArray[np.float32]) -> dict[str, Any]:
    """A map (h, w) for the browser: `size` [w, h], `texts`, and `places`, base64 of w · h bytes.

    The byte of a place, row by row, is the number of its text. Up to 256 different numbers stand
    there with three digits; more are rounded to the nearest of 256 levels between the lowest and
    the highest, which is off by at most a five hundredth of their range.
    """
    levels, places = np.unique(values.astype(np.float64), return_inverse=True)
    if len(levels) > LEVELS:
        low, high = levels[0], levels[-1]
        levels = np.linspace(low, high, LEVELS)
        places = np.rint((values - low) / (high - low) * (LEVELS - 1))
    height, width = values.shape
    return {
        "size": [width, height],
        "texts": [readable(level) for level in levels],
        "places": base64.b64encode(places.astype(np.uint8).tobytes()).decode(),
    }
