"""Digits: split by counting, enlarged without losing what was there."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from components.errors import ExplorerError
from components.training.digits import digits, held_back


def test_every_fifth_of_a_class_is_held_back() -> None:
    labels = np.array([1, 0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    # Class 1 stands at 0 2 3 5 6 11 12 13 14 15, class 0 at 1 4 7 8 9 10.
    assert np.flatnonzero(held_back(labels)).tolist() == [6, 9, 15]


def test_splits_share_nothing_and_leave_nothing_out() -> None:
    train, val = digits("train", 8), digits("val", 8)
    pixels, labels = load_digits(return_X_y=True)
    assert len(train) + len(val) == len(labels) == 1797
    assert np.bincount(val.labels).tolist() == [n // 5 for n in np.bincount(labels)]
    together = np.concatenate([train.images, val.images]).reshape(-1, 64)
    expected = np.round(pixels * 255 / 16).astype(np.uint8)
    assert sorted(map(bytes, together)) == sorted(map(bytes, expected))
    assert not set(map(bytes, train.images)) & set(map(bytes, val.images))


def test_first_digits_by_hand() -> None:
    """The first ten pictures of the data set are the digits 0 to 9 in order: all for training."""
    assert digits("train").labels[:10].tolist() == list(range(10))
    first = digits("train", 8).images[0, :, :, 0]
    assert first[0].tolist() == [0, 0, 80, 207, 143, 16, 0, 0]  # ink 0 0 5 13 9 1 0 0 of 16


def test_enlarged_digits_keep_their_shape_and_brightness() -> None:
    small, large = digits("val", 8), digits("val", 32)
    assert large.images.shape == (len(large), 32, 32, 1)
    means = large.images.reshape(-1, 8, 4, 8, 4).mean((2, 4))
    assert np.corrcoef(means.ravel(), small.images.ravel())[0, 1] > 0.95


def test_an_unknown_split_gets_a_sentence() -> None:
    with pytest.raises(ExplorerError, match="train and val, not 'test'"):
        digits("test")
