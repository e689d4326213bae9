"""Smoothing against numbers worked out by hand, and against its definition."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.errors import ExplorerError
from components.runs import smooth
from components.runs.records import Numbers


def one_by_one(values: list[float], weight: float) -> Numbers:
    """The definition as a loop over the values."""
    averages, average = [], 0.0
    for value in values:
        average = weight * average + (1 - weight) * value
        averages.append(average)
    results: Numbers = np.array(averages) / (1 - weight ** np.arange(1, len(values) + 1))
    return results


VALUES = st.lists(st.floats(-1e6, 1e6), max_size=30)
WEIGHTS = st.floats(0, 0.999)


def test_worked_out_by_hand() -> None:
    """Weight ½: averages ½·4 = 2, ½·2 + ½·8 = 5, ½·5 + ½·2 = 3.5, over ½, ¾, ⅞."""
    smoothed = smooth(np.array([4.0, 8.0, 2.0]), 0.5)
    np.testing.assert_allclose(smoothed, [4.0, 20 / 3, 4.0], rtol=1e-15)


def test_values_that_are_no_numbers_stay_and_are_not_averaged_in() -> None:
    smoothed = smooth(np.array([math.nan, 4.0, math.inf, 8.0, math.nan, 2.0]), 0.5)
    np.testing.assert_allclose(smoothed, [math.nan, 4.0, math.inf, 20 / 3, math.nan, 4.0])


@settings(deadline=None)
@given(VALUES, WEIGHTS)
def test_it_is_the_weighted_mean_of_all_values_so_far(values: list[float], weight: float) -> None:
    """The k-th result weighs the value j steps back with weight^j, and the weights sum to one."""
    smoothed = smooth(np.array(values), weight)
    for last in range(len(values)):
        weights = [weight ** (last - index) for index in range(last + 1)]
        mean = math.fsum(w * v for w, v in zip(weights, values, strict=False)) / math.fsum(weights)
        assert smoothed[last] == pytest.approx(mean, rel=1e-6, abs=1e-6)


@settings(deadline=None)
@given(st.lists(st.floats(-1e300, 1e300), max_size=400), st.floats(1e-12, 0.999))
def test_it_is_the_recursion_to_the_last_bit(values: list[float], weight: float) -> None:
    np.testing.assert_array_equal(smooth(np.array(values), weight), one_by_one(values, weight))


def test_long_curves_are_exact_too() -> None:
    values = np.random.default_rng(0).normal(size=100_000)
    for weight in (0.05, 0.9, 0.9995):
        expected = one_by_one(values.tolist(), weight)
        np.testing.assert_array_equal(smooth(values, weight), expected)


@settings(deadline=None)
@given(VALUES)
def test_weight_zero_changes_nothing(values: list[float]) -> None:
    array = np.array(values)
    np.testing.assert_array_equal(smooth(array, 0), array)
    assert smooth(array, 0) is not array


@settings(deadline=None)
@given(st.floats(-1e6, 1e6), st.integers(1, 500), WEIGHTS)
def test_a_constant_stays_constant(value: float, count: int, weight: float) -> None:
    np.testing.assert_allclose(smooth(np.full(count, value), weight), value, 1e-9, 1e-300)


@pytest.mark.parametrize("weight", [-0.1, 1.0, 1.5, math.nan, math.inf])
def test_a_weight_out_of_range_is_told(weight: float) -> None:
    with pytest.raises(ExplorerError, match="Smoothing must be at least 0 and below 1"):
        smooth(np.array([1.0]), weight)
