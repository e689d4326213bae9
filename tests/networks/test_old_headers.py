"""Checkpoints that were saved when a preprocessing said `squash` instead of `fit`."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from components.networks import Preprocessing
from components.networks.saved import HEADER_KEY, SavedNetwork, describe

NOW = SavedNetwork(
    "catalogue:lenet5",
    ("a", "b"),
    Preprocessing(32, 40, (0.5,) * 3, (0.25,) * 3, "bilinear"),
    "digits",
    3,
    0.9,
)


@pytest.mark.parametrize(("squash", "fit"), [(True, "squash"), (False, "middle")])
def test_an_old_header_says_how_pictures_are_fitted(tmp_path: Path, squash: bool, fit: str) -> None:
    header = asdict(NOW)
    del header["preprocessing"]["fit"]
    header["preprocessing"]["squash"] = squash
    file = tmp_path / "old.safetensors"
    save_file({"weight": torch.zeros(1)}, file, {HEADER_KEY: json.dumps(header)})
    found = describe(file)
    assert found is not None
    assert found.preprocessing.fit == fit
    assert found.preprocessing.resize_px == 40


def test_a_header_of_today_comes_back_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "new.safetensors"
    save_file({"weight": torch.zeros(1)}, file, NOW.to_header())
    assert describe(file) == NOW
