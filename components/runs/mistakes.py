"""What a network gets wrong: which classes it takes for which, and which pictures it misjudges."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from components.errors import ExplorerError
from components.runs.answers import UNKNOWN, Answers

Counts = NDArray[np.int32]

# ImageNet's; their matrix takes 4 MB, and some more while it is counted.
MOST_COUNTED = 1000

Order = Literal["classes", "confused", "accuracy"]


@dataclass(frozen=True, slots=True)
class Score:
    """How many of `total` pictures, with a known class and an answer, were answered right.

    `right_in_five` counts those whose class was among the five most probable. `unlabelled` have no
    known class, `unanswered` have one, but got no numbers; neither is in `total`.
    """

    total: int
    right: int
    right_in_five: int
    unlabelled: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class Pair:
    """One class taken for another `count` times: `share` of all pictures of the true class."""

    true: int
    predicted: int
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class ClassScore:
    """One class: pictures of it, answers with it, and shares in [0, 1], NaN where undefined.

    `precision` is the share of its answers that are right, `recall` the share of its pictures that
    are found, `f1` their harmonic mean.
    """

    index: int
    pictures: int
    answers: int
    right: int
    precision: float
    recall: float
    f1: float


def judged(answers: Answers) -> NDArray[np.bool_]:
    """Which pictures (n,) have a known class and an answer: the only ones that can be judged."""
    counted: NDArray[np.bool_] = (answers.label != UNKNOWN) & (answers.predicted != UNKNOWN)
    return counted


def score(answers: Answers) -> Score:
    """How many were right."""
    known, counted = answers.label != UNKNOWN, judged(answers)
    return Score(
        total=int(counted.sum()),
        right=int((answers.rank == 1).sum()),
        right_in_five=int(((answers.rank >= 1) & (answers.rank <= 5)).sum()),
        unlabelled=int((~known).sum()),
        unanswered=int((known & ~counted).sum()),
    )


def confusion(answers: Answers, classes: int) -> Counts:
    """How often each class (rows) got each answer (columns): (classes, classes).

    Raises:
        ExplorerError: if there are more than 1,000 classes, whose matrix would fill the memory.
    """
    if classes > MOST_COUNTED:
        raise ExplorerError(
            f"Mistakes are counted for at most {MOST_COUNTED:,} classes, not for {classes:,}."
        )
    counted = judged(answers)
    places = answers.label[counted].astype(np.int64) * classes + answers.predicted[counted]
    counts = np.bincount(places, minlength=classes**2).astype(np.int32)
    return counts.reshape(classes, classes)


def shares(counts: Counts) -> NDArray[np.float64]:
    """The same as shares of each true class, so that rows sum to 1; 0 where it has no pictures."""
    found: NDArray[np.float64] = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return found


def order(counts: Counts, by: Order) -> list[int]:
    """The classes in order: their own, the most confused first, or the least often found first.

    Confused are classes by their mistakes: pictures of the class with another answer, and others'
    pictures with this answer. A class without pictures is found last. Equals keep their order.
    """
    right, pictures = np.diag(counts), counts.sum(axis=1)
    match by:
        case "classes":
            keys: NDArray[np.float64] = np.zeros(len(counts))
        case "confused":
            keys = 2.0 * right - pictures - counts.sum(axis=0)
        case "accuracy":
            keys = np.where(pictures, right / np.maximum(pictures, 1), np.inf)
    return [int(index) for index in np.argsort(keys, kind="stable")]


def confused_pairs(counts: Counts, most: int) -> list[Pair]:
    """The most frequent mistakes, at most `most`; of equals that of the first true class first."""
    wrong = counts * ~np.eye(len(counts), dtype=bool)
    pictures = counts.sum(axis=1)
    true, predicted = np.nonzero(wrong)
    ranked = np.argsort(-wrong[true, predicted], kind="stable")[:most]
    return [
        Pair(t, p, int(counts[t, p]), float(counts[t, p] / pictures[t]))
        for t, p in zip(true[ranked].tolist(), predicted[ranked].tolist(), strict=True)
    ]


def class_scores(counts: Counts) -> list[ClassScore]:
    """Each class's precision, recall and F1, in the classes' order."""
    found = []
    for index in range(len(counts)):
        right, pictures = int(counts[index, index]), int(counts[index].sum())
        given = int(counts[:, index].sum())
        found.append(
            ClassScore(
                index=index,
                pictures=pictures,
                answers=given,
                right=right,
                precision=_share(right, given),
                recall=_share(right, pictures),
                f1=_share(2 * right, given + pictures),
            )
        )
    return found


def confident_mistakes(answers: Answers, most: int) -> list[int]:
    """Numbers of the pictures that were answered wrong, the most confident first."""
    wrong = np.flatnonzero(judged(answers) & (answers.rank != 1))
    return _ranked(wrong, -answers.confidence[wrong], most)


def doubtful_hits(answers: Answers, most: int) -> list[int]:
    """Numbers of the pictures that were answered right, the least confident first."""
    right = np.flatnonzero(answers.rank == 1)
    return _ranked(right, answers.confidence[right], most)


def pictures_of(answers: Answers, true: int, predicted: int, most: int) -> list[int]:
    """Numbers of the pictures of one class with one answer, the most confident first."""
    found = np.flatnonzero((answers.label == true) & (answers.predicted == predicted))
    return _ranked(found, -answers.confidence[found], most)


def _ranked(numbers: NDArray[np.intp], keys: NDArray[np.float32], most: int) -> list[int]:
    ranked: Sequence[int] = numbers[np.argsort(keys, kind="stable")[:most]].tolist()
    return list(ranked)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
