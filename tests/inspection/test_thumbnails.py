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
