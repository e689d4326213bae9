"""Checks that build networks in torch."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from components.corrections import check, correction, corrections
from components.corrections.records import Correction
from components.corrections.shells import blocks_of

BUILT = [each for each in corrections() if each.kind == "built"]

# Cheap ones, with a number that is not so.
WRONG = [
    ("E7", "right", 1),
    ("E32", "right_lenet", 8),
    ("E34", "right", 0.4),
    ("E35", "right", 533.8),
    ("E36", "right", 256),
    ("E37", "right_axes", 3),
    ("E41", "right_head", 2377415),
    ("E42", "right", 1),
    ("E44", "right", 0.0001),
    ("R1", "right", 23),
    ("R2", "right", 4.089),
]


@pytest.fixture(autouse=True, scope="module")
def _built_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("components.corrections.checks_residual.blocks_of", cache(blocks_of))
        yield


@pytest.mark.parametrize("each", BUILT, ids=lambda each: each.code)
def test_each_agrees(each: Correction) -> None:
    found = check(each)
    assert found.agrees, found
    assert found.sentence
    assert all(len(row) == len(found.heads) for row in found.rows)


@pytest.mark.parametrize(("code", "key", "wrong"), WRONG)
def test_a_wrong_expectation_is_noticed(code: str, key: str, wrong: float) -> None:
    asked = correction(code)
    assert key in asked.expected
    assert not check(replace(asked, expected={**asked.expected, key: wrong})).agrees


def test_torch_itself_refuses_the_head() -> None:
    told = check(correction("E41")).sentence
    assert "mat1 and mat2 shapes cannot be multiplied (1x2048 and 2056x1024)" in told
