"""Small pictures in rows, with words beside them, on a transparent ground."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from components.figures.colour_scales import GREY

# Whether each picture is coloured on its own scale or all on one.
MapScale = Literal["own", "shared"]

TEXT_PX = 14
LINE_PX = 20


def magnified(picture: NDArray[np.uint8], at_most_px: int) -> NDArray[np.uint8]:
    """RGB (h, w, 3) with each place as a square of whole pixels, as wide as goes, at least 1."""
    factor = max(1, at_most_px // picture.shape[1])
    return picture.repeat(factor, axis=0).repeat(factor, axis=1)


def picture_grid(
    pictures: Sequence[NDArray[np.uint8]],
    columns: int,
    texts: Sequence[str] = (),
    row_heads: Sequence[str] = (),
    column_heads: Sequence[str] = (),
    gap_px: int = 8,
) -> Image.Image:
    """RGB pictures of one size (h, w, 3) in rows of `columns`, RGBA; gaps are transparent.

    `texts` stand below the pictures, `row_heads` left of the rows, `column_heads` on top.
    """
    height, width, _ = pictures[0].shape
    below = LINE_PX if texts else 0
    left = max((_width(text) for text in row_heads), default=-gap_px) + gap_px
    top = LINE_PX if column_heads else 0
    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    xs = [left + column * (width + gap_px) for column in range(columns)]
    ys = [top + row * (height + below + gap_px) for row in range(rows)]
    grid = Image.new("RGBA", (xs[-1] + width, ys[-1] + height + below))
    drawing = ImageDraw.Draw(grid)
    font = ImageFont.load_default(size=TEXT_PX)
    for index, picture in enumerate(pictures):
        grid.paste(Image.fromarray(picture), (xs[index % columns], ys[index // columns]))
    for index, text in enumerate(texts):
        place = (xs[index % columns] + width / 2, ys[index // columns] + height + 2)
        drawing.text(place, text, GREY, font, anchor="ma")
    for x, text in zip(xs, column_heads, strict=bool(column_heads)):
        drawing.text((x + width / 2, 2), text, GREY, font, anchor="ma")
    for y, text in zip(ys, row_heads, strict=bool(row_heads)):
        drawing.text((left - gap_px, y + height / 2), text, GREY, font, anchor="rm")
    return grid


def _width(text: str) -> int:
    return int(ImageFont.load_default(size=TEXT_PX).getlength(text)) + 1
