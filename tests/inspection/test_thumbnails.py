"""The strongest feature maps, their raw ranges, and what a thumbnail shows of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from components.errors import ExplorerError
from components.inspection.thumbnails import THUMBNAIL_PX, strongest

# Mean absolute values 1, 3, 2, 0; standard deviations 1, 0, 2, 0.
FOUR_MAPS = np.array(
    [[[1, -1], [1, -1]], [[-3, -3], [-3, -3]], [[0, 4], [4, 0]], [[0, 0], [0, 0]]],
    dtype=np.float32,
)


def test_activation_ranks_by_the_mean_absolute_value() -> None:
    maps = strongest("conv", FOUR_MAPS, count=3)
    assert maps.channels == (1, 2, 0)
    assert list(maps.low) == [-3, 0, -1]
    assert list(maps.high) == [-3, 4, 1]
    assert (maps.layer, maps.total_channels, maps.side_px) == ("conv", 4, 2)
    assert maps.ranked_by == "activation"


def test_variation_ranks_by_the_standard_deviation() -> None:
    maps = strongest("conv", FOUR_MAPS, ranked_by="variation")
    assert maps.channels == (2, 0, 1, 3)
    assert maps.ranked_by == "variation"


def test_weights_rank_from_what_speaks_for_to_what_speaks_against() -> None:
    weights = np.array([0, -2, 1, 0], dtype=np.float32)
    maps = strongest("conv", FOUR_MAPS, ranked_by="weight", weights=weights)
    assert maps.channels == (2, 0, 3, 1)
    assert maps.scores == (1, 0, 0, -2)


def test_weights_must_be_there_to_rank_by_them() -> None:
    with pytest.raises(ValueError, match="there are none"):
        strongest("conv", FOUR_MAPS, ranked_by="weight")


def test_scores_are_what_maps_are_ranked_by() -> None:
    assert strongest("conv", FOUR_MAPS).scores == (3, 2, 1, 0)
    assert strongest("conv", FOUR_MAPS, ranked_by="variation").scores == (2, 1, 0, 0)


def test_all_maps_can_be_leafed_through() -> None:
    pages = [strongest("conv", FOUR_MAPS, count=3, first=first) for first in (0, 3)]
    assert [page.channels for page in pages] == [(1, 2, 0), (3,)]
    assert [page.first for page in pages] == [0, 3]
    assert pages[1].total_channels == 4


@pytest.mark.parametrize("first", [-1, 4])
def test_a_page_that_is_not_there_gets_a_sentence(first: int) -> None:
    with pytest.raises(ExplorerError, match="numbered 0 to 3"):
        strongest("conv", FOUR_MAPS, first=first)


def test_a_thumbnail_is_on_its_own_scale_and_a_flat_one_is_black() -> None:
    maps = strongest("conv", FOUR_MAPS, count=4)
    assert maps.thumbnails.tolist() == [
        [[0, 0], [0, 0]],
        [[0, 255], [255, 0]],
        [[255, 0], [255, 0]],
        [[0, 0], [0, 0]],
    ]
    assert maps.nbytes == 16


def test_large_maps_are_averaged_down() -> None:
    halves = np.zeros((1, 2 * THUMBNAIL_PX, 2 * THUMBNAIL_PX), dtype=np.float32)
    halves[0, ::2, ::2] = 1
    maps = strongest("stem", halves)
    assert maps.side_px == 2 * THUMBNAIL_PX
    assert maps.thumbnails.shape == (1, THUMBNAIL_PX, THUMBNAIL_PX)
    assert set(maps.thumbnails.flat) == {64}


def test_no_map_at_all_gets_a_sentence() -> None:
    with pytest.raises(ExplorerError, match="at least one feature map, not 0"):
        strongest("conv", FOUR_MAPS, count=0)


@settings(deadline=None)
@given(
    maps=arrays.arrays(
        np.float32,
        st.tuples(st.integers(1, 6), st.just(3), st.just(3)),
        elements=st.floats(-100, 100, width=32),
    ),
    count=st.integers(1, 8),
)
def test_thumbnails_give_the_raw_values_back(maps: np.ndarray, count: int) -> None:
    """To half of a 255th of a map's range."""
    found = strongest("conv", maps, count)
    assert len(found.channels) == min(count, len(maps))
    strengths = [float(np.abs(maps[channel]).mean()) for channel in found.channels]
    assert strengths == sorted(strengths, reverse=True)
    for index, channel in enumerate(found.channels):
        low, high = found.low[index], found.high[index]
        raw = low + found.thumbnails[index] / 255 * (high - low)
        assert np.abs(raw - maps[channel]).max() <= (high - low) * 0.51 / 255 + 1e-4
