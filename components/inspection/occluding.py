"""Sliding occlusion (Zeiler and Fergus 2014, arXiv:1311.2901, §4.2)."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from components.inspection.passes import probabilities
from components.inspection.plans import Plan, Question

# What stands for the layer of a map that looks at the picture only.
INPUT = "input"
PLACES = 14


def occlusion(question: Question) -> Plan:
    """A patch of the network's mean colour covers each of 14 × 14 places in turn.

    The map is by how much the class's probability falls. A patch is twice as wide as its place,
    so that patches overlap, and is cut off at the picture's edge. Below 28 pixels there are fewer
    places.
    """
    loaded, index = question.loaded, question.class_index
    height, width = question.tensor.shape[2:]
    rows, columns = (max(1, min(PLACES, side // 2)) for side in (height, width))
    whole = float(probabilities(loaded, question.tensor)[0, index])

    def scores(places: Sequence[int]) -> list[float]:
        covered = [
            _covered(question.tensor[0], divmod(place, columns), (rows, columns))
            for place in places
        ]
        return [float(value) for value in probabilities(loaded, torch.stack(covered))[:, index]]

    def values(scores: NDArray[np.float64]) -> NDArray[np.float64]:
        return (whole - scores).reshape(rows, columns)

    return Plan(rows * columns, scores, values)


def _covered(picture: Tensor, place: tuple[int, int], places: tuple[int, int]) -> Tensor:
    """A picture (C, H, W) with a patch around the middle of a place."""
    covered = picture.clone()
    down, across = (
        _span(number, count, side)
        for number, count, side in zip(place, places, picture.shape[1:], strict=True)
    )
    covered[:, down, across] = 0
    return covered


def _span(number: int, count: int, side: int) -> slice:
    begin, end = (number - 0.5) * side / count, (number + 1.5) * side / count
    return slice(max(0, round(begin)), min(side, round(end)))
