"""The frame around what a network sees of a picture."""

import numpy as np
from PIL import Image

from components.figures.framed import PALE, framed


def test_inside_the_frame_nothing_changes_and_outside_is_pale() -> None:
    picture = Image.new("RGB", (60, 40), (100, 0, 200))
    drawn = np.asarray(framed(picture, (10, 0, 50, 40)))
    assert drawn.shape == (40, 60, 3)
    assert tuple(drawn[20, 30]) == (100, 0, 200)
    assert tuple(drawn[20, 5]) == tuple(round(255 - PALE * (255 - v)) for v in (100, 0, 200))
    assert tuple(drawn[20, 10]) == (0x00, 0x72, 0xB2)


def test_a_large_picture_is_made_small_and_its_frame_with_it() -> None:
    drawn = framed(Image.new("RGB", (2000, 10), "red"), (500, 0, 1000, 10), 400)
    assert drawn.size == (400, 2)
    assert framed(Image.new("RGB", (1, 1)), (0, 0, 1, 1)).size == (1, 1)
