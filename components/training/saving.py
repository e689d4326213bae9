"""A saved run in ordinary formats: event file, CSV, JSON and safetensors, written as it goes."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.utils.tensorboard import SummaryWriter

from components.errors import ExplorerError
from components.networks.run_config import CONFIG_FILE
from components.runs.predictions import PREDICTIONS_FILE
from components.training.describing import configuration, described, save_network, write_json
from components.training.keeping import Keeping, file_name
from components.training.preparing import Task
from components.training.records import METRICS, Epoch

COLUMNS = ("step", "wall_time", *METRICS)
TABLE, GRADIENTS = "metrics.csv", "gradients.csv"
CHECKPOINTS, RESUME = "checkpoints", "resume.safetensors"
_MADE_OF = (
    CONFIG_FILE, TABLE, GRADIENTS, "*tfevents*", f"{RESUME}*", PREDICTIONS_FILE,
    f"{CHECKPOINTS}/epoch-*",
)  # fmt: skip


class RunWriter:
    """Writes one run's folder; every epoch is on the disk before the next begins.

    `before` are the epochs of a run that was interrupted: its files are written anew up to there.
    """

    def __init__(
        self, folder: Path, task: Task, before: Sequence[Epoch] = (), notes: Mapping[str, Any] = {}
    ) -> None:
        self.folder, self.task = folder, task
        self.keeping = Keeping(task.recipe.checkpoints, task.recipe.epochs)
        self._configuration = {**configuration(task), **notes}
        write_json(folder / CONFIG_FILE, {**self._configuration, "finished": False})
        for file in folder.glob("*tfevents*"):
            file.unlink()
        self._events = SummaryWriter(folder)
        self._table = _Table(folder / TABLE, COLUMNS)
        self._gradients: _Table | None = None
        for epoch in before:
            self._write(epoch)
            if self.keeping.wants(epoch) and epoch is before[-1]:
                self._keep(epoch)  # perhaps it was on its way when the run was interrupted
        self._flush()

    def add(self, epoch: Epoch) -> None:
        """Write an epoch's numbers, and its checkpoint where the recipe keeps it."""
        self._write(epoch)
        self._flush()
        if self.keeping.wants(epoch):
            self._keep(epoch)

    def finish(self, last: Epoch) -> None:
        """Keep the last epoch where that is wanted, and say that the run is whole."""
        kept = self.folder / CHECKPOINTS / file_name(last.step)
        if self.task.recipe.checkpoints == "six" and not kept.exists():
            self._keep(last, last=True)
        write_json(self.folder / CONFIG_FILE, {**self._configuration, "finished": True})

    def close(self) -> None:
        """End all files; the event file loses the name of the computer that torch gave it."""
        self._table.close()
        if self._gradients:
            self._gradients.close()
        self._events.close()
        for file in self.folder.glob("events.out.tfevents.*"):
            started = file.name.split(".")[3]
            file.replace(file.with_name(f"events.out.tfevents.{started}.{self.folder.name}"))

    def _write(self, epoch: Epoch) -> None:
        scalars = epoch.scalars()
        for name, value in scalars.items():
            self._events.add_scalar(name, value, epoch.step, walltime=epoch.wall_time)
        self._table.add((epoch.step, repr(epoch.wall_time), *map(_short, scalars.values())))
        if epoch.gradients:
            names = [f"gradient/{layer}" for layer in epoch.gradients]
            self._gradients = self._gradients or _Table(self.folder / GRADIENTS, ("step", *names))
            self._gradients.add((epoch.step, *map(_short, epoch.gradients.values())))

    def _flush(self) -> None:
        self._events.flush()
        self._table.flush()
        if self._gradients:
            self._gradients.flush()

    def _keep(self, epoch: Epoch, last: bool = False) -> None:
        folder = self.folder / CHECKPOINTS
        folder.mkdir(exist_ok=True)
        half = torch.float16 if self.task.recipe.checkpoints == "six" else None
        described_as = described(self.task, epoch)
        save_network(folder / file_name(epoch.step), self.task.judged, described_as, half)
        for file in () if last else self.keeping.needless(folder):
            file.unlink()


class _Table:
    """A CSV file that is read while it grows."""

    def __init__(self, file: Path, columns: Iterable[str]) -> None:
        self._file = file.open("w", newline="", encoding="utf-8")
        self._rows = csv.writer(self._file, lineterminator="\n")
        self._rows.writerow(columns)
        self._file.flush()

    def add(self, row: Iterable[object]) -> None:
        self._rows.writerow(row)

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        self._file.close()


def check_free(folder: Path, overwrite: bool) -> None:
    """Raises ExplorerError if there is a run in the folder that is not to be overwritten."""
    if not overwrite and (folder / CONFIG_FILE).exists():
        going_on = ", --resume to go on with it" if (folder / RESUME).exists() else ""
        raise ExplorerError(
            f"There is a run in {folder} already; choose another --out, or add --overwrite"
            f"{going_on}."
        )


@contextmanager
def run_folder(
    folder: Path,
    task: Task,
    overwrite: bool = False,
    before: Sequence[Epoch] = (),
    notes: Mapping[str, Any] = {},
) -> Iterator[RunWriter]:
    """A writer for a new run in `folder`, or for one that goes on after the epochs `before`.

    It is closed whatever happens.

    Raises:
        ExplorerError: if there is a run in the folder already, or it can't be written.
    """
    if not before:
        check_free(folder, overwrite)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not before:
            _remove_run(folder)
        writer = RunWriter(folder, task, before, notes)
    except OSError as error:
        raise ExplorerError(f"{folder} can't be written: {error.strerror}.") from error
    try:
        yield writer
    finally:
        writer.close()


def _short(value: float) -> str:
    """Event files hold 32 bits, so the tables do too: both give the same numbers."""
    return str(np.float32(value))


def _remove_run(folder: Path) -> None:
    """Remove what a run is made of, and nothing else."""
    for pattern in _MADE_OF:
        for file in folder.glob(pattern):
            file.unlink()
    if (folder / CHECKPOINTS).is_dir():
        (folder / CHECKPOINTS).rmdir()
