"""What is counted in answers, against scikit-learn and against counting by hand."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.metrics import (
    confusion_matrix,
    precision_recall_fscore_support,
    top_k_accuracy_score,
)

from components.errors import ExplorerError
from components.runs.answers import Answers, answers_of, joined
from components.runs.mistakes import (
    class_scores,
    confident_mistakes,
    confused_pairs,
    confusion,
    doubtful_hits,
    order,
    pictures_of,
    score,
    shares,
)

K = 7


def drawn(seed: int, count: int = 80) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Labels of some of seven classes, and probabilities that often name them."""
    random = np.random.default_rng(seed)
    label = random.integers(0, random.integers(1, K + 1), count).astype(np.int32)
    probabilities = random.dirichlet(np.full(K, 0.5), count)
    right = random.random(count) < 0.4
    probabilities[right, label[right]] += 1
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    return label, probabilities.astype(np.float32)


def some() -> Answers:
    """Three classes; right, wrong, wrong, right, no answer, no label."""
    nan = [np.nan] * 3
    return answers_of(
        np.array([0, 0, 1, 2, 1, -1], dtype=np.int32),
        np.array(
            [[0.6, 0.3, 0.1], [0.3, 0.1, 0.6], [0.9, 0.05, 0.05], [0.2, 0.3, 0.5], nan, [1, 0, 0]],
            dtype=np.float32,
        ),
    )


@given(seed=st.integers(0, 10**6))
def test_the_confusion_matrix_is_scikit_learns(seed: int) -> None:
    label, probabilities = drawn(seed)
    answers, every = answers_of(label, probabilities), list(range(K))
    predicted = probabilities.argmax(axis=1)
    counts = confusion(answers, K)
    np.testing.assert_array_equal(counts, confusion_matrix(label, predicted, labels=every))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of classes without pictures
        normalised = confusion_matrix(label, predicted, labels=every, normalize="true")
    np.testing.assert_allclose(shares(counts), normalised)


@given(seed=st.integers(0, 10**6))
def test_precision_recall_and_f1_are_scikit_learns(seed: int) -> None:
    label, probabilities = drawn(seed)
    found = class_scores(confusion(answers_of(label, probabilities), K))
    precision, recall, f1, pictures = precision_recall_fscore_support(
        label, probabilities.argmax(axis=1), labels=list(range(K)), zero_division=np.nan
    )
    np.testing.assert_allclose([each.precision for each in found], precision)
    np.testing.assert_allclose([each.recall for each in found], recall)
    assert [each.pictures for each in found] == pictures.tolist()
    known = [not np.isnan(value) for value in f1]
    np.testing.assert_allclose(
        np.array([each.f1 for each in found])[known], np.array(f1)[known], atol=1e-12
    )


@given(seed=st.integers(0, 10**6))
def test_right_and_right_among_five_are_scikit_learns(seed: int) -> None:
    label, probabilities = drawn(seed)
    found = score(answers_of(label, probabilities))
    counted = [
        top_k_accuracy_score(label, probabilities, k=k, normalize=False, labels=list(range(K)))
        for k in (1, 5)
    ]
    assert [found.right, found.right_in_five] == counted
    assert (found.total, found.unlabelled, found.unanswered) == (len(label), 0, 0)


@given(seed=st.integers(0, 10**6), cut=st.integers(0, 80))
def test_answers_in_parts_are_the_same_answers(seed: int, cut: int) -> None:
    label, probabilities = drawn(seed)
    whole = answers_of(label, probabilities)
    parts = [
        answers_of(label[part], probabilities[part]) for part in (slice(cut), slice(cut, None))
    ]
    for name in ("label", "predicted", "confidence", "rank"):
        np.testing.assert_array_equal(getattr(joined(parts), name), getattr(whole, name))


def test_of_equally_probable_classes_the_first_counts() -> None:
    equal = np.full((3, 3), 1 / 3, dtype=np.float32)
    found = answers_of(np.array([0, 1, 2], dtype=np.int32), equal)
    assert found.predicted.tolist() == [0, 0, 0]
    assert found.rank.tolist() == [1, 2, 3]


def test_pictures_without_a_label_or_an_answer_are_told_and_not_counted() -> None:
    answers = some()
    found = score(answers)
    assert (found.total, found.right, found.unlabelled, found.unanswered) == (4, 2, 1, 1)
    assert confusion(answers, 3).tolist() == [[1, 0, 1], [1, 0, 0], [0, 0, 1]]
    assert np.isnan(answers.confidence[4])
    assert answers.rank.tolist() == [1, 2, 2, 1, 0, 0]


def test_the_surest_mistakes_and_the_least_sure_hits_come_first() -> None:
    answers = some()
    assert confident_mistakes(answers, 9) == [2, 1]
    assert doubtful_hits(answers, 9) == [3, 0]
    assert doubtful_hits(answers, 1) == [3]


@given(seed=st.integers(0, 10**6))
def test_every_picture_is_in_one_cell(seed: int) -> None:
    label, probabilities = drawn(seed)
    answers = answers_of(label, probabilities)
    counts = confusion(answers, K)
    cells = [pictures_of(answers, a, b, len(label)) for a in range(K) for b in range(K)]
    assert [len(rows) for rows in cells] == counts.ravel().tolist()
    assert sorted(row for rows in cells for row in rows) == list(range(len(label)))
    for rows in cells:
        sure = answers.confidence[rows]
        assert (np.diff(sure) <= 0).all()


COUNTS = np.array([[8, 2, 0], [5, 4, 1], [0, 0, 0]])


def test_pairs_are_ranked_by_how_often_they_are_confused() -> None:
    found = [
        (each.true, each.predicted, each.count, each.share) for each in confused_pairs(COUNTS, 9)
    ]
    assert found == [(1, 0, 5, 0.5), (0, 1, 2, 0.2), (1, 2, 1, 0.1)]
    assert len(confused_pairs(COUNTS, 2)) == 2
    assert confused_pairs(np.diag([3, 4]), 5) == []


def test_classes_are_ordered_as_asked() -> None:
    counts = np.array([[9, 1, 0, 0], [0, 0, 0, 0], [0, 0, 5, 5], [1, 0, 3, 6]])
    assert order(counts, "classes") == [0, 1, 2, 3]
    # Mistakes of the class and with its name: 1 + 1, 0 + 1, 5 + 3, 4 + 5.
    assert order(counts, "confused") == [3, 2, 0, 1]
    # Found: 90 %, none to find, 50 %, 60 %.
    assert order(counts, "accuracy") == [2, 3, 0, 1]


def test_so_many_classes_that_they_would_fill_the_memory_are_refused() -> None:
    with pytest.raises(ExplorerError, match="at most 1,000 classes, not for 1,001"):
        confusion(some(), 1001)


def test_imagenets_thousand_classes_are_counted() -> None:
    answers = answers_of(
        np.array([999, 999, 0], dtype=np.int32), np.eye(1000, dtype=np.float32)[[999, 7, 0]]
    )
    counts = confusion(answers, 1000)
    assert counts.nbytes == 4_000_000
    assert (counts[999, 999], counts[999, 7], counts[0, 0], counts.sum()) == (1, 1, 1, 3)
    assert [pair.true for pair in confused_pairs(counts, 5)] == [999]
