"""From numbers to colours whose steps look equally large, and the bar that explains them."""

from collections.abc import Iterable
from functools import cache
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from plotly.colors import diverging, hex_to_rgb, sequential, unlabel_rgb

from components.figures.place_texts import readable
from components.inspection.records import HeatMap

# From dark to bright, even for colour-blind people (plotly carries matplotlib's scales).
Sequential = Literal["Inferno", "Magma", "Viridis", "Cividis"]
# Both ways from light, for numbers with a sign: ColorBrewer's blue to red and purple to orange,
# which colour-blind people tell apart (Harrower & Brewer 2003, doi:10.1179/000870403235002042).
Diverging = Literal["RdBu_r", "PuOr_r"]
ColourScale = Sequential | Diverging
Range = tuple[float, float]

# Of the strongest places, over a picture; what is weaker covers less.
OPACITY = 0.8

# What a page may offer.
SEQUENTIAL_SCALES: tuple[Sequential, ...] = get_args(Sequential)
DIVERGING_SCALES: tuple[Diverging, ...] = get_args(Diverging)

# Readable on white and on the dark background: contrast 4 : 1 and 4.7 : 1.
GREY = "#7f7f7f"


def shares_of(values: NDArray[Any], scale: Range) -> NDArray[np.float32]:
    """Where numbers lie on a scale, in [0, 1]; 0 everywhere if the scale has no extent."""
    low, high = scale
    span = high - low if high > low else np.inf
    with np.errstate(over="ignore"):  # what lies far outside is cut off anyway
        shares: NDArray[np.float32] = np.clip((values - low) / span, 0, 1).astype(np.float32)
    return shares


def strengths_of(shares: NDArray[np.float32], colours: ColourScale) -> NDArray[np.float32]:
    """How far shares stand from a scale's "nothing", in [0, 1].

    Nothing is the dark end of a sequential scale and the middle of a diverging one.
    """
    return np.abs(2 * shares - 1) if colours in DIVERGING_SCALES else shares


def opacities_of(
    shares: NDArray[np.float32], colours: ColourScale, threshold: float, fading: bool
) -> NDArray[np.uint8]:
    """How much shares cover, 0 to 255: if `fading` as much as they are strong, else fully.

    What is weaker than the threshold covers nothing. Shares of the same colour cover the same, so
    that 256 colours stay 256.
    """
    levels = (np.rint(255 * shares) / 255).astype(np.float32)
    covering = np.rint(255 * strengths_of(levels, colours)) if fading else 255
    opacities: NDArray[np.uint8] = np.where(
        strengths_of(shares, colours) >= threshold, covering, 0
    ).astype(np.uint8)
    return opacities


def own_range(values: NDArray[Any], colours: ColourScale = "Inferno") -> Range:
    """The scale that numbers have for themselves: from 0 to the highest.

    On diverging colours it is as long below 0 as above, so that the middle means 0.
    """
    if colours in DIVERGING_SCALES:
        # Where all numbers are 0, the middle is still their colour.
        most = float(np.abs(values).max()) or 1.0
        return -most, most
    return 0.0, float(values.max())


def shared_range(heat_maps: Iterable[HeatMap]) -> Range:
    """One scale for several heat maps: from 0 to the highest number in any of them."""
    return 0.0, max((heat_map.high for heat_map in heat_maps), default=0.0)


def coloured(shares: NDArray[np.float32], colours: ColourScale) -> NDArray[np.uint8]:
    """Shares in [0, 1] of any shape → RGB, one axis more."""
    rgb: NDArray[np.uint8] = _table(colours)[np.rint(255 * shares).astype(np.uint8)]
    return rgb


def colour_bar(low: float, high: float, colours: ColourScale = "Inferno") -> str:
    """The colours of a scale with the raw numbers at its ends, as SVG for light and dark pages.

    On diverging colours the number in the middle stands there too.
    """
    stops = "".join(
        f'<stop offset="{index / 8:.1%}" stop-color="rgb({red},{green},{blue})"/>'
        for index, (red, green, blue) in enumerate(_table(colours)[np.arange(9) * 255 // 8])
    )
    text = f'y="26" font-size="11" font-family="sans-serif" fill="{GREY}"'
    middle = f'<text x="120" {text} text-anchor="middle">{readable((low + high) / 2)}</text>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 30" width="240" height="30"'
        f' role="img" aria-label="Colours from {readable(low)} to {readable(high)}">'
        f'<defs><linearGradient id="{colours}">{stops}</linearGradient></defs>'
        f'<rect width="240" height="12" rx="2" fill="url(#{colours})"/>'
        f'<text x="0" {text}>{readable(low)}</text>{middle if colours in DIVERGING_SCALES else ""}'
        f'<text x="240" {text} text-anchor="end">{readable(high)}</text></svg>'
    )


@cache
def _table(colours: ColourScale) -> NDArray[np.uint8]:
    """The 256 colours of a scale, (256, 3), between the ten or eleven that plotly gives."""
    if colours in DIVERGING_SCALES:
        known = np.array([unlabel_rgb(colour) for colour in getattr(diverging, colours)])
    else:
        known = np.array([hex_to_rgb(colour) for colour in getattr(sequential, colours)])
    places = np.linspace(0, len(known) - 1, 256)
    channels = [np.interp(places, np.arange(len(known)), channel) for channel in known.T]
    table: NDArray[np.uint8] = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    return table
