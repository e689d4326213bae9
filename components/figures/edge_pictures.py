"""Edges of a picture as grey pictures, and small tables of numbers that multiply."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

MOST_PX = 320


def grey_of(image: Image.Image) -> NDArray[np.uint8]:
    """A picture in grey (H, W), its longer side at most 320 pixels."""
    small = image.convert("L")
    small.thumbnail((MOST_PX, MOST_PX))
    return np.asarray(small)


def edge_picture(strength: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Edge strengths (H, W) as grey, the strongest white."""
    most = max(int(strength.max()), 1)
    return (strength * 255 // most).astype(np.uint8)


def product_html(column: Sequence[int], row: Sequence[int]) -> str:
    """HTML: the square of numbers, and the column times the row that it is."""
    square = [[down * across for across in row] for down in column]
    parts = (_grid(square), "=", _grid([[one] for one in column]), "·", _grid([list(row)]))
    return f'<div class="product">{"".join(map(_part, parts))}</div>'


def _part(part: str) -> str:
    return part if part.startswith("<") else f'<span class="sign">{part}</span>'


def _grid(rows: Sequence[Sequence[int]]) -> str:
    lines = "".join(
        f"<tr>{''.join(f'<td>{number}</td>' for number in row)}</tr>".replace("-", "−")
        for row in rows
    )
    return f'<table class="matrix"><tbody>{lines}</tbody></table>'
