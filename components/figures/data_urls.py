"""Pictures as data URLs, for browser views: exact where that is affordable."""

import base64
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Larger photographs travel as JPEG: a tenth of the bytes.
EXACT_PX = 384
JPEG_QUALITY = 92


def picture_url(pixels: NDArray[np.uint8]) -> str:
    """A photograph (H, W, 3): exact as PNG up to 384 pixels a side, else JPEG of quality 92."""
    image = Image.fromarray(pixels)
    if max(image.size) <= EXACT_PX:
        return _url(image, "png")
    return _url(image, "jpeg", quality=JPEG_QUALITY, subsampling=0)


def png_url(image: Image.Image) -> str:
    """A drawing as PNG, RGBA, exact where it can be seen; with a palette if 256 colours do.

    With a palette a heat map has about half the bytes.
    """
    pixels = np.array(image.convert("RGBA"))
    pixels[pixels[..., 3] == 0] = 0
    drawing = Image.fromarray(pixels)
    found = drawing.getcolors(256)
    if found is None:
        return _url(drawing, "png")
    palette = np.sort(
        np.array([colour for _, colour in found], dtype=np.uint8).view(np.uint32)[:, 0]
    )
    # To sort the pixels as np.unique does takes longer than all the rest.
    places = np.searchsorted(palette, pixels.view(np.uint32)[..., 0]).astype(np.uint8)
    colours = palette.view(np.uint8).reshape(-1, 4)
    drawing = Image.fromarray(places, "P")
    drawing.putpalette(colours[:, :3].tobytes())
    return _url(drawing, "png", transparency=colours[:, 3].tobytes())


def _url(image: Image.Image, kind: str, **options: object) -> str:
    file = BytesIO()
    image.save(file, kind.upper(), **options)
    return f"data:image/{kind};base64,{base64.b64encode(file.getvalue()).decode()}"
