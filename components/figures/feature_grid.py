"""A layer's feature maps as one picture."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from components.figures.colour_scales import ColourScale, coloured, shares_of
from components.figures.picture_grid import MapScale, magnified, picture_grid
from components.inspection.records import FeatureMaps


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
    pictures = [
        magnified(coloured(_map_shares(maps, index, scale), colours), cell_px)
        for index in range(len(maps.channels))
    ]
    texts = [str(channel) for channel in maps.channels]
    return picture_grid(pictures, columns, texts, gap_px=gap_px)


def _map_shares(maps: FeatureMaps, index: int, scale: MapScale) -> NDArray[np.float32]:
    shares: NDArray[np.float32] = maps.thumbnails[index].astype(np.float32) / 255
    if scale == "own":
        return shares
    low, high = maps.low[index], maps.high[index]
    return shares_of(low + shares * (high - low), (min(maps.low), max(maps.high)))
