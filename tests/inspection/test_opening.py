"""The answer that Inspection opens on: stored without pickle, and what the network really says."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from components.inspection import opening


def same(left: Any, right: Any) -> bool:
    """Equal records, arrays compared by their numbers."""
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    if isinstance(left, (list, tuple)):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, np.ndarray):
        return left.dtype == right.dtype and np.array_equal(left, right)
    return bool(left == right)


@pytest.fixture(scope="module")
def fresh() -> opening.Opening:
    return opening.answered()


def test_an_answer_survives_the_file(fresh: opening.Opening, tmp_path: Path) -> None:
    opening.write(fresh, tmp_path / "answer.npz")
    stored = opening.read(tmp_path / "answer.npz")
    assert stored is not None
    assert same(asdict(fresh), asdict(stored))


def test_the_shipped_answer_is_what_the_demo_network_says(fresh: opening.Opening) -> None:
    shipped = opening.read()
    assert shipped is not None
    assert np.array_equal(shipped.answer.seen, fresh.answer.seen)
    assert shipped.answer.explained[0].index == fresh.answer.explained[0].index
    np.testing.assert_allclose(shipped.answer.logits, fresh.answer.logits, atol=0.01)
    for ours, theirs in zip(shipped.answer.heat_maps, fresh.answer.heat_maps, strict=True):
        assert (ours.layer, ours.method) == (theirs.layer, theirs.method)
        np.testing.assert_allclose(ours.values, theirs.values, atol=0.01)
    assert shipped.trust.deletion_area == pytest.approx(fresh.trust.deletion_area, abs=0.02)
    assert (shipped.layers, shipped.ladder) == (fresh.layers, fresh.ladder)


def test_without_the_file_there_is_no_answer(tmp_path: Path) -> None:
    assert opening.read(tmp_path / "none.npz") is None
