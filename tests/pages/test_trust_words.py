"""What Inspection says about trust: the quick line, all tests, and the way to them."""

import re

import pytest

from tests.pages.opening import opened, screen


def test_the_line_is_a_quick_test_and_leads_to_all_tests() -> None:
    at = opened("inspection", image="scene-cup")
    assert "How far to trust it? **Passes three quick tests.**" in screen(at)
    assert "tests speak for this map" not in screen(at)
    at.button(key="all tests").click().run()
    assert at.query_params["tab"] == "trust"
    assert re.search(r"\*\*\d of 7 tests? speaks? for this map", screen(at))


def test_the_line_and_the_table_give_the_same_numbers() -> None:
    text = screen(opened("inspection", tab="trust", image="scene-car"))
    line = re.search(r"on average (\d\.\d\d) of it is left, against (\d\.\d\d)", text)
    table = re.search(r"Deletion area</th><td>(\d\.\d{3})</td>.*?random order (\d\.\d{3})", text)
    assert line
    assert table
    assert [float(each) for each in line.groups()] == pytest.approx(
        [float(each) for each in table.groups()], abs=0.0051
    )


def test_the_count_is_that_of_the_marks_in_the_table() -> None:
    text = screen(opened("inspection", tab="trust", image="scene-tree"))
    said = re.search(r"\*\*(\d) of 7 tests? speaks? for this map, (\d) against", text)
    assert said
    for number, words in zip(said.groups(), ("speaks for", "speaks against"), strict=True):
        assert text.count(f'aria-label=\\"{words} this map') == int(number)


def test_random_weights_are_not_praised() -> None:
    text = screen(opened("inspection", weights="random", tab="trust"))
    assert text.count("These weights are random: there is nothing learned to trust.") == 2
    assert "Passes" not in text
    assert "tests speak for" not in text
