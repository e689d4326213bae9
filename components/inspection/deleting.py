"""Deletion and insertion (Petsiuk et al. 2018, RISE, arXiv:1806.07421).

If a heat map marks what a network's answer rests on, the probability falls fast when these places
are painted over first (deletion: a small area under the curve), and rises fast when they are the
first to appear (insertion: a large area). What "small" means, a random order tells.
"""

from collections.abc import Callable, Sequence
from itertools import chain

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torchvision.transforms import functional as transforms

from components.inspection.judging import Subject
from components.inspection.progress import Progress, ignore
from components.inspection.ranking import Order, random_ranking, ranking
from components.inspection.trust_records import Curve

Orders = Callable[[int], Order]
"""In which order pixels are taken, told anew at each step (1, 2, …) of a curve."""

# With three curves 35 pictures: what can stand beside the first map. Twice as many steps change a
# map's area by 0.02 at most, a random order's by 0.07: less than what counts in `verdicts`.
STEPS = 12
RANDOM_CURVES = 2
# RISE's Gaussian blur: a standard deviation of 5 pixels in a picture of 224.
BLUR = 5 / 224


def deletion(
    subject: Subject,
    values: NDArray[np.float32],
    steps: int = STEPS,
    progress: Progress = ignore,
) -> Curve:
    """The probability while pixels take the network's mean colour, the most marked first."""
    return deletions(subject, [marked_first(subject, values)], steps, progress)[0]


def insertion(
    subject: Subject,
    values: NDArray[np.float32],
    steps: int = STEPS,
    progress: Progress = ignore,
) -> Curve:
    """The probability while pixels of a blurred picture become sharp, the most marked first."""
    return insertions(subject, [marked_first(subject, values)], steps, progress)[0]


def deletions(
    subject: Subject, orders: Sequence[Orders], steps: int = STEPS, progress: Progress = ignore
) -> list[Curve]:
    """A deletion curve for each way to order the pixels."""
    picture = subject.tensor[0]
    return _curves(subject, picture, torch.zeros_like(picture), orders, steps, progress)


def insertions(
    subject: Subject, orders: Sequence[Orders], steps: int = STEPS, progress: Progress = ignore
) -> list[Curve]:
    """An insertion curve for each way to order the pixels."""
    picture = subject.tensor[0]
    return _curves(subject, blurred(subject.tensor)[0], picture, orders, steps, progress)


def marked_first(subject: Subject, values: NDArray[np.float32]) -> Orders:
    """At every step the order of a heat map (h, w)."""
    order = ranking(values, subject.side_px)
    return lambda _: order


def at_random(subject: Subject, count: int = RANDOM_CURVES) -> list[Orders]:
    """For each of `count` curves random orders, the same at every call.

    Each step has an order of its own: one order may happen to cover the object first, so the area
    under a curve of many orders is closer to what random orders give on average.
    """

    def orders(curve: int) -> Orders:
        return lambda step: random_ranking((curve, step), subject.side_px)

    return [orders(curve) for curve in range(count)]


def mean_curve(curves: Sequence[Curve]) -> Curve:
    """The mean of curves over the same shares."""
    return Curve(curves[0].shares, np.mean([curve.probabilities for curve in curves], axis=0))


def blurred(tensor: Tensor) -> Tensor:
    """Images (N, C, H, W) blurred as in RISE, in proportion to their side."""
    side_px = min(tensor.shape[2:])
    sigma = BLUR * side_px
    # Beyond three standard deviations nothing counts; a mirrored edge must be within the picture.
    radius = min(round(3 * sigma), side_px - 1)
    if radius < 1:
        return tensor
    smooth: Tensor = transforms.gaussian_blur(tensor, [2 * radius + 1] * 2, [sigma] * 2)
    return smooth


def _curves(
    subject: Subject,
    before: Tensor,
    after: Tensor,
    orders: Sequence[Orders],
    steps: int,
    progress: Progress,
) -> list[Curve]:
    """All curves begin and end with the same pictures, which are asked about only once."""
    counts = _counts(before[0].numel(), steps)
    between = len(counts) - 2
    mixed = (
        _exchanged(before, after, order(step)[: counts[step]])
        for order in orders
        for step in range(1, 1 + between)
    )
    inputs = chain([before, after], mixed)
    answers = subject.ask(inputs, 2 + len(orders) * between, progress)
    shares = counts / counts[-1]
    inner = answers[2:].reshape(len(orders), between)
    return [Curve(shares, np.concatenate([answers[:1], row, answers[1:2]])) for row in inner]


def _counts(pixels: int, steps: int) -> NDArray[np.intp]:
    """How many pixels have changed after each step; a tiny picture has fewer steps."""
    return np.unique(np.rint(np.linspace(0, pixels, steps + 1)).astype(np.intp))


def _exchanged(before: Tensor, after: Tensor, places: Order) -> Tensor:
    """An image (C, H, W), of which some pixels are taken from another."""
    changed = np.zeros(before[0].numel(), dtype=bool)
    changed[places] = True
    return torch.where(torch.from_numpy(changed).view(before.shape[1:]), after, before)
