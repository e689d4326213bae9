"""Saved runs for the page Runs, and what it shows of them."""

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.ui import cache, options
from components.ui.options import Options

OVERFIT = "step,train/loss,val/loss,train/accuracy,val/accuracy\n" + "".join(
    f"{epoch},{1 / epoch:.4f},{0.5 + abs(epoch - 8) / 10:.4f},{1 - 0.5 / epoch:.4f},0.6\n"
    for epoch in range(1, 25)
)


def save(folder: Path, name: str, table: str = OVERFIT, age_s: float = 3600, **config: Any) -> None:
    """A run that was written some time ago."""
    (folder / name).mkdir(parents=True)
    files = [folder / name / "metrics.csv", folder / name / "config.json"]
    files[0].write_text(table, encoding="utf-8")
    files[1].write_text(json.dumps({"name": name, **config}), encoding="utf-8")
    for file in files:
        os.utime(file, (time.time() - age_s,) * 2)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that the server was started with."""
    monkeypatch.setattr(options, "_of_this_server", Options(tmp_path, None, None))
    cache.runs.clear()
    return tmp_path


def table(at: AppTest, key: str = "best") -> Any:
    frames = [frame.value for frame in at.dataframe]
    return next(frame for frame in frames if any(key in name.lower() for name in frame.columns))


def chosen(at: AppTest) -> list[str]:
    picked: list[str] = at.multiselect[0].value
    return picked


def tell(at: AppTest, label: str) -> Any:
    kinds = (at.selectbox, at.toggle, at.slider, at.number_input, at.button)
    return next(each for kind in kinds for each in kind if each.label == label)
