"""Everything that decides how a network is trained, in one record. No torch."""

import re
from dataclasses import dataclass, fields
from math import isfinite
from typing import Literal, get_args

from components.errors import ExplorerError
from components.networks.names import parse
from components.training.data import DATA

OptimizerName = Literal["adam", "adamw", "sgd"]
ScheduleName = Literal["constant", "cosine", "plateau"]
AugmentationName = Literal["none", "light"]
CheckpointsKept = Literal["none", "best", "all"]

_CHOICES = {
    "data": tuple(DATA),
    "optimizer": get_args(OptimizerName),
    "schedule": get_args(ScheduleName),
    "augmentation": get_args(AugmentationName),
    "checkpoints": get_args(CheckpointsKept),
}
_RANGES = {
    "images": (1, 1_000_000),
    "val_images": (1, 1_000_000),
    "side_px": (16, 1024),
    "epochs": (1, 999),
    "batch": (2, 4096),
    "lr": (1e-9, 100.0),
    "weight_decay": (0.0, 10.0),
    "label_smoothing": (0.0, 0.9),
    "seed": (0, 2**32 - 1),
    "data_seed": (0, 2**32 - 1),
}
_LABELS = {"lr": "learning rate", "side_px": "side in pixels"}
_NAME = re.compile(r"[A-Za-z0-9][\w.\-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a run is made; the same recipe gives the same numbers on the same machine.

    `images` and `val_images` are upper limits: digits have 1,442 and 355. `seed` decides the first
    weights and the order of the pictures, `data_seed` which scenes are drawn.
    """

    name: str
    data: str
    network: str
    images: int = 6000
    val_images: int = 600
    side_px: int = 160
    epochs: int = 12
    batch: int = 32
    optimizer: OptimizerName = "adamw"
    lr: float = 0.002
    schedule: ScheduleName = "cosine"
    weight_decay: float = 0.01
    label_smoothing: float = 0.0
    augmentation: AugmentationName = "none"
    seed: int = 0
    data_seed: int = 0
    checkpoints: CheckpointsKept = "none"

    def __post_init__(self) -> None:
        """Raises ExplorerError if a value is outside of what can be trained."""
        parse(self.network)
        if not _NAME.fullmatch(self.name):
            raise ExplorerError(
                f"{self.name!r} can't be a run's name: use letters, digits, '_', '-' and '.'."
            )
        for field in fields(self):
            self._check(field.name)

    def _check(self, name: str) -> None:
        value, label = getattr(self, name), _LABELS.get(name, name.replace("_", " "))
        if name in _CHOICES and value not in _CHOICES[name]:
            known = ", ".join(_CHOICES[name])
            raise ExplorerError(f"The {label} must be one of {known}, not {value!r}.")
        if name in _RANGES:
            low, high = _RANGES[name]
            if not (isfinite(value) and low <= value <= high):
                raise ExplorerError(
                    f"The {label} must lie between {low:g} and {high:g}, not {value:g}."
                )


def native_side_px(network: str, data: str) -> int:
    """The side that fits: the network's own where its name gives one, else the data set's."""
    coefficients = parse(network).coefficients
    return DATA[data].side_px if coefficients is None else coefficients.resolution_px
