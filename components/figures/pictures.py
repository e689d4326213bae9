"""What a network saw and answered, as pictures: heat map, bars.

Everything that is done to the numbers on their way to the screen is a named option, and `caption`
says it in words.
"""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from components.errors import ExplorerError
from components.figures.bars import prediction_bars
from components.figures.colour_scales import (
    OPACITY,
    ColourScale,
    Range,
    colour_bar,
    coloured,
    opacities_of,
    own_range,
    shares_of,
)
from components.figures.heat_captions import caption
from components.figures.picture_grid import MapScale
from components.inspection.enlarging import enlarged

__all__ = [
    "MapScale",
    "caption",
    "colour_bar",
    "heat_layer",
    "overlay",
    "png_bytes",
    "prediction_bars",
]


def heat_layer(
    values: NDArray[np.float32],
    size_px: tuple[int, int],
    threshold: float = 0.0,
    scale: Range | None = None,
    colours: ColourScale = "Inferno",
    smooth: bool = True,
    fading: bool = True,
) -> Image.Image:
    """A heat map alone, RGBA, as a layer to be put over a picture of `size_px` (width, height).

    `values` (h, w) are enlarged, bilinear if `smooth`, else place by place. They are coloured from
    the lowest to the highest number of `scale`, by default their `own_range`; what lies outside
    takes the colour at the end.

    If `fading`, a place is as opaque as it is strong: the strongest fully, and where there is
    nothing the picture stays as it is. Else all places are opaque. Those whose strength is below
    the share `threshold` of the scale are transparent either way.

    Raises:
        ExplorerError: if the threshold is not in [0, 1] or a value is not finite.
    """
    _check_share("threshold", threshold)
    if not np.isfinite(values).all():
        raise ExplorerError("This heat map holds numbers that are not finite; check the weights.")
    grown = _grown(values.astype(np.float32), size_px, smooth)
    shares = shares_of(grown, scale or own_range(values, colours))
    alpha = opacities_of(shares, colours, threshold, fading)
    return Image.fromarray(np.dstack([coloured(shares, colours), alpha]))


def overlay(
    seen: NDArray[np.uint8],
    values: NDArray[np.float32],
    opacity: float = OPACITY,
    threshold: float = 0.0,
    scale: Range | None = None,
    colours: ColourScale = "Inferno",
    smooth: bool = True,
    fading: bool = True,
) -> Image.Image:
    """A heat map over the picture (H, W, 3) that the network saw, RGB, of the picture's size.

    Where `heat_layer`, which takes the other options, is opaque, its colour and the picture's are
    mixed by `opacity`; where it fades, less.

    Raises:
        ExplorerError: if opacity or threshold is not in [0, 1] or a value is not finite.
    """
    _check_share("opacity", opacity)
    height, width, _ = seen.shape
    size = width, height
    layer = np.asarray(heat_layer(values, size, threshold, scale, colours, smooth, fading))
    cover = opacity * layer[..., 3:] / 255
    mixed = (1 - cover) * seen + cover * layer[..., :3]
    return Image.fromarray(np.rint(mixed).astype(np.uint8))


def png_bytes(image: Image.Image) -> bytes:
    """A picture as a PNG file: exact."""
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _grown(
    values: NDArray[np.float32], size_px: tuple[int, int], smooth: bool
) -> NDArray[np.float32]:
    width, height = size_px
    if smooth:
        return enlarged(values, height, width)
    return np.asarray(Image.fromarray(values).resize(size_px, Image.Resampling.NEAREST))


def _check_share(name: str, share: float) -> None:
    if not 0 <= share <= 1:
        raise ExplorerError(f"The {name} must lie between 0 and 1, not {share:g}.")
