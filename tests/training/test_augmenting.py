"""Augmentations against torchvision and scikit-image, picture by picture."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from skimage.transform import rotate as skimage_rotate
from torchvision.transforms.v2 import functional as tv

from components.training.augmenting import (
    AUGMENTATIONS,
    augmented,
    rotated,
    with_brightness,
    with_contrast,
    with_hue,
    with_saturation,
)
from components.training.resizing import resized

Change = Callable[[torch.Tensor, Any], torch.Tensor]


def pictures(count: int = 4, side: int = 9, channels: int = 3, seed: int = 0) -> torch.Tensor:
    """Random pictures in [0, 1], some pixels grey, black or white."""
    images = torch.rand(count, channels, side, side, generator=seeded(seed))
    images[:, :, 0, 0], images[:, :, 0, 1], images[:, :, 0, 2] = 0.0, 1.0, 0.4
    return images


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def each(numbers: list[float]) -> torch.Tensor:
    """One number for each picture."""
    return torch.tensor(numbers).view(-1, 1, 1, 1)


FACTORS = [0.6, 0.9, 1.0, 1.4]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (with_brightness, tv.adjust_brightness),
        (with_contrast, tv.adjust_contrast),
        (with_saturation, tv.adjust_saturation),
    ],
)
def test_colours_change_as_torchvision_changes_them(ours: Change, theirs: Change) -> None:
    images = pictures()
    expected = torch.stack(
        [theirs(image, factor) for image, factor in zip(images, FACTORS, strict=True)]
    )
    torch.testing.assert_close(ours(images, each(FACTORS)), expected, atol=2e-6, rtol=0)


@settings(deadline=None, max_examples=30)
@given(st.floats(-0.5, 0.5), st.integers(0, 1000))
def test_hues_turn_as_torchvision_turns_them(turn: float, seed: int) -> None:
    images = pictures(2, seed=seed)
    expected = torch.stack([tv.adjust_hue(image, turn) for image in images])
    torch.testing.assert_close(with_hue(images, each([turn, turn])), expected, atol=1e-5, rtol=0)


def test_pure_colours_turn_by_hand() -> None:
    """A third of the circle leads from red to green, from green to blue, and grey to itself."""
    red, green, grey = (torch.tensor(rgb) for rgb in ((1.0, 0, 0), (0, 1.0, 0), (0.3, 0.3, 0.3)))
    images = torch.stack([red, green, grey]).view(3, 3, 1, 1)
    found = with_hue(images, each([1 / 3] * 3)).view(3, 3)
    expected = torch.tensor([[0, 1.0, 0], [0, 0, 1.0], [0.3, 0.3, 0.3]])
    torch.testing.assert_close(found, expected, atol=1e-6, rtol=0)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.floats(-45, 45), min_size=2, max_size=2),
    st.integers(5, 16),
    st.sampled_from([1, 3]),
)
def test_a_turn_wraps_around_the_edges_as_in_scikit_image(
    degrees: list[float], side: int, channels: int
) -> None:
    images = pictures(2, side, channels)
    found = rotated(images, torch.deg2rad(torch.tensor(degrees)))
    for image, angle, ours in zip(images, degrees, found, strict=True):
        theirs = skimage_rotate(image.permute(1, 2, 0).numpy(), angle, mode="wrap", order=1)
        np.testing.assert_allclose(ours.permute(1, 2, 0).numpy(), theirs, atol=2e-4)


def test_a_quarter_turn_by_hand_goes_against_the_clock() -> None:
    picture = torch.tensor([[1.0, 2], [3, 4]]).view(1, 1, 2, 2)
    found = rotated(picture, torch.tensor([torch.pi / 2]))
    torch.testing.assert_close(
        found.view(2, 2), torch.tensor([[2.0, 4], [1, 3]]), atol=1e-5, rtol=0
    )


@pytest.mark.parametrize(("name", "dimension"), [("flip", 3), ("flip-vertical", 2)])
def test_about_half_of_the_pictures_are_flipped_and_the_others_stay(
    name: str, dimension: int
) -> None:
    images = pictures(200)
    found = AUGMENTATIONS[name](images, seeded(1))
    flipped = (found == images.flip(dimension)).flatten(1).all(1)
    assert (flipped | (found == images).flatten(1).all(1)).all()
    assert 70 < flipped.sum() < 130


def test_noise_has_the_variance_of_the_course_notes_and_stays_in_range() -> None:
    """Of middle grey few values reach the ends: the variance stays 0.04 up to what is cut off."""
    images = torch.full((4, 3, 100, 100), 0.5)
    found = AUGMENTATIONS["noise"](images, seeded())
    assert 0 <= found.min() <= found.max() <= 1
    drawn = np.random.default_rng(0).normal(0.5, 0.2, 10**6).clip(0, 1)
    assert abs(found.var() - drawn.var()) < 0.001
    assert abs(float(found.mean()) - 0.5) < 0.005


def test_colour_stays_in_the_bounds_of_the_course_notes() -> None:
    """A grey picture shows nothing but brightness and contrast: at most 30 % up or down."""
    found = AUGMENTATIONS["colour"](torch.full((300, 3, 4, 4), 0.5), seeded())
    levels = found.mean((1, 2, 3))
    assert 0.35 - 1e-5 <= levels.min() < 0.37
    assert 0.63 < levels.max() <= 0.65 + 1e-5


@pytest.mark.parametrize("name", ["flip", "flip-vertical", "colour", "rotate", "noise"])
@pytest.mark.parametrize("channels", [1, 3])
def test_every_augmentation_is_repeated_by_its_seed_and_stays_in_range(
    name: str, channels: int
) -> None:
    images = pictures(6, 12, channels)
    before = images.clone()
    one, two, other = (
        augmented(images, (name,), seeded(seed), mirrored=False) for seed in (3, 3, 4)
    )
    assert torch.equal(one, two)
    assert not torch.equal(one, other)
    assert one.shape == images.shape
    assert -1e-5 <= one.min() <= one.max() <= 1 + 1e-5
    assert torch.equal(images, before)
    assert not torch.equal(one[0], one[1])


def test_several_are_applied_one_after_the_other() -> None:
    images, generator = pictures(), seeded(5)
    expected = AUGMENTATIONS["rotate"](AUGMENTATIONS["flip"](images, generator), generator)
    assert torch.equal(augmented(images, ("flip", "rotate"), seeded(5), mirrored=False), expected)


@pytest.mark.parametrize("mirrored", [True, False])
def test_light_and_none_are_what_the_shipped_runs_were_made_with(mirrored: bool) -> None:
    """Written down here as it was: the runs must come out the same number by number."""
    images, generator = pictures(8), seeded(9)
    gain = 1 + 0.2 * (torch.rand((8, 3, 1, 1), generator=generator) * 2 - 1)
    shift = 0.2 * (torch.rand((8, 1, 1, 1), generator=generator) * 2 - 1)
    expected = images
    if mirrored:
        turned = torch.rand((8, 1, 1, 1), generator=generator) * 2 - 1 > 0
        expected = torch.where(turned, images.flip(3), images)
    expected = ((expected - 0.5) * gain + 0.5 + shift).clamp(0, 1)
    assert torch.equal(augmented(images, "light", seeded(9), mirrored), expected)
    assert augmented(images, "none", seeded(9), mirrored) is images


@pytest.mark.parametrize("side", [7, 16, 24, 40])
def test_a_batch_is_resized_as_pillow_resizes_a_picture(side: int) -> None:
    grey = np.random.default_rng(side).integers(0, 256, (2, 24, 24), dtype=np.uint8)
    found = resized(torch.from_numpy(grey).view(2, 1, 24, 24) / 255, side)
    for ours, picture in zip(found, grey, strict=True):
        theirs = Image.fromarray(picture).resize((side, side), Image.Resampling.BILINEAR)
        assert np.abs(ours[0].numpy() * 255 - np.asarray(theirs)).max() <= 1.01  # Pillow rounds
