"""What this package hands on: weights, preprocessing and devices. No torch."""

from dataclasses import dataclass
from typing import Literal

WeightsKind = Literal["demo", "imagenet", "checkpoint", "run", "random"]
Fit = Literal["middle", "whole", "squash"]
Interpolation = Literal["nearest", "bilinear", "bicubic"]


@dataclass(frozen=True, slots=True)
class Weights:
    """Where a network's numbers come from.

    `key` stands in the address bar (`demo`, `imagenet`, `random`, `checkpoint:FILE`), `label` on
    the screen. `samples` says which pictures fit: photographs for ImageNet, scenes for the demo.
    """

    key: str
    kind: WeightsKind
    label: str
    samples: Literal["photographs", "scenes", "any"]


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """How a picture becomes the network's input.

    The shorter side is resized to `resize_px`, the middle `input_px` squared is cut out, scaled
    to [0, 1], and `mean` is taken away before division by `std`, channel by channel (RGB). That
    is the `fit` called "middle"; "whole" resizes the longer side to `resize_px`, with black
    around, and "squash" both sides, which changes the picture's proportions.
    """

    input_px: int
    resize_px: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    interpolation: Interpolation
    fit: Fit = "middle"
    channels: int = 3


@dataclass(frozen=True, slots=True)
class Device:
    """A device that computes here: `key` is torch's name, `label` the person's."""

    key: str
    label: str
