"""From class scores to predictions that a person can read. No torch."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from components.inspection.records import Prediction

Logits = NDArray[np.float32]


def most_probable(class_names: Sequence[str], logits: Logits, top: int) -> tuple[Prediction, ...]:
    """The `top` most probable classes (at least one) for logits (classes,), best first."""
    return of_classes(class_names, logits, _best(logits, top))


def most_probable_of_any(
    class_names: Sequence[str], answers: Sequence[Logits], top: int
) -> list[tuple[Prediction, ...]]:
    """What each of several logits (classes,) says of the classes that any finds most probable."""
    likely = list(dict.fromkeys(index for logits in answers for index in _best(logits, top)))
    return [of_classes(class_names, logits, likely) for logits in answers]


def of_classes(
    class_names: Sequence[str], logits: Logits, indices: Sequence[int]
) -> tuple[Prediction, ...]:
    """What logits (classes,) say of some classes, in the order of their indices."""
    exponentials = np.exp(logits - logits.max())
    probabilities = exponentials / exponentials.sum()
    return tuple(
        Prediction(
            index, _label(class_names, index), float(probabilities[index]), float(logits[index])
        )
        for index in indices
    )


def _best(logits: Logits, top: int) -> list[int]:
    best: list[int] = np.argsort(-logits, kind="stable")[: max(1, top)].tolist()
    return best


def _label(class_names: Sequence[str], index: int) -> str:
    return class_names[index] if index < len(class_names) else f"class {index}"
