"""One run from a recipe to a folder."""

from pathlib import Path

import torch

from components.errors import ExplorerError
from components.networks.hardware import device_named, devices
from components.training.loop import Task, epochs, prepare
from components.training.progress import Progress
from components.training.recipe import Recipe
from components.training.records import Epoch
from components.training.saving import check_free, run_folder

MOST_THREADS = 1024


def train(
    recipe: Recipe, folder: Path, device: torch.device, overwrite: bool = False
) -> tuple[Task, tuple[Epoch, ...]]:
    """Train by the recipe and write the run; the trained network is in the task.

    Raises:
        ExplorerError: if the recipe can't be trained or the folder can't be written.
    """
    check_free(folder, overwrite)  # before minutes go into drawing
    task = prepare(recipe, device)
    done: list[Epoch] = []
    with run_folder(folder, task, overwrite) as writer:
        progress = Progress(task)
        try:
            for epoch in epochs(task, progress.batch):
                writer.add(epoch)
                progress.epoch(epoch)
                done.append(epoch)
        finally:
            progress.close()
    return task, tuple(done)


def device_for(key: str = "auto", threads: int | None = None) -> torch.device:
    """The device with that key, "auto" the fastest kind; `threads` sets torch's processor threads.

    Raises:
        ExplorerError: if this machine has no such device, or the threads can't be had.
    """
    if threads is not None:
        if not 1 <= threads <= MOST_THREADS:
            raise ExplorerError(
                f"The threads must lie between 1 and {MOST_THREADS}, not {threads}."
            )
        torch.set_num_threads(threads)
    if key == "auto":
        return torch.device(devices()[0].key)
    return torch.device(device_named("cuda:0" if key == "cuda" else key).key)
