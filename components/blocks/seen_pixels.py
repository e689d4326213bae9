"""Which pixels an output place really hangs on, asked of torch by a gradient."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from components.blocks.fields import Window, field_steps
from components.blocks.one_thread import one_thread
from components.blocks.seen_records import SeenPixels
from components.errors import ExplorerError

MOST_PX = 700


def seen_pixels(windows: Sequence[Window]) -> SeenPixels:
    """The pixels with a gradient at the middle one of three places, of a stack of mean filters.

    Means have no negative weights, so nothing cancels out, and a pixel has a gradient exactly if
    some way leads from it to the place.

    Raises:
        ExplorerError: if the field is too large to be computed at once.
    """
    last = field_steps(windows)[-1]
    # One step more than the field on each side: a field that was larger would be found out.
    image_px = last.field + 2 * last.step
    if image_px > MOST_PX:
        raise ExplorerError(
            f"A field of {last.field:,} pixels is too large to be computed here; the table above"
            " holds all the same."
        )
    image = torch.zeros(1, 1, image_px, image_px, dtype=torch.float64, requires_grad=True)
    with one_thread(), torch.enable_grad():
        (gradient,) = torch.autograd.grad(_through(windows, image)[0, 0, 1, 1], image)
    return _cut(gradient[0, 0].numpy())


def _through(windows: Sequence[Window], x: Tensor) -> Tensor:
    for window in windows:
        mean = torch.full((1, 1, window.kernel, window.kernel), window.kernel**-2.0).double()
        x = functional.conv2d(x, mean, stride=window.stride, dilation=window.dilation)
    return x


def _cut(gradient: NDArray[np.float64]) -> SeenPixels:
    rows = np.flatnonzero(gradient.any(axis=1))
    columns = np.flatnonzero(gradient.any(axis=0))
    inside = gradient[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return SeenPixels(inside.shape[0], int(np.count_nonzero(inside)), inside.astype(np.float32))
