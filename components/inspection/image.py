"""From a file's bytes to a picture that is safe to work with. No torch.

What a file is, `formats` tells. Colour profiles (ICC) are ignored: networks were trained on
pictures that were read without them.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import SAMPLEFORMAT, TiffImageFile

from components.errors import ExplorerError
from components.inspection.formats import DAMAGED, damaged, open_picture

Values = NDArray[Any]

LARGEST_FILE_BYTES = 20 * 2**20
WORKING_SIDE_PX = 2048

# How to turn a picture upright, by the value of its EXIF orientation (EXIF 2.32, tag 0x0112).
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def read_image(data: bytes) -> Image.Image:
    """The picture in a file of any usual format (see `formats`): RGB, 8 bits, upright.

    Of an animation the first frame is taken. Transparent parts lie on white. Grey of 16 bits is
    divided by 257; grey of 32 bits or floating point is read as [0, 1], [0, 255] or [0, 65535],
    whichever first holds all values, else stretched from its lowest to its highest value. A
    picture whose longer side exceeds 2,048 pixels is made smaller.

    Raises:
        ExplorerError: if the file is empty, larger than 20 MB, no such picture, damaged, or has
            more than 50 million pixels (decided before its pixels are decoded).
    """
    _check_bytes(data)
    picture = _shrunk_rgb(_decode(open_picture(data)))
    # Profiles and EXIF no longer fit the pixels and would travel into every saved copy.
    picture.info = {}
    return picture


def _check_bytes(data: bytes) -> None:
    if not data:
        raise ExplorerError("The file is empty; choose another picture.")
    if len(data) > LARGEST_FILE_BYTES:
        raise ExplorerError(
            f"The file has {len(data) / 2**20:.0f} MB, and"
            f" {LARGEST_FILE_BYTES // 2**20} MB is the limit; save the picture smaller."
        )


def _decode(opened: Image.Image) -> Image.Image:
    """The first frame's pixels, turned upright."""
    try:
        # A JPEG decodes several times faster at a half, a quarter or an eighth of its size.
        opened.draft(None, (WORKING_SIDE_PX, WORKING_SIDE_PX))
        opened.load()
    except DAMAGED as error:
        raise damaged() from error
    try:
        orientation = opened.getexif().get(ExifTags.Base.Orientation)
    except DAMAGED:
        return opened  # A broken note about the picture does not spoil the picture.
    turn = _UPRIGHT.get(orientation) if isinstance(orientation, int) else None
    return opened if turn is None else opened.transpose(turn)


def _shrunk_rgb(picture: Image.Image) -> Image.Image:
    """RGB of at most the working size; colours are worked out before pixels are averaged."""
    if picture.mode in ("I", "F") or picture.mode.startswith("I;16"):
        return _shrunk(_eight_bits(picture)).convert("RGB")
    if picture.mode == "La":  # Pillow undoes premultiplied grey only by this step.
        picture = picture.convert("LA")
    if picture.has_transparency_data:
        return _on_white(_shrunk(picture.convert("RGBA")))
    return _shrunk(picture.convert("RGB"))


def _shrunk(picture: Image.Image) -> Image.Image:
    longer = max(picture.size)
    if longer <= WORKING_SIDE_PX:
        return picture
    width, height = (max(1, round(side * WORKING_SIDE_PX / longer)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=3.0)


def _on_white(picture: Image.Image) -> Image.Image:
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert("RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Grey of more than 8 bits, scaled (never clipped) to 8."""
    values = _grey_values(picture)
    black, white = (0.0, 65535.0) if picture.mode.startswith("I;16") else _range(values)
    # Piece by piece, since 50 million numbers of double precision would take 400 MB.
    pieces = np.array_split(values, 1 + values.size // 2**20)
    return Image.fromarray(np.concatenate([_scaled(piece, black, white) for piece in pieces]))


def _grey_values(picture: Image.Image) -> Values:
    values = np.asarray(picture)
    if picture.mode == "I" and _is_unsigned(picture):
        return values.view(np.uint32)
    return values


def _is_unsigned(picture: Image.Image) -> bool:
    """Whether a TIFF's 32-bit numbers, which Pillow reads as signed, have no sign."""
    return isinstance(picture, TiffImageFile) and picture.tag_v2.get(SAMPLEFORMAT, (1,)) == (1,)


def _range(values: Values) -> tuple[float, float]:
    """The values that become black and white."""
    finite = values[np.isfinite(values)]
    lowest, highest = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    for white in (1.0, 255.0, 65535.0):
        if lowest >= 0 and highest <= white:
            return 0.0, white
    return lowest, highest


def _scaled(values: Values, black: float, white: float) -> Values:
    """Bytes: `black` and below → 0, `white` and above → 255; what is no number is black."""
    known = np.nan_to_num(values.astype(np.float64), nan=black, neginf=black, posinf=white)
    share = (known - black) / (white - black) if white > black else np.zeros_like(known)
    scaled: Values = np.rint(255 * share.clip(0, 1)).astype(np.uint8)
    return scaled
