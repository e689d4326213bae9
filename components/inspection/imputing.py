"""Remove and debias (ROAD; Rong et al. 2022, arXiv:2202.00449).

A picture with painted-over places is unlike any that the network has learned from, and the shape
of the paint alone may tell it the class. ROAD fills removed pixels in from their neighbours. The
equations are pytorch-grad-cam's, set up and solved in less than half of its time.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from pytorch_grad_cam.metrics.road import neighbors_weights
from scipy.sparse import csr_array, diags_array, eye_array, kron
from scipy.sparse.linalg import splu
from torch import Tensor

from components.inspection.judging import Subject
from components.inspection.progress import Progress, ignore
from components.inspection.ranking import Order, ranking
from components.inspection.trust_records import Road

# Of the library's percentiles; each takes two solutions of a large system of equations.
PERCENTILES = (20, 40, 60, 80)
NOISE = 0.01


def road(
    subject: Subject,
    values: NDArray[np.float32],
    percentiles: Sequence[int] = PERCENTILES,
    progress: Progress = ignore,
    noise: float = NOISE,
) -> Road:
    """Probabilities once all but `percentiles` percent of the pixels are removed and filled in.

    `Road.combined` is pytorch-grad-cam's `ROADCombined` of the class's probability, except that
    the noise (its standard deviation, in the units of the network's input) is the same at every
    call, and that equal values are ranked as everywhere here, where the library removes all pixels
    at once.
    """
    order = ranking(values, subject.side_px)
    removed = [_removed(order.size, percentile) for percentile in percentiles]
    ways = [(way, count) for way in (order, order[::-1]) for count in removed]
    filled = (_filled(subject.tensor[0], way[:count], noise) for way, count in ways)
    answers = subject.ask(filled, len(ways), progress).reshape(2, -1).tolist()
    shares = tuple(count / order.size for count in removed)
    return Road(shares, tuple(answers[0]), tuple(answers[1]))


def _removed(pixels: int, percentile: int) -> int:
    """As many as reach the library's threshold; at least one pixel stays to fill in from."""
    kept = -(-percentile * (pixels - 1) // 100)
    return pixels - max(1, kept)


def _filled(picture: Tensor, removed: Order, noise: float) -> Tensor:
    """A picture (C, H, W) whose removed pixels follow from their neighbours, with some noise.

    Each removed pixel is the weighted mean of its eight neighbours, of which some are removed
    themselves: a system of linear equations with one solution, since every pixel is joined to one
    that stays.
    """
    if not removed.size:
        return picture
    places = np.sort(removed)
    stays = np.setdiff1d(np.arange(picture[0].numel()), places, assume_unique=True)
    pixels = picture.flatten(1).numpy().astype(np.float64)
    equations = _differences(picture.shape[1], picture.shape[2])[places]
    solver = splu(equations[:, places].tocsc(), "MMD_AT_PLUS_A", options={"SymmetricMode": True})
    pixels[:, places] = -solver.solve(equations[:, stays] @ pixels[:, stays].T).T
    rough = np.random.default_rng(0).standard_normal(pixels.shape)
    pixels[:, places] += noise * rough[:, places]
    return torch.from_numpy(pixels).to(picture.dtype).view(picture.shape)


@lru_cache(maxsize=4)
def _differences(height: int, width: int) -> csr_array:
    """How much the weighted neighbours of each pixel differ from it: (pixels, pixels), sparse."""
    neighbours = sum(
        weight * kron(eye_array(height, k=down), eye_array(width, k=across))
        for (down, across), weight in neighbors_weights
    )
    return csr_array(neighbours - diags_array(neighbours.sum(axis=1)))
