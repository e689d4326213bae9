"""Which part of a picture a network sees: a frame on the picture, the rest pale."""

import numpy as np
from PIL import Image, ImageDraw

Box = tuple[float, float, float, float]
PALE = 0.35


def framed(picture: Image.Image, box: Box, longest_px: int = 480) -> Image.Image:
    """The picture, at most `longest_px` long, pale outside of `box` and with a line around it.

    `box` is left, top, right and bottom in the picture's own pixels.
    """
    share = min(1.0, longest_px / max(picture.size))
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    small = np.asarray(picture.convert("RGB").resize(size))
    left, top, right, bottom = (round(edge * share) for edge in box)
    shown = np.rint(255 - PALE * (255 - small.astype(np.float32))).astype(np.uint8)
    shown[top:bottom, left:right] = small[top:bottom, left:right]
    drawn = Image.fromarray(shown)
    edges = (left, top, max(left, right - 1), max(top, bottom - 1))
    ImageDraw.Draw(drawn).rectangle(edges, outline="#0072b2", width=2)
    return drawn
