"""Saved runs with checkpoints and gradient norms, made without training: networks of chance."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from components.networks import create, parse
from components.networks.records import Preprocessing
from components.networks.saved import RUN_FOLDERS, SavedNetwork
from components.runs.predictions import PREDICTIONS_FILE, write_predictions
from components.ui import options

CLASSES = ("butterfly", "car", "cup", "fish")
NETWORK = "cifar:plain20"
PREPARED = Preprocessing(32, 32, (0.5,) * 3, (0.25,) * 3, "bilinear")


def save_run(
    folder: Path,
    epochs: Sequence[int],
    last: int = 4,
    diverged: Sequence[int] = (),
    classes: Sequence[str] = CLASSES,
    data: str = "scenes",
) -> None:
    """A run of `last` epochs that kept some; the networks of the diverged ones are all NaN."""
    folder.mkdir(parents=True)
    rows = [f"{epoch},{1 / epoch},{epoch / 10}" for epoch in range(1, last + 1)]
    table = "\n".join(["step,val/loss,val/accuracy", *rows, ""])
    (folder / "metrics.csv").write_text(table, encoding="utf-8")
    about = {"network": NETWORK, "classes": classes, "preprocessing": asdict(PREPARED)}
    (folder / "config.json").write_text(json.dumps(about | {"data": data}), encoding="utf-8")
    for epoch in epochs:
        _save_network(folder, epoch, epoch in diverged, tuple(classes), data)


def save_gradients(folder: Path, layers: Sequence[str], norms: Sequence[Sequence[float]]) -> None:
    """A table of gradient norms: one row an epoch, from 1."""
    head = ",".join(["step", *(f"gradient/{layer}" for layer in layers)])
    rows = [",".join(map(str, [epoch, *row])) for epoch, row in enumerate(norms, start=1)]
    (folder / "gradients.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")


def save_predictions(folder: Path) -> None:
    """Three pictures of noise: a cup taken for a car, a fish seen as one, a car as good as sure."""
    shares = [[0.1, 0.7, 0.1, 0.1], [0.2, 0.2, 0.2, 0.4], [0.0, 1.0, 0.0, 0.0]]
    pictures = np.random.default_rng(0).integers(0, 256, (3, 32, 32, 3), dtype=np.uint8)
    with write_predictions(folder / PREDICTIONS_FILE, CLASSES, NETWORK, 4) as file:
        file.add(["val/0", "val/1", "val/2"], [2, 3, 1], shares, pictures)


@contextmanager
def serving(runs: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """While it is open, the app is as if started with this folder of runs."""
    monkeypatch.setattr(options, "_of_this_server", replace(options.options(), runs=runs))
    try:
        yield
    finally:
        if runs in RUN_FOLDERS:
            RUN_FOLDERS.remove(runs)


def _save_network(
    folder: Path, epoch: int, diverged: bool, classes: tuple[str, ...], data: str
) -> None:
    torch.manual_seed(epoch)
    tensors = create(parse(NETWORK), len(classes)).state_dict()
    if diverged:
        tensors = {
            name: torch.full_like(value, torch.nan) if value.is_floating_point() else value
            for name, value in tensors.items()
        }
    told = SavedNetwork(NETWORK, classes, PREPARED, data, epoch, epoch / 10)
    (folder / "checkpoints").mkdir(exist_ok=True)
    file = folder / "checkpoints" / f"epoch-{epoch:03d}.safetensors"
    save_file(tensors, file, metadata=told.to_header())
