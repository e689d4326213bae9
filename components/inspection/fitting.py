"""Another resolution, crop or normalisation than the network's own, chosen by a person. No torch.

A network that is shown pictures otherwise than in training answers worse, which is worth seeing:
Touvron et al., "Fixing the train-test resolution discrepancy", 2019, arXiv:1906.06423.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import floor
from typing import get_args

from components.errors import ExplorerError
from components.networks.records import Fit, Preprocessing

SMALLEST_INPUT_PX, LARGEST_INPUT_PX = 16, 1280
SMALLEST_CROP = 0.25
SMALLEST_STD = 0.001


def fitted(
    preprocessing: Preprocessing,
    input_px: int | None = None,
    fit: Fit | None = None,
    crop: float | None = None,
    mean: Sequence[float] | None = None,
    std: Sequence[float] | None = None,
) -> Preprocessing:
    """The preprocessing with some of its choices replaced; None keeps the network's own.

    `input_px` is the side of the network's input; `crop` the share of the resized side that is
    cut out (timm's `crop_pct`), and the resized side is `input_px / crop`, rounded down. Without
    a `crop`, the network's own share stays, but a `fit` that is newly chosen as "whole" or
    "squash" shows everything, since that is what it is chosen for.

    Raises:
        ExplorerError: if a side is not in [16, 1280], a crop not in [0.25, 1], a mean not in
            [0, 1], a deviation not in [0.001, 1], or there is no such fit.
    """
    side = preprocessing.input_px if input_px is None else _side(input_px)
    way = preprocessing.fit if fit is None else _fit(fit)
    return replace(
        preprocessing,
        input_px=side,
        resize_px=_resize_px(preprocessing, side, way, crop),
        fit=way,
        mean=preprocessing.mean if mean is None else _three("mean", mean, 0),
        std=preprocessing.std if std is None else _three("deviation", std, SMALLEST_STD),
    )


def _resize_px(preprocessing: Preprocessing, side: int, fit: Fit, crop: float | None) -> int:
    if crop is not None:
        if not SMALLEST_CROP <= crop <= 1:
            raise ExplorerError(
                f"The crop is a share between {SMALLEST_CROP:g} and 1 of the resized side,"
                f" not {crop:g}."
            )
        return floor(side / crop)
    if fit not in (preprocessing.fit, "middle"):
        return side
    # In whole numbers, so that the network's own side gives its own resized side.
    return max(1, side * preprocessing.resize_px // preprocessing.input_px)


def _side(input_px: int) -> int:
    if not SMALLEST_INPUT_PX <= input_px <= LARGEST_INPUT_PX:
        raise ExplorerError(
            f"A network's input can be given {SMALLEST_INPUT_PX} to {LARGEST_INPUT_PX:,} pixels a"
            f" side, not {input_px:,}."
        )
    return input_px


def _fit(fit: Fit) -> Fit:
    if fit not in get_args(Fit):
        raise ExplorerError(f"A picture can be fitted {', '.join(get_args(Fit))}, not {fit!r}.")
    return fit


def _three(name: str, numbers: Sequence[float], lowest: float) -> tuple[float, float, float]:
    """Three numbers in [lowest, 1], which what is no number is not."""
    if len(numbers) != 3 or not all(lowest <= number <= 1 for number in numbers):
        given = ", ".join(f"{number:g}" for number in numbers)
        raise ExplorerError(
            f"The {name} is three numbers between {lowest:g} and 1, for red, green and blue,"
            f" not {given or 'none'}."
        )
    red, green, blue = (float(number) for number in numbers)
    return red, green, blue
