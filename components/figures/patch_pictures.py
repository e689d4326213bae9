"""A picture in patches, one patch as a vector, and maps of how alike places are."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from components.blocks.patches import patches, similarity, unrolled
from components.figures.colour_scales import coloured, shares_of

PICTURE_PX, GAP_PX = 448, 2
CELL_PX = 16
# Patches narrower than this on the screen have no room for their numbers.
LEAST_NUMBERED_PX = 22
CHOSEN = "#e69f00"


def patch_grid(picture: NDArray[np.uint8], side: int, chosen: int) -> Image.Image:
    """The patches a little apart, RGBA, with their numbers where there is room; one framed.

    They are numbered as the tokens are, from 1, row by row; 0 is the class token.
    """
    cut = patches(picture, side)
    rows, columns = cut.shape[:2]
    each = max(2, PICTURE_PX // columns)
    pitch = each + GAP_PX
    grid = Image.new("RGBA", (columns * pitch, rows * pitch))
    drawing = ImageDraw.Draw(grid)
    font = ImageFont.load_default(size=min(12, each / 2.4))
    for number in range(1, rows * columns + 1):
        row, column = divmod(number - 1, columns)
        x, y = column * pitch, row * pitch
        tile = Image.fromarray(cut[row, column]).resize((each, each), Image.Resampling.BOX)
        grid.paste(tile, (x, y))
        if each >= LEAST_NUMBERED_PX:
            place = (x + each / 2, y + each / 2)
            drawing.text(
                place, str(number), "white", font, "mm", stroke_width=1, stroke_fill="black"
            )
        if number == chosen:
            drawing.rectangle((x, y, x + each - 1, y + each - 1), outline=CHOSEN, width=3)
    return grid


def vector_strip(patch: NDArray[np.uint8], width: int) -> Image.Image:
    """A patch (side, side, 3) unrolled: its numbers as pixels of their colour, RGB.

    They are read in lines of `width`: all of red first, then green, then blue.
    """
    numbers = unrolled(patch)
    third = len(numbers) // 3
    colours = np.zeros((len(numbers), 3), dtype=np.uint8)
    for channel in range(3):
        part = slice(channel * third, (channel + 1) * third)
        colours[part, channel] = numbers[part]
    lines = -(-len(numbers) // width)
    padded = np.full((lines * width, 3), 127, dtype=np.uint8)
    padded[: len(numbers)] = colours
    strip = padded.reshape(lines, width, 3)
    factor = max(1, 768 // width)
    return Image.fromarray(strip.repeat(max(factor, 8), axis=0).repeat(factor, axis=1))


def similarity_map(vectors: NDArray[np.floating], place: int, side_px: int = 280) -> Image.Image:
    """How alike each place's vector and one place's are: blue −1, white 0, red 1; RGB."""
    cosines = similarity(vectors, place)
    side = round(len(cosines) ** 0.5)
    shares = shares_of(cosines.reshape(side, side), (-1.0, 1.0))
    colours = coloured(shares, "RdBu_r")
    each = max(1, side_px // side)
    image = Image.fromarray(colours.repeat(each, axis=0).repeat(each, axis=1))
    row, column = divmod(place, side)
    corner = (column * each, row * each)
    box = (*corner, corner[0] + each - 1, corner[1] + each - 1)
    ImageDraw.Draw(image).rectangle(box, outline=CHOSEN, width=2)
    return image
