"""Checks by arithmetic and in printed tables: each agrees, and none can agree by chance."""

from dataclasses import replace
from decimal import Decimal
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.corrections import check, correction, corrections
from components.corrections.comparing import Number, compared, same
from components.corrections.records import Correction, Table

QUICK = [each for each in corrections() if each.kind != "built"]
EXPECTATIONS = [(each, key) for each in QUICK for key in each.expected]


@pytest.mark.parametrize("each", QUICK, ids=lambda each: each.code)
def test_each_agrees(each: Correction) -> None:
    found = check(each)
    assert found.agrees, found
    assert found.sentence
    assert all(len(row) == len(found.heads) for row in found.rows)


@pytest.mark.parametrize(
    ("each", "key"), EXPECTATIONS, ids=lambda part: getattr(part, "code", part)
)
def test_a_wrong_expectation_is_noticed(each: Correction, key: str) -> None:
    """What is right, a last digit off; what is told, set to what is right."""
    expected = dict(each.expected)
    if key.startswith("told"):
        expected[key] = told_as_right(each, key)
    else:
        expected[key] += type(expected[key])(Decimal(last_place(expected[key])))
    assert not check(replace(each, expected=expected)).agrees


def told_as_right(each: Correction, key: str) -> float:
    """The right number that a told one would be confused with."""
    return {"E17": 0.0001}.get(each.code) or each.expected[key.replace("told", "right")]


def last_place(number: float) -> str:
    exponent = Decimal(str(number)).as_tuple().exponent
    return f"1e{min(0, int(exponent))}"


@pytest.mark.parametrize(
    ("code", "name", "column", "wrong"),
    [("E33", "Clarifai", "place", 2.0), ("E33", "ZFNet", "top5_error", 11.0)],
)
def test_another_printed_table_is_noticed(code: str, name: str, column: str, wrong: float) -> None:
    asked = correction(code)
    assert asked.table
    cell = {row: dict(numbers) for row, numbers in asked.table.cell.items()}
    cell[name][column] = wrong
    assert not check(replace(asked, table=replace(asked.table, cell=cell))).agrees


def test_other_words_in_a_table_are_noticed() -> None:
    keras = correction("E46")
    assert keras.table
    rows = tuple((package, some, "none") for package, some, _ in keras.table.rows)
    table = Table(keras.table.heads, rows, keras.table.source)
    assert not check(replace(keras, table=table)).agrees


def test_one_number_in_both_versions_is_noticed() -> None:
    both = correction("R3")
    assert both.table
    cell = {"Ensemble": {"top1_error": 16.4, "top1_error_aaai": 16.4}}
    assert not check(replace(both, table=replace(both.table, cell=cell))).agrees


def test_the_sums_by_hand() -> None:
    """What the checks compute with blocks, computed with plain products."""
    bottleneck = prod((256, 64)) + prod((3, 3, 64, 64)) + prod((64, 256))
    assert correction("E23").expected["right"] == bottleneck
    separable = 5 * 5 * 3 * 8 * 8 + 3 * 256 * 8 * 8
    assert correction("E38").expected["right_separable"] == separable
    assert correction("E38").expected["right_macs"] == 5 * 5 * 3 * 256 * 8 * 8


@given(st.integers(-(10**9), 10**9).filter(lambda units: units % 10), st.integers(1, 4))
def test_numbers_agree_in_the_digits_that_are_printed(units: int, digits: int) -> None:
    printed = round(units * 10.0**-digits, digits)
    step = 10.0**-digits
    assert same(printed, printed + 0.4 * step)
    assert not same(printed, printed + 0.7 * step)


def test_whole_numbers_have_to_be_equal() -> None:
    assert same(128, 128)
    assert not same(128, 128.3)


def test_a_comparison_needs_what_is_right_and_refuses_what_is_told() -> None:
    assert Number("", found=14, right=14, told=28).agrees
    assert not Number("", found=28, right=14, told=28).agrees
    assert not Number("", found=14, right=15).agrees
    assert not Number("", found=14, told=14).agrees
    assert not compared("", [Number("", 1, 1), Number("", 2, 1)]).agrees


def test_columns_of_a_comparison() -> None:
    with_told = compared("", [Number("Side", 14, 14, 28), Number("Area", -2.5, -2.5)])
    assert with_told.heads == ("What", "Often told", "Right", "Found here")
    assert with_told.rows == (("Side", "28", "14", "14"), ("Area", "", "−2.5", "−2.50"))
    assert compared("", [Number("Side", 14, 14)]).heads == ("What", "Right", "Found here")
