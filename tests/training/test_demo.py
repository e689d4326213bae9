"""The demo's steps on a small scale: the file holds the accuracy that the file itself reaches."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from components.networks.saved import describe
from components.training import demo


def test_demo_makes_weights_and_runs_from_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small: dict[str, Any] = {"images": 36, "val_images": 12, "side_px": 32, "epochs": 2}
    runs = tuple(replace(recipe, **small) for recipe in demo.RUNS)
    demo.make(runs, tmp_path, 24)
    assert sorted(folder.name for folder in (tmp_path / "runs").iterdir()) == sorted(
        recipe.name for recipe in runs
    )
    file = tmp_path / "weights" / "demo.safetensors"
    said = describe(file)
    assert said is not None
    assert said.network == runs[0].network
    assert said.accuracy == demo.measure(file, said, 24)
    assert {t.dtype for t in load_file(file).values()} == {torch.float16, torch.int64}
    config = json.loads((tmp_path / "runs" / runs[0].name / "config.json").read_text())
    assert (config["test_accuracy"], config["test_images"]) == (said.accuracy, 24)
    assert f"{said.accuracy:.2%} of 24 unseen scenes" in capsys.readouterr().out
