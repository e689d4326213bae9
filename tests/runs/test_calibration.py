"""Calibration against numbers by hand, a plain loop, SciPy and simulation."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import binomtest

from components.runs.agreement import agreement, sign_test
from components.runs.answers import Answers
from components.runs.calibration import Calibration, calibration, wilson


def answered(confidence: NDArray[Any], right: NDArray[np.bool_]) -> Answers:
    """Answers of that confidence to pictures of class 0, wrong ones with class 1."""
    wrong = (~right).astype(np.int32)
    label = np.zeros(len(right), dtype=np.int32)
    return Answers(label, wrong, confidence.astype(np.float32), 1 + wrong)


def measured(confidence: list[float], right: list[bool], bins: int = 15) -> Calibration:
    found = calibration(answered(np.array(confidence), np.array(right)), bins)
    assert found is not None
    return found


def test_the_error_of_a_few_answers_by_hand() -> None:
    # (0.4, 0.6]: 0.52 and 0.58, one right: |0.55 − 0.5|; (0.8, 1]: 0.9 and 1, both: |0.95 − 1|.
    found = measured([0.52, 0.58, 0.9, 1.0], [True, False, True, True], bins=5)
    assert found.error == pytest.approx((2 * 0.05 + 2 * 0.05) / 4, abs=1e-6)
    assert [(round(each.low, 9), each.count) for each in found.bins] == [(0.4, 2), (0.8, 2)]
    assert found.excess == pytest.approx(0.75 - 0.75, abs=1e-6)


def test_a_bin_holds_its_upper_edge_and_not_its_lower() -> None:
    found = measured([0.5, 0.75], [True, True], bins=4)
    assert [(each.low, each.high) for each in found.bins] == [(0.25, 0.5), (0.5, 0.75)]


@given(
    answers=st.lists(st.tuples(st.floats(0.0078125, 1, width=32), st.booleans()), min_size=1),
    bins=st.integers(1, 30),
)
def test_the_error_is_that_of_a_plain_loop(answers: list[tuple[float, bool]], bins: int) -> None:
    error = 0.0
    for m in range(1, bins + 1):
        low, high = np.linspace(0, 1, bins + 1)[[m - 1, m]]
        inside = [(c, right) for c, right in answers if low < c <= high]
        if inside:
            sure, right = np.mean(inside, axis=0)
            error += len(inside) / len(answers) * abs(sure - right)
    found = measured([c for c, _ in answers], [right for _, right in answers], bins)
    assert found.error == pytest.approx(error, abs=1e-9)
    assert sum(each.count for each in found.bins) == len(answers)
    assert abs(found.excess) <= found.error + 1e-9


@given(count=st.integers(1, 500), share=st.floats(0, 1))
def test_intervals_are_scipys(count: int, share: float) -> None:
    right = round(share * count)
    expected = binomtest(right, count).proportion_ci(method="wilson")
    assert wilson(right, count) == pytest.approx((expected.low, expected.high), abs=1e-6)


def test_what_chance_makes_is_what_calibrated_networks_show() -> None:
    random = np.random.default_rng(5)
    confidence = random.beta(6, 2, 600).astype(np.float32)
    simulated = [
        calibration(answered(confidence, random.random(600) < confidence)) for _ in range(400)
    ]
    errors = [each.error for each in simulated if each]
    excesses = [each.excess for each in simulated if each]
    assert simulated[0] is not None
    assert simulated[0].by_chance == pytest.approx(np.mean(errors), rel=0.05)
    assert simulated[0].deviation == pytest.approx(np.std(excesses), rel=0.1)


def test_a_network_that_is_always_sure_and_never_right_has_the_largest_error() -> None:
    found = measured([1.0] * 5, [False] * 5)
    assert (found.error, found.excess, found.by_chance) == (1.0, 1.0, 0.0)


def test_without_answers_there_is_no_calibration() -> None:
    nothing = np.empty(0)
    assert calibration(answered(nothing, nothing.astype(bool))) is None
    unknown = Answers(
        np.array([-1], np.int32),
        np.array([0], np.int32),
        np.array([1], np.float32),
        np.array([0], np.int32),
    )
    assert calibration(unknown) is None


@given(heads=st.integers(0, 300), tails=st.integers(0, 300))
def test_the_sign_test_is_scipys(heads: int, tails: int) -> None:
    expected = binomtest(heads, heads + tails).pvalue if heads + tails else 1.0
    assert sign_test(heads, tails) == pytest.approx(expected, rel=1e-6)


def test_two_networks_are_compared_where_both_answered() -> None:
    def made(right: list[int]) -> Answers:
        """Each 1 right, 0 wrong, −1 no answer."""
        predicted = np.array([{1: 0, 0: 1, -1: -1}[each] for each in right], dtype=np.int32)
        rank = np.array([{1: 1, 0: 2, -1: 0}[each] for each in right], dtype=np.int32)
        label = np.zeros(len(right), np.int32)
        return Answers(label, predicted, np.ones(len(right), np.float32), rank)

    found = agreement(made([1, 1, 0, 0, 1, -1]), made([1, 0, 1, 0, -1, 1]))
    assert (found.first.tolist(), found.second.tolist(), found.total) == ([1], [2], 4)
    assert found.by_chance == 1.0
