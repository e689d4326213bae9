"""Batches: every picture once, normalised as the checkpoint says, varied within bounds."""

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from components.training.batches import (
    Tensors,
    ordered,
    preprocessing_for,
    shuffled,
    to_tensors,
)
from components.training.records import Pictures

CPU = torch.device("cpu")


def pictures(count: int, channels: int = 3) -> Pictures:
    """Random pictures, the label of each is its number."""
    rng = np.random.default_rng(count)
    images = rng.integers(0, 256, (count, 6, 6, channels), dtype=np.uint8)
    return Pictures(images, np.arange(count))


def seeded(seed: int = 0) -> torch.Generator:
    """A fresh generator."""
    return torch.Generator().manual_seed(seed)


@settings(deadline=None)
@given(st.integers(2, 40), st.integers(2, 12))
def test_every_picture_comes_once_unless_it_would_come_alone(count: int, batch: int) -> None:
    split = to_tensors(pictures(count), 3, CPU)
    parts = [labels for _, labels in shuffled(split, batch, seeded(), "none", True)]
    seen = torch.cat(parts).tolist()
    assert len(set(seen)) == len(seen) == count - (count % batch == 1)
    assert all(2 <= len(part) <= batch for part in parts)


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(1, 12))
def test_validation_keeps_all_pictures_in_order(count: int, batch: int) -> None:
    split = to_tensors(pictures(count), 3, CPU)
    labels = torch.cat([labels for _, labels in ordered(split, batch)])
    assert labels.tolist() == list(range(count))


def test_pictures_are_normalised_as_the_preprocessing_says() -> None:
    data, said = pictures(5), preprocessing_for(6, 3)
    images, labels = next(shuffled(to_tensors(data, 3, CPU), 5, seeded(), "none", True))
    expected = (data.images[labels] / 255 - np.array(said.mean)) / np.array(said.std)
    np.testing.assert_allclose(images.permute(0, 2, 3, 1).numpy(), expected, atol=1e-6)


def test_weights_from_imagenet_get_its_statistics_in_training_and_in_validation() -> None:
    """Mean and deviation as torchvision writes them beside its weights."""
    data = pictures(5)
    split = to_tensors(data, 3, CPU, preprocessing_for(6, 3, "imagenet"))
    mean, std = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
    for images, labels in (next(shuffled(split, 5, seeded())), next(ordered(split, 5))):
        expected = (data.images[labels] / 255 - mean) / std
        np.testing.assert_allclose(images.permute(0, 2, 3, 1).numpy(), expected, atol=1e-6)


def test_a_batch_comes_in_the_side_of_its_epoch() -> None:
    split = to_tensors(pictures(5), 3, CPU)
    images, _ = next(shuffled(split, 5, seeded(), side_px=4))
    assert images.shape == (5, 3, 4, 4)
    assert split.images.shape == (5, 3, 6, 6)


def test_named_augmentations_vary_the_pictures_and_the_labels_stay_with_them() -> None:
    """Pictures of one grey level each, which a flip doesn't change: the level tells the label."""
    levels = torch.arange(0, 200, 10, dtype=torch.uint8)
    images = levels.view(-1, 1, 1, 1).expand(-1, 3, 6, 6)
    split = Tensors(images, levels.long())
    for batch, labels in shuffled(split, 8, seeded(), ("flip", "rotate")):
        found = (batch.mean((1, 2, 3)) + 1) / 2 * 255
        np.testing.assert_allclose(found, labels, atol=0.01)


def test_grey_is_repeated_and_colour_averaged_where_the_network_needs_it() -> None:
    grey = to_tensors(pictures(4, 1), 3, CPU).images
    assert grey.shape == (4, 3, 6, 6)
    assert (grey[:, 0] == grey[:, 2]).all()
    data = pictures(4, 3)
    single = to_tensors(data, 1, CPU).images
    assert np.abs(single[:, 0].numpy() - data.images.mean(3)).max() <= 0.5 + 1e-4


def test_varied_pictures_stay_in_range_and_flip_only_where_allowed() -> None:
    """A picture that is dark left and bright right shows whether it was flipped."""
    images = torch.zeros(64, 3, 6, 6, dtype=torch.uint8)
    images[..., 3:] = 255
    split = Tensors(images, torch.arange(64))
    for mirrored in (True, False):
        varied, _ = next(shuffled(split, 64, seeded(), "light", mirrored))
        assert varied.min() >= -1
        assert varied.max() <= 1
        flipped = (varied[..., :3].mean((1, 2, 3)) > varied[..., 3:].mean((1, 2, 3))).sum()
        assert 16 < flipped < 48 if mirrored else flipped == 0


def test_the_same_generator_gives_the_same_batches() -> None:
    split = to_tensors(pictures(20), 3, CPU)
    one, two = (list(shuffled(split, 8, seeded(3), "light", True)) for _ in range(2))
    for (images, labels), (images_again, labels_again) in zip(one, two, strict=True):
        assert torch.equal(images, images_again)
        assert torch.equal(labels, labels_again)
