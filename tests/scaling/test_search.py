"""The grid of α, β and γ, against a search in whole numbers."""

import math
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.errors import ExplorerError
from components.scaling import BASELINES, PAPER, Bases, candidates, scale


def by_whole_numbers(tolerance: int, step: int, target: int) -> list[tuple[int, int, int]]:
    """All hundredths (α, β, γ) on the grid; tolerance and target in hundredths as well."""
    deep, wide = range(100, 330, step), range(100, 180, step)  # 3.2 at most, and its root
    return [
        (a, b, c)
        for a, b, c in product(deep, wide, wide)
        if abs(a * b**2 * c**2 - target * 100**4) <= tolerance * 100**4
    ]


def in_hundredths(bases: Bases) -> tuple[int, int, int]:
    return round(100 * bases.alpha), round(100 * bases.beta), round(100 * bases.gamma)


def test_the_papers_bases_are_among_them_to_the_last_digit() -> None:
    found = {one.bases: one for one in candidates()}
    assert found[PAPER].network == scale(1)
    assert found[PAPER].growth == pytest.approx(1.2 * 1.1**2 * 1.15**2)


@settings(max_examples=30)
@given(st.integers(0, 20), st.integers(5, 30), st.integers(120, 300))
def test_the_grid_is_complete(tolerance: int, step: int, target: int) -> None:
    found = candidates(tolerance / 100, step / 100, target / 100)
    assert [in_hundredths(one.bases) for one in found] == [
        one for one in by_whole_numbers(tolerance, step, target) if one != (100, 100, 100)
    ]


def test_bases_are_the_floats_that_their_decimals_stand_for() -> None:
    for one in candidates():
        assert [str(b) for b in (one.bases.alpha, one.bases.beta, one.bases.gamma)] == [
            str(hundredths / 100) for hundredths in in_hundredths(one.bases)
        ]


def test_shares_add_up_and_say_where_the_cost_goes() -> None:
    for one in candidates(tolerance=0.2):
        assert sum(one.shares) == pytest.approx(1)
    only_depth = next(one for one in candidates() if one.bases == Bases(2.0, 1.0, 1.0))
    assert only_depth.shares == pytest.approx((1, 0, 0))
    paper = next(one for one in candidates() if one.bases == PAPER)
    # ln 1.2, 2 ln 1.1 and 2 ln 1.15 over their sum.
    assert paper.shares == pytest.approx((0.2794, 0.2922, 0.4284), abs=1e-4)


def test_other_baselines_are_searched_too_and_what_groups_do_not_fit_is_left_out() -> None:
    assert {one.network.baseline for one in candidates(baseline=BASELINES["g16"])} == {"g16"}
    wide = Bases(1.0, 1.75, 1.0)
    asked = {"tolerance": 0.1, "step": 0.05, "target": 3.05}
    assert wide in {one.bases for one in candidates(**asked)}
    assert wide not in {one.bases for one in candidates(**asked, baseline=BASELINES["g16"])}


@pytest.mark.parametrize(
    ("tolerance", "step", "target", "sentence"),
    [
        (-0.1, 0.05, 2, "The tolerance must lie between 0 and 1, not -0.1"),
        (math.nan, 0.05, 2, "The tolerance must lie between 0 and 1"),
        (0.1, 0, 2, "The step must lie between 0.01 and 1, not 0"),
        (0.1, math.inf, 2, "The step must lie between 0.01 and 1"),
        (0.1, 0.05, 1, "The target must lie above 1 and be at most 4, not 1"),
        (0.1, 0.05, math.nan, "The target must lie above 1"),
        (1, 0.01, 4, "more than 5000 candidates; take a larger step"),
    ],
)
def test_what_cannot_be_searched_gets_a_sentence(
    tolerance: float, step: float, target: float, sentence: str
) -> None:
    with pytest.raises(ExplorerError, match=sentence):
        candidates(tolerance, step, target)
