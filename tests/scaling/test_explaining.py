"""How a cell's channels came about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timm.models._efficientnet_builder import round_channels as timms

from components.scaling import explain_channels, released


@pytest.mark.parametrize(
    ("channels", "width", "exact", "nearest", "result", "lifted"),
    [
        (32, 1.1, 35.2, 32, 32, False),  # 32 is 91 % of 35.2
        (16, 1.1, 17.6, 16, 16, False),
        (24, 1.1, 26.4, 24, 24, False),  # 90.9 %
        (24, 1.125, 27.0, 24, 32, True),  # 88.9 %
        (16, 0.7, 11.2, 8, 16, True),
        (16, 0.1, 1.6, 8, 8, False),  # never less than 8
        (40, 1.1, 44.0, 48, 48, False),  # the middle goes up
    ],
)
def test_channels_by_hand(
    channels: int, width: float, exact: float, nearest: int, result: int, lifted: bool
) -> None:
    explained = explain_channels(channels, width)
    assert explained.exact == pytest.approx(exact)
    assert (explained.nearest, explained.result, explained.lifted) == (nearest, result, lifted)


@given(st.integers(8, 2048), st.floats(0.05, 8))
def test_the_result_is_timms(channels: int, width: float) -> None:
    explained = explain_channels(channels, width)
    assert explained.result == timms(channels, width)
    assert abs(explained.nearest - explained.exact) <= 4 or explained.nearest == 8
    assert explained.result in (explained.nearest, explained.nearest + 8)


def test_it_explains_the_stage_table() -> None:
    b2, b0 = released("b2"), released("b0")
    for wide, plain in zip(b2.stages, b0.stages, strict=True):
        assert explain_channels(plain.out_channels, 1.1).result == wide.out_channels
