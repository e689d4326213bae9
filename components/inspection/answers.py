"""From class scores to predictions that a person can read."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from components.inspection.records import Prediction

if TYPE_CHECKING:
    from components.networks import LoadedNetwork

Logits = NDArray[np.float32]


def most_probable(loaded: "LoadedNetwork", logits: Logits, top: int) -> tuple[Prediction, ...]:
    """The `top` most probable classes (at least one) for logits (classes,), best first."""
    return of_classes(loaded, logits, np.argsort(-logits, kind="stable")[: max(1, top)])


def of_classes(
    loaded: "LoadedNetwork", logits: Logits, indices: NDArray[np.intp]
) -> tuple[Prediction, ...]:
    """What logits (classes,) say of some classes, in the order of their indices."""
    exponentials = np.exp(logits - logits.max())
    probabilities = exponentials / exponentials.sum()
    return tuple(
        Prediction(index, _label(loaded, index), float(probabilities[index]), float(logits[index]))
        for index in indices.tolist()
    )


def _label(loaded: "LoadedNetwork", index: int) -> str:
    return loaded.class_names[index] if index < len(loaded.class_names) else f"class {index}"
