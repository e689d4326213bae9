"""What a network saw and answered, as pictures: heat map, feature maps, bars.

Everything that is done to the numbers on their way to the screen is a named parameter, and
`caption` says it in words.
"""

from io import BytesIO
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from components.errors import ExplorerError
from components.figures.bars import prediction_bars
from components.figures.colour_scales import (
    GREY,
    ColourScale,
    Range,
    colour_bar,
    coloured,
    shares_of,
)
from components.inspection.records import FeatureMaps, HeatMap

__all__ = [
    "caption",
    "colour_bar",
    "feature_grid",
    "overlay",
    "png_bytes",
    "prediction_bars",
]

MapScale = Literal["own", "shared"]


def overlay(
    seen: NDArray[np.uint8],
    values: NDArray[np.float32],
    opacity: float = 0.5,
    threshold: float = 0.0,
    scale: Range | None = None,
    colours: ColourScale = "Inferno",
    smooth: bool = True,
) -> Image.Image:
    """A heat map over the picture that the network saw, RGB, of the picture's size.

    `values` (h, w) are enlarged to the picture (H, W, 3), bilinear if `smooth`, else place by
    place. They are coloured from the lowest to the highest number of `scale`, by default from 0
    to their own highest; what lies outside takes the colour at the end. Places below the share
    `threshold` of the scale stay uncovered; elsewhere colour and picture are mixed by `opacity`.

    Raises:
        ExplorerError: if opacity or threshold is not in [0, 1].
    """
    for name, share in (("opacity", opacity), ("threshold", threshold)):
        if not 0 <= share <= 1:
            raise ExplorerError(f"The {name} must lie between 0 and 1, not {share:g}.")
    height, width, _ = seen.shape
    method = Image.Resampling.BILINEAR if smooth else Image.Resampling.NEAREST
    enlarged = Image.fromarray(values.astype(np.float32)).resize((width, height), method)
    shares = shares_of(np.asarray(enlarged), scale or (0.0, float(values.max())))
    cover = np.where(shares >= threshold, opacity, 0.0)[..., None]
    mixed = (1 - cover) * seen + cover * coloured(shares, colours)
    return Image.fromarray(np.rint(mixed).astype(np.uint8))


def caption(
    heat_map: HeatMap,
    opacity: float = 0.5,
    threshold: float = 0.0,
    scale: Range | None = None,
    colours: ColourScale = "Inferno",
    smooth: bool = True,
) -> str:
    """What `overlay` did with the same parameters, in words; plain text."""
    height, width = heat_map.values.shape
    if heat_map.high == 0:
        return (
            f"{heat_map.method} at {heat_map.layer} is zero at all {height} × {width} places:"
            " nothing at this layer speaks for the class."
        )
    low, high = scale or (0.0, heat_map.high)
    enlarged = "by bilinear interpolation" if smooth else "place by place"
    whose = "a given scale" if scale else "its own scale"
    uncovered = f" Places below {threshold:.0%} of it are left uncovered." if threshold else ""
    return (
        f"{heat_map.method} at {heat_map.layer}: {height} × {width} values from"
        f" {heat_map.low:.3g} to {heat_map.high:.3g}, negative ones set to 0, enlarged {enlarged}."
        f" Coloured on {whose} from {low:.3g} (dark) to {high:.3g} (bright, {colours}),"
        f" opacity {opacity:.0%}.{uncovered}"
    )


def feature_grid(
    maps: FeatureMaps,
    columns: int = 8,
    scale: MapScale = "own",
    colours: ColourScale = "Viridis",
    cell_px: int = 128,
    gap_px: int = 8,
) -> Image.Image:
    """A layer's feature maps in rows, strongest first, each with its channel's number; RGBA.

    Every map is coloured on its `own` scale, from its lowest to its highest number, or all on a
    `shared` one. A place of a map is a square of whole pixels, so that a cell is at most `cell_px`
    wide (but no smaller than the map). Gaps are transparent.
    """
    shares = np.stack([_map_shares(maps, index, scale) for index in range(len(maps.channels))])
    side = maps.thumbnails.shape[1]
    factor = max(1, cell_px // side)
    cell, text = factor * side, 20
    columns = min(columns, len(shares))
    rows = -(-len(shares) // columns)
    size = (columns * (cell + gap_px) - gap_px, rows * (cell + text + gap_px) - gap_px)
    grid = Image.new("RGBA", size)
    drawing = ImageDraw.Draw(grid)
    for index, channel in enumerate(maps.channels):
        x, y = index % columns * (cell + gap_px), index // columns * (cell + text + gap_px)
        enlarged = shares[index].repeat(factor, axis=0).repeat(factor, axis=1)
        grid.paste(Image.fromarray(coloured(enlarged, colours)), (x, y))
        font = ImageFont.load_default(size=14)
        drawing.text((x + cell / 2, y + cell + 2), str(channel), GREY, font, anchor="ma")
    return grid


def png_bytes(image: Image.Image) -> bytes:
    """A picture as a PNG file: exact."""
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _map_shares(maps: FeatureMaps, index: int, scale: MapScale) -> NDArray[np.float32]:
    shares: NDArray[np.float32] = maps.thumbnails[index].astype(np.float32) / 255
    if scale == "own":
        return shares
    low, high = maps.low[index], maps.high[index]
    return shares_of(low + shares * (high - low), (min(maps.low), max(maps.high)))
