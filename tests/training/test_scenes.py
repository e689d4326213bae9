"""Scenes: drawn from their numbers alone, balanced, with a true mask, no two splits alike."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from skimage.measure import label

from components.errors import ExplorerError
from components.training import CLASS_NAMES, Scene, backdrop, scene
from components.training.shapes import SHAPES

seeds = st.integers(0, 2**32 - 1)
indices = st.integers(0, 10**6)
splits = st.sampled_from(("train", "val", "test"))
# From 64 pixels on, the margin around the object is wider than one.
sides = st.integers(64, 200)
few = settings(max_examples=25, deadline=None)


def grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask and the eight neighbours of each of its pixels."""
    high, wide = mask.shape
    padded = np.pad(mask, 1)
    result = np.zeros_like(mask)
    for dy, dx in np.ndindex(3, 3):
        result |= padded[dy : dy + high, dx : dx + wide]
    return result


@few
@given(seeds, indices, splits, sides)
def test_the_object_changes_its_mask_and_nothing_else(
    seed: int, index: int, split: str, side_px: int
) -> None:
    drawn, without = scene(seed, index, side_px, split), backdrop(seed, index, side_px, split)
    changed = (drawn.image != without).any(2)
    # Tips thinner than half a pixel stand out of the mask, and only by a few pixels.
    near = grown(drawn.mask)
    assert (changed & ~near).sum() <= 0.01 * drawn.mask.sum()
    for _ in range(4):
        near = grown(near)
    assert not (changed & ~near).any()
    # Pixels that the object covers wholly may match by chance, but only few of them.
    assert (changed & drawn.mask).sum() >= 0.9 * drawn.mask.sum()


@few
@given(seeds, indices, splits, sides)
def test_a_scene_is_what_it_says(seed: int, index: int, split: str, side_px: int) -> None:
    drawn = scene(seed, index, side_px, split)
    assert drawn.image.shape == (side_px, side_px, 3)
    assert drawn.image.dtype == np.uint8
    assert drawn.mask.shape == (side_px, side_px)
    assert drawn.mask.dtype == np.bool_
    assert drawn.class_name == CLASS_NAMES[drawn.label]
    assert 0.01 < drawn.mask.mean() < 0.4
    frame = np.ones_like(drawn.mask)
    frame[1:-1, 1:-1] = False
    assert not (drawn.mask & frame).any(), "the object is cut off"


@few
@given(seeds, indices, splits)
def test_a_scene_does_not_depend_on_what_was_drawn_before(
    seed: int, index: int, split: str
) -> None:
    first = scene(seed, index, 48, split)
    scene(seed, index + 1, 48, split)
    np.random.default_rng().random()
    again = scene(seed, index, 48, split)
    np.testing.assert_array_equal(first.image, again.image)
    np.testing.assert_array_equal(first.mask, again.mask)


@few
@given(seeds, indices)
def test_a_larger_side_shows_the_same_scene(seed: int, index: int) -> None:
    small, large = scene(seed, index, 80), scene(seed, index, 160)
    halved = large.mask.reshape(80, 2, 80, 2).mean((1, 3))
    overlap = (small.mask & (halved >= 0.5)).sum() / (small.mask | (halved >= 0.5)).sum()
    assert overlap > 0.8


def test_no_picture_is_in_two_splits_or_two_seeds() -> None:
    drawn = [
        scene(seed, index, 32, split).image.tobytes()
        for seed in (0, 1)
        for split in ("train", "val", "test")
        for index in range(60)
    ]
    assert len(set(drawn)) == len(drawn)


@given(st.integers(0, 10**6), st.integers(1, 500))
def test_any_stretch_of_scenes_has_the_classes_equally_often(start: int, count: int) -> None:
    labels = [index % len(CLASS_NAMES) for index in range(start, start + count)]
    counts = np.bincount(labels, minlength=len(CLASS_NAMES))
    assert counts.max() - counts.min() <= 1
    assert scene(0, start, 16).label == labels[0]


def test_a_class_varies_in_place_size_and_colour() -> None:
    drawn = [scene(5, 12 * turn, 64) for turn in range(30)]
    assert {each.class_name for each in drawn} == {"butterfly"}
    centres = np.array([np.argwhere(each.mask).mean(0) for each in drawn])
    colours = np.array([each.image[each.mask].mean(0) for each in drawn])
    areas = [each.mask.sum() for each in drawn]
    assert np.ptp(centres, axis=0).min() > 16
    assert np.ptp(colours, axis=0).min() > 60
    assert max(areas) > 2 * min(areas)


def test_colour_and_place_do_not_give_the_class_away() -> None:
    """A classifier that sees only mean colour, place and area of the object does badly."""
    drawn = [scene(7, index, 48) for index in range(360)]
    facts = np.array([_facts(each) for each in drawn])
    facts = (facts - facts.mean(0)) / facts.std(0)
    labels = np.array([each.label for each in drawn])
    distances = np.linalg.norm(facts[:, None] - facts[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    nearest_is_right = (labels[distances.argmin(1)] == labels).mean()
    assert nearest_is_right < 0.4


def _facts(drawn: Scene) -> NDArray[np.float64]:
    place = np.argwhere(drawn.mask).mean(0)
    return np.array([*drawn.image[drawn.mask].mean(0), *place])


def test_the_ring_of_a_key_is_open() -> None:
    """The mask leaves out an area that is cut off from the rest of the background."""
    keys = [scene(0, CLASS_NAMES.index("key") + 12 * turn, 128) for turn in range(8)]
    for key in keys:
        assert label(~key.mask, connectivity=1).max() >= 2


@pytest.mark.parametrize("name", CLASS_NAMES)
def test_a_shape_stays_near_its_square(name: str) -> None:
    for seed in range(20):
        points = np.concatenate([p.points for p in SHAPES[name](np.random.default_rng(seed))])
        assert np.abs(points).max() < 1.15
        assert np.ptp(points, axis=0).min() > 0.6


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 0, 160, "training"), "splits train, val, test"),
        ((0, 0, 8, "train"), "at least 16 pixels"),
        ((-1, 0, 160, "train"), "negative"),
    ],
)
def test_wrong_numbers_get_a_sentence(arguments: tuple[int, int, int, str], message: str) -> None:
    with pytest.raises(ExplorerError, match=message):
        scene(*arguments)
