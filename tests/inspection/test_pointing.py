"""The pointing game and energy inside a mask: by hand, by chance, and through resize and crop."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from components.errors import ExplorerError
from components.inspection.pointing import pointing, seen_mask
from components.inspection.prepare import prepare
from components.inspection.ranking import random_map
from components.networks import Preprocessing
from tests.inspection.subjects import noise, square

LEFT = np.array([[True, False], [True, False]])


def test_energy_and_hit_by_hand() -> None:
    """Of 1 + 2 + 4 + 1 = 8, 1 + 4 lie on the left half, and so does the highest place."""
    found = pointing(np.array([[1, 2], [4, 1]], dtype=np.float32), LEFT)
    assert found.hit is True
    assert found.energy == pytest.approx(5 / 8)
    assert (found.covered, found.chance_of_hit, found.tolerance_px) == (0.5, 0.5, 0)
    other = pointing(np.array([[1, 5], [4, 1]], dtype=np.float32), LEFT)
    assert other.hit is False
    assert other.energy == pytest.approx(5 / 11)


def test_beside_the_object_counts_within_the_tolerance() -> None:
    """15 pixels in 224 are 3 in 45; the object is column 10."""
    mask = np.zeros((45, 45), dtype=bool)
    mask[:, 10] = True
    for column, expected in ((6, False), (7, True), (10, True), (13, True), (14, False)):
        values = np.zeros((45, 45), dtype=np.float32)
        values[20, column] = 1
        found = pointing(values, mask)
        assert found.hit is expected
        assert found.tolerance_px == 3
        assert found.energy == float(column == 10)
        assert found.chance_of_hit == pytest.approx(7 / 45)
        assert pointing(values, mask, tolerance=0).hit is (column == 10)


@pytest.mark.parametrize("values", [np.zeros((7, 7)), np.full((3, 3), 0.4), np.ones((1, 1))])
def test_a_map_without_a_highest_place_neither_hits_nor_misses(values: np.ndarray) -> None:
    found = pointing(values.astype(np.float32), np.eye(30, dtype=bool))
    assert (found.hit, found.energy) == (None, None)
    assert found.covered == pytest.approx(1 / 30)


def test_an_empty_mask_is_never_hit() -> None:
    found = pointing(random_map(1, (7, 7)), np.zeros((30, 30), dtype=bool))
    assert (found.hit, found.energy, found.covered, found.chance_of_hit) == (False, 0, 0, 0)


def test_random_maps_do_what_chance_promises() -> None:
    rng = np.random.default_rng(0)
    hits, energies = [], []
    mask = np.zeros((40, 40), dtype=bool)
    mask[12:28, 8:30] = True
    for _ in range(300):
        found = pointing(rng.random((40, 40), dtype=np.float32), mask)
        assert found.hit is not None
        assert found.energy is not None
        hits.append(found.hit)
        energies.append(found.energy)
    assert np.mean(hits) == pytest.approx(found.chance_of_hit, abs=0.08)
    assert np.mean(energies) == pytest.approx(found.covered, abs=0.01)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(20, 90), st.integers(20, 90), st.sampled_from([24, 40]))
def test_a_mask_goes_where_its_picture_goes(seed: int, width: int, height: int, side: int) -> None:
    """A white object on black: what the network sees of it is what the mask becomes."""
    rng = np.random.default_rng(seed)
    (left, right), (top, bottom) = (
        sorted(rng.choice(extent + 1, 2, replace=False)) for extent in (width, height)
    )
    mask = np.zeros((height, width), dtype=bool)
    mask[top:bottom, left:right] = True
    picture = Image.fromarray(np.where(mask, 255, 0).astype(np.uint8)).convert("RGB")
    preprocessing = Preprocessing(side, side + 8, (0.5,) * 3, (0.25,) * 3, "nearest")
    _, seen = prepare(picture, preprocessing)
    expected = seen[..., 0] > 127
    assert (seen_mask(mask, picture, preprocessing) == expected).all()
    assert (seen_mask(Image.fromarray(mask), picture, preprocessing) == expected).all()


def test_a_mask_of_another_size_is_refused() -> None:
    with pytest.raises(ExplorerError, match="2 × 2 pixels and the picture 9 × 9"):
        seen_mask(LEFT, noise(9), square(8))
