"""Whether a network can take pictures prepared in another way than its own."""

from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, get_args

import torch
from torch import nn

from components.errors import ExplorerError
from components.networks.build import shell
from components.networks.records import Fit, Interpolation, Preprocessing
from components.networks.sizes import input_shape

if TYPE_CHECKING:
    from components.networks.loading import LoadedNetwork

LARGEST_PX = 1280


def check_preprocessing(preprocessing: Preprocessing) -> None:
    """Refuse sizes and numbers that no network can be given.

    Raises:
        ExplorerError: one sentence about the first that is wrong.
    """
    for side, what in (
        (preprocessing.input_px, "The input"),
        (preprocessing.resize_px, "The resized picture"),
    ):
        # The resized picture is larger than what is cut out of it.
        largest = LARGEST_PX if what == "The input" else 2 * LARGEST_PX
        if type(side) is not int or not 1 <= side <= largest:
            raise ExplorerError(f"{what} must have 1 to {largest} pixels a side, not {side}.")
    for numbers, what in ((preprocessing.mean, "mean"), (preprocessing.std, "deviation")):
        if len(numbers) != 3:
            raise ExplorerError(f"The {what} needs three numbers, for red, green and blue.")
        if not all(isfinite(number) and abs(number) <= 1 for number in numbers):
            raise ExplorerError(
                f"The {what} must be numbers between 0 and 1, as pixels are scaled to that first."
            )
    if min(preprocessing.std) <= 0:
        raise ExplorerError("The deviation must be above 0, since pixels are divided by it.")
    known = preprocessing.fit in get_args(Fit)
    if not (known and preprocessing.interpolation in get_args(Interpolation)):
        raise ExplorerError(
            f"Pictures can't be fitted as {preprocessing.fit!r} with"
            f" {preprocessing.interpolation!r} interpolation."
        )


def check_input(loaded: "LoadedNetwork", input_px: int) -> None:
    """Refuse a side that the network can't take; remembered, and cheap for its own side.

    A pass without numbers finds it out: about as long as building the network.

    Raises:
        ExplorerError: if it takes only its own side, or this one is too small.
    """
    name = loaded.name
    own = input_shape(name)[1]
    if input_px == own or _takes(name, input_px) or not _takes(name, own):
        return  # where not even its own side passes without numbers, the real pass will tell
    if not _takes(name, 2 * own):
        raise ExplorerError(f"{name} takes only pictures of {own} pixels, not of {input_px}.")
    raise ExplorerError(
        f"{name} can't take pictures of {input_px} pixels: they don't fit its layers;"
        f" its own side is {own}."
    )


@lru_cache(maxsize=512)
def _takes(name: str, input_px: int) -> bool:
    channels = input_shape(name)[0]
    try:
        with torch.inference_mode():
            _shell(name)(torch.empty(1, channels, input_px, input_px, device="meta"))
    except Exception:  # each network has its own way of saying no
        return False
    return True


@lru_cache(maxsize=16)
def _shell(name: str) -> nn.Module:
    return shell(name).eval()
