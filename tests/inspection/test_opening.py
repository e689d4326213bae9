"""The answer that Inspection opens on: stored without pickle, and what the network really says."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from components.inspection import look, opening, read_image
from components.networks import load


def same(left: Any, right: Any) -> bool:
    """Equal records, arrays compared by their numbers."""
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    if isinstance(left, np.ndarray):
        return left.dtype == right.dtype and np.array_equal(left, right)
    return bool(left == right)


def test_an_answer_survives_the_file(tmp_path: Path) -> None:
    image = read_image(opening.first_sample().read_bytes())
    answer = look(load("demo", "demo", "cpu"), image)
    opening.write(answer, tmp_path / "answer.npz")
    stored = opening.read(tmp_path / "answer.npz")
    assert stored is not None
    assert same(asdict(answer), asdict(stored))


def test_the_shipped_answer_is_what_the_demo_network_says() -> None:
    shipped = opening.read()
    assert shipped is not None
    image = read_image(opening.first_sample().read_bytes())
    fresh = look(load("demo", "demo", "cpu"), image)
    assert np.array_equal(shipped.seen, fresh.seen)
    assert [p.index for p in shipped.predictions[:1]] == [p.index for p in fresh.predictions[:1]]
    assert shipped.explained.logit == pytest.approx(fresh.explained.logit, abs=0.01)
    np.testing.assert_allclose(shipped.heat_map.values, fresh.heat_map.values, atol=0.01)
    assert shipped.layers == fresh.layers


def test_without_the_file_there_is_no_answer(tmp_path: Path) -> None:
    assert opening.read(tmp_path / "none.npz") is None
