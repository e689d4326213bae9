"""A saved run in ordinary formats: event file, CSV, JSON and safetensors, written as it goes."""

import csv
import json
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save
from torch import nn
from torch.utils.tensorboard import SummaryWriter

from components.errors import ExplorerError
from components.networks.saved import SavedNetwork
from components.training.data import DATA
from components.training.loop import Task
from components.training.records import Epoch

COLUMNS = (
    "step", "wall_time", "train/loss", "val/loss", "train/accuracy", "val/accuracy", "lr"
)  # fmt: skip


class RunWriter:
    """Writes one run's folder; every epoch is on the disk before the next begins."""

    def __init__(self, folder: Path, task: Task) -> None:
        self.folder, self.task = folder, task
        self.best = -1.0
        write_json(folder / "config.json", configuration(task))
        self._events = SummaryWriter(folder)
        self._table = (folder / "metrics.csv").open("w", newline="", encoding="utf-8")
        self._rows = csv.writer(self._table, lineterminator="\n")
        self._rows.writerow(COLUMNS)
        self._table.flush()

    def add(self, epoch: Epoch) -> None:
        """Write an epoch's numbers, and its checkpoint where the recipe keeps it."""
        scalars = epoch.scalars()
        for name, value in scalars.items():
            self._events.add_scalar(name, value, epoch.step, walltime=epoch.wall_time)
        # Event files hold 32 bits, so the table does too: both give the same numbers.
        values = [str(np.float32(scalars[name])) for name in COLUMNS[2:]]
        self._rows.writerow([epoch.step, repr(epoch.wall_time), *values])
        self._events.flush()
        self._table.flush()
        self._keep(epoch)

    def close(self) -> None:
        """End both files; the event file loses the name of the computer that torch gave it."""
        self._table.close()
        self._events.close()
        for file in self.folder.glob("events.out.tfevents.*"):
            started = file.name.split(".")[3]
            file.replace(file.with_name(f"events.out.tfevents.{started}.{self.folder.name}"))

    def _keep(self, epoch: Epoch) -> None:
        kept, folder = self.task.recipe.checkpoints, self.folder / "checkpoints"
        better = epoch.val_accuracy > self.best
        self.best = max(self.best, epoch.val_accuracy)
        if kept == "none" or (kept == "best" and not better):
            return
        folder.mkdir(exist_ok=True)
        file = folder / f"epoch-{epoch.step:03d}.safetensors"
        save_network(file, self.task.network, described(self.task, epoch))
        for older in folder.glob("epoch-*.safetensors") if kept == "best" else ():
            if older != file:
                older.unlink()


def check_free(folder: Path, overwrite: bool) -> None:
    """Raises ExplorerError if there is a run in the folder that is not to be overwritten."""
    if not overwrite and (folder / "config.json").exists():
        raise ExplorerError(
            f"There is a run in {folder} already; choose another --out, or add --overwrite."
        )


@contextmanager
def run_folder(folder: Path, task: Task, overwrite: bool = False) -> Iterator[RunWriter]:
    """A writer for a new run in `folder`, closed whatever happens.

    Raises:
        ExplorerError: if there is a run in the folder already, or it can't be written.
    """
    check_free(folder, overwrite)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_run(folder)
        writer = RunWriter(folder, task)
    except OSError as error:
        raise ExplorerError(f"{folder} can't be written: {error.strerror}.") from error
    try:
        yield writer
    finally:
        writer.close()


def described(task: Task, epoch: Epoch) -> SavedNetwork:
    """What a checkpoint says about itself."""
    recipe = task.recipe
    return SavedNetwork(
        network=recipe.network,
        classes=DATA[recipe.data].classes,
        preprocessing=task.preprocessing,
        data=recipe.data,
        epoch=epoch.step,
        accuracy=epoch.val_accuracy,
    )


def save_network(
    file: Path, network: nn.Module, description: SavedNetwork, dtype: torch.dtype | None = None
) -> None:
    """Write weights and description at once or not at all; numbers as `dtype` if one is given."""
    tensors = {
        name: (tensor.to(dtype) if dtype and tensor.is_floating_point() else tensor)
        .detach()
        .cpu()
        .contiguous()
        for name, tensor in network.state_dict().items()
    }
    part = file.with_suffix(".part")
    part.write_bytes(save(tensors, metadata=description.to_header()))
    part.replace(file)


def configuration(task: Task) -> dict[str, Any]:
    """What `config.json` holds: the recipe, and what it met with."""
    parts = ("torch", "torchvision", "timm", "numpy", "pillow", "scikit-learn")
    return {
        **asdict(replace(task.recipe, images=len(task.train), val_images=len(task.val))),
        "classes": DATA[task.recipe.data].classes,
        "preprocessing": asdict(task.preprocessing),
        "parameters": sum(p.numel() for p in task.network.parameters()),
        "device": task.train.labels.device.type,
        "versions": {
            "python": platform.python_version(),
            **{part: version(part) for part in parts},
        },
    }


def write_json(file: Path, content: dict[str, Any]) -> None:
    """Write readable JSON."""
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _remove_run(folder: Path) -> None:
    """Remove what a run is made of, and nothing else."""
    for pattern in ("config.json", "metrics.csv", "*tfevents*", "checkpoints/epoch-*.safetensors"):
        for file in folder.glob(pattern):
            file.unlink()
    if (folder / "checkpoints").is_dir():
        (folder / "checkpoints").rmdir()
