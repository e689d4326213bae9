"""What a network answered for each picture, in five numbers a picture, however many classes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNKNOWN = -1
ROUNDING = 2e-3

Classes = NDArray[np.int32]
Shares = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What was answered for n pictures, without the probabilities of all classes.

    All are (n,). `label` is the true class, −1 where unknown; `predicted` the most probable one (of
    equals the first), −1 where the network gave no numbers; `confidence` its probability, else NaN;
    `rank` the true class's place among all, 1 for the most probable, 0 where it isn't known.
    """

    label: Classes
    predicted: Classes
    confidence: Shares
    rank: Classes

    def __len__(self) -> int:
        """Number of pictures."""
        return len(self.label)


def answers_of(label: Classes, probabilities: Shares) -> Answers:
    """The answers of n pictures; `label` (n,) as in `Answers`, `probabilities` (n, classes).

    Raises:
        ValueError: if a label is none of the classes, or a probability is below 0 or above 1.
    """
    check(label, probabilities)
    answered = np.isfinite(probabilities).all(axis=1)
    best = probabilities.argmax(axis=1)
    highest = np.take_along_axis(probabilities, best[:, None], axis=1)[:, 0]
    judged = answered & (label != UNKNOWN)
    return Answers(
        label=label.astype(np.int32),
        predicted=np.where(answered, best, UNKNOWN).astype(np.int32),
        confidence=np.where(answered, highest, np.nan).astype(np.float32),
        rank=np.where(judged, _rank(probabilities, label), 0).astype(np.int32),
    )


def check(label: Classes, probabilities: Shares) -> None:
    """Raises ValueError, with a sentence, if labels or probabilities (n, classes) can't be such."""
    classes = probabilities.shape[1]
    if not ((label >= UNKNOWN) & (label < classes)).all():
        raise ValueError(
            f"Labels go from 0 to {classes - 1}, or are {UNKNOWN} where the class is not known;"
            f" these go from {label.min()} to {label.max()}."
        )
    # Softmax in half precision may end a little above 1; NaN stands for no answer.
    if (probabilities < -ROUNDING).any() or (probabilities > 1 + ROUNDING).any():
        raise ValueError("Probabilities go from 0 to 1; apply the softmax before they are written.")


def joined(parts: Sequence[Answers]) -> Answers:
    """The answers of all parts, one after the other; they are shared and can't be written to."""
    whole = Answers(
        label=np.concatenate([np.empty(0, np.int32), *(part.label for part in parts)]),
        predicted=np.concatenate([np.empty(0, np.int32), *(part.predicted for part in parts)]),
        confidence=np.concatenate([np.empty(0, np.float32), *(part.confidence for part in parts)]),
        rank=np.concatenate([np.empty(0, np.int32), *(part.rank for part in parts)]),
    )
    for values in (whole.label, whole.predicted, whole.confidence, whole.rank):
        values.flags.writeable = False
    return whole


def _rank(probabilities: Shares, label: Classes) -> NDArray[np.int64]:
    """The true class's place from 1; of equally probable classes the first comes first."""
    truth = np.take_along_axis(probabilities, np.maximum(label, 0)[:, None], axis=1)
    before = np.arange(probabilities.shape[1]) < label[:, None]
    ahead = (probabilities > truth) | ((probabilities == truth) & before)
    places: NDArray[np.int64] = 1 + ahead.sum(axis=1)
    return places
