"""The filters of a first layer as pictures: edges, colours, dots."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from components.errors import ExplorerError
from components.figures.colour_scales import coloured, own_range, shares_of
from components.figures.picture_grid import magnified, picture_grid
from components.figures.place_texts import readable
from components.inspection.feature_records import Filters


def filter_grid(
    filters: Filters, columns: int = 8, cell_px: int = 64, gap_px: int = 8
) -> Image.Image:
    """A first layer's filters in rows, each with its number below, RGBA.

    With three input channels a weight is an amount of red, green or blue, and grey means 0; with
    one it has a diverging colour, 0 is white. All filters share one scale, symmetric about 0.

    Raises:
        ExplorerError: if a filter has neither one nor three input channels.
    """
    weights = filters.weights
    _check_channels(weights)
    shares = shares_of(weights, own_range(weights, "RdBu_r"))
    if weights.shape[1] == 3:
        pictures = np.rint(255 * shares.transpose(0, 2, 3, 1)).astype(np.uint8)
    else:
        pictures = coloured(shares[:, 0], "RdBu_r")
    cells = [magnified(picture, cell_px) for picture in pictures]
    return picture_grid(cells, columns, [f"filter {n}" for n in range(len(cells))], gap_px=gap_px)


def filter_caption(filters: Filters) -> str:
    """What `filter_grid` shows, in words."""
    weights = filters.weights
    count, channels, height, width = weights.shape
    low, high = own_range(weights, "RdBu_r")
    colours = (
        "Grey is 0; brighter red means a larger weight for red, darker red a more negative one, and"
        " so for green and blue"
        if channels == 3
        else "White is 0; red means a positive weight, blue a negative one"
    )
    return (
        f"{count} filters of {filters.layer}, {height} × {width} pixels each. {colours}. All have"
        f" one scale, from {readable(low)} to {readable(high)}; the weights go from"
        f" {readable(weights.min())} to {readable(weights.max())}."
    )


def _check_channels(weights: NDArray[np.float32]) -> None:
    if weights.shape[1] not in (1, 3):
        raise ExplorerError(
            "Only filters that read a picture's one or three channels can be drawn as pictures;"
            f" these read {weights.shape[1]} channels."
        )
