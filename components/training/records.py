"""What this package hands on. No torch."""

from dataclasses import dataclass
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
    """A split of a data set: `images` (N, H, W, C) in 0-255 with C 1 or 3, and `labels` (N,)."""

    images: NDArray[uint8]
    labels: NDArray[Any]

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, slots=True)
class Epoch:
    """What one epoch gave: mean losses, accuracies in [0, 1], the learning rate it used.

    `step` counts from 1; `wall_time` is its end in seconds since 1970.
    """

    step: int
    wall_time: float
    train_loss: float
    val_loss: float
    train_accuracy: float
    val_accuracy: float
    lr: float

    def scalars(self) -> dict[str, float]:
        """The values by the names that they carry in event files and in `metrics.csv`."""
        return {
            "train/loss": self.train_loss,
            "val/loss": self.val_loss,
            "train/accuracy": self.train_accuracy,
            "val/accuracy": self.val_accuracy,
            "lr": self.lr,
        }
