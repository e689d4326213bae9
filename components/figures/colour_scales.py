"""From numbers to colours whose steps look equally large, and the bar that explains them."""

from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from plotly.colors import hex_to_rgb, sequential

# From dark to bright, even for colour-blind people (plotly carries matplotlib's scales).
ColourScale = Literal["Inferno", "Magma", "Viridis", "Cividis"]
Range = tuple[float, float]

# Readable on white and on the dark background: contrast 4 : 1 and 4.7 : 1.
GREY = "#7f7f7f"


def shares_of(values: NDArray[Any], scale: Range) -> NDArray[np.float32]:
    """Where numbers lie on a scale, in [0, 1]; 0 everywhere if the scale has no extent."""
    low, high = scale
    span = high - low if high > low else np.inf
    shares: NDArray[np.float32] = np.clip((values - low) / span, 0, 1).astype(np.float32)
    return shares


def coloured(shares: NDArray[np.float32], colours: ColourScale) -> NDArray[np.uint8]:
    """Shares in [0, 1] of any shape → RGB, one axis more."""
    rgb: NDArray[np.uint8] = _table(colours)[np.rint(255 * shares).astype(np.uint8)]
    return rgb


def colour_bar(low: float, high: float, colours: ColourScale = "Inferno") -> str:
    """The colours of a scale with the raw numbers at its ends, as SVG for light and dark pages."""
    stops = "".join(
        f'<stop offset="{index / 8:.1%}" stop-color="rgb({red},{green},{blue})"/>'
        for index, (red, green, blue) in enumerate(_table(colours)[np.arange(9) * 255 // 8])
    )
    text = f'y="26" font-size="11" font-family="sans-serif" fill="{GREY}"'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 30" width="240" height="30"'
        f' role="img" aria-label="Colours from {low:.3g} to {high:.3g}">'
        f'<defs><linearGradient id="{colours}">{stops}</linearGradient></defs>'
        f'<rect width="240" height="12" rx="2" fill="url(#{colours})"/>'
        f'<text x="0" {text}>{low:.3g}</text>'
        f'<text x="240" {text} text-anchor="end">{high:.3g}</text></svg>'
    )


@cache
def _table(colours: ColourScale) -> NDArray[np.uint8]:
    """The 256 colours of a scale, (256, 3), between the ten that plotly gives."""
    known = np.array([hex_to_rgb(colour) for colour in getattr(sequential, colours)])
    places = np.linspace(0, len(known) - 1, 256)
    channels = [np.interp(places, np.arange(len(known)), channel) for channel in known.T]
    table: NDArray[np.uint8] = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    return table
