"""Numbers for people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures.numbers import STYLES, exact, giga, ratio, short


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0"),
        (928, "928"),
        (999, "999"),
        (1000, "1.00 K"),
        (16_714, "16.7 K"),
        (999_499, "999 K"),
        (999_600, "1.00 M"),
        (5_288_548, "5.29 M"),
        (66_347_960, "66.3 M"),
        (37_745_884_192, "37.7 G"),
    ],
)
def test_counts_have_three_digits_and_a_unit(count: int, text: str) -> None:
    assert short(count) == text


def test_the_papers_numbers_read_as_in_the_paper() -> None:
    assert giga(385_814_752) == "0.386 G"
    assert giga(37_745_884_192) == "37.7 G"
    assert exact(5_288_548) == "5,288,548"
    assert ratio(992_629_472, 385_814_752) == "× 2.57"


@given(st.integers(1000, 10**12))
def test_a_rounded_count_is_within_half_a_percent(count: int) -> None:
    number, unit = short(count).split()
    size = {"K": 1e3, "M": 1e6, "G": 1e9}[unit]
    assert float(number) * size == pytest.approx(count, rel=0.006)


def test_each_style_writes_a_whole_number_its_own_way() -> None:
    texts = {style: write(1_125) for style, write in STYLES.items()}
    assert texts == {
        "plain": "1125",
        "short": "1.13 K",  # a half goes up, as in browsers
        "giga": "1.13 K",
        "memory": "1.13 KB",
        "ratio": "1.13",
        "hundredths": "11.25",
        "fixed2": "11.25",
        "fixed3": "1.125",
    }
    assert STYLES["memory"](91_007_872) == "91.0 MB"
    assert STYLES["memory"](12) == "12 B"
    assert STYLES["hundredths"](-150) == "−1.5"
