"""Which pictures are taken and which held back, by class and seed; and where they lie."""

import os
import shutil
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.errors import ExplorerError
from components.training import storing
from components.training.splitting import held_back, some

LABELS = st.lists(st.integers(0, 4), min_size=1, max_size=60).map(np.array)


@given(LABELS, st.integers(0, 99))
def test_a_fifth_of_each_class_is_held_back_and_never_all(labels: np.ndarray, seed: int) -> None:
    mask = held_back(labels, seed)
    for label in set(labels.tolist()):
        size, back = int((labels == label).sum()), int(mask[labels == label].sum())
        expected = 0 if size == 1 else min(max(1, round(size / 5)), size - 1)
        assert back == expected
    assert np.array_equal(mask, held_back(labels, seed))


def test_another_seed_holds_others_back() -> None:
    labels = np.zeros(100, int)
    assert not np.array_equal(held_back(labels, 0), held_back(labels, 1))
    assert held_back(labels, 0).sum() == 20


@given(LABELS, st.integers(1, 70), st.integers(0, 99))
def test_some_are_taken_as_evenly_as_the_classes_allow(
    labels: np.ndarray, count: int, seed: int
) -> None:
    chosen = some(labels, count, seed)
    assert len(chosen) == min(count, len(labels))
    assert sorted(set(chosen.tolist())) == chosen.tolist()
    taken = np.bincount(labels[chosen], minlength=5)
    there = np.bincount(labels, minlength=5)
    # A class gives fewer than another only by one, or because it has no more.
    assert all(taken[c] >= taken.max() - 1 or taken[c] == there[c] for c in range(5))


def test_few_pictures_lie_in_memory_and_many_in_a_file_that_is_gone_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not isinstance(storing.room_for(2, 8), np.memmap)
    monkeypatch.setattr(storing, "MOST_IN_MEMORY_BYTES", 100)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    large = storing.room_for(2, 8)
    assert isinstance(large, np.memmap)
    large[1] = 7
    assert (large[0].max(), large[1].min(), large.shape) == (0, 7, (2, 8, 8, 3))
    assert os.listdir(tmp_path) == []


def test_a_disk_without_room_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        free = 10

    monkeypatch.setattr(shutil, "disk_usage", lambda _: Full)
    with pytest.raises(ExplorerError, match=r"20,000 pictures of 200 × 200 pixels need 2.4 GB"):
        storing.room_for(20_000, 200)
