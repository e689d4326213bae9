"""What this package hands on. No torch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy import bool_, uint8
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Scene:
    """A drawn picture with one object of a known class, and where the object is.

    `image` is (H, W, 3) RGB in 0-255; `mask` is (H, W), true where the object covers the pixel by
    at least a half; `label` is the place of `class_name` in `components.training.CLASS_NAMES`.
    """

    image: NDArray[uint8]
    mask: NDArray[bool_]
    label: int
    class_name: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """A split of a data set: `images` (N, H, W, C) in 0-255 with C 1 or 3, and `labels` (N,).

    `paths` names each picture: its path below the data set's folder, or such as "val/17".
    """

    images: NDArray[uint8]
    labels: NDArray[Any]
    paths: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.labels)


# What every epoch gives, by the names in event files and in `metrics.csv`.
METRICS = ("train/loss", "val/loss", "train/accuracy", "val/accuracy", "lr")


@dataclass(frozen=True, slots=True)
class Epoch:
    """What one epoch gave: mean losses, accuracies in [0, 1], the learning rate it used.

    `step` counts from 1; `wall_time` is its end in seconds since 1970. `gradients` has the L2 norm
    of each layer's weight gradient, a mean over the batches, where the recipe asks for it.
    """

    step: int
    wall_time: float
    train_loss: float
    val_loss: float
    train_accuracy: float
    val_accuracy: float
    lr: float
    gradients: Mapping[str, float] = field(default_factory=dict)

    def scalars(self) -> dict[str, float]:
        """The values by the names in `METRICS`."""
        values = self.values()[2:7]
        return dict(zip(METRICS, values, strict=True))

    def values(self) -> tuple[Any, ...]:
        """All fields in their order, plain enough for any format."""
        return (
            self.step,
            self.wall_time,
            self.train_loss,
            self.val_loss,
            self.train_accuracy,
            self.val_accuracy,
            self.lr,
            dict(self.gradients),
        )
