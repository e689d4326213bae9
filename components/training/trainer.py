"""One run from a recipe to a folder."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import torch

from components.errors import ExplorerError
from components.networks.hardware import device_named, devices
from components.training.answering import write_answers
from components.training.loop import Learner
from components.training.preparing import Task, prepare
from components.training.progress import Progress
from components.training.recipe import Recipe
from components.training.records import Epoch
from components.training.resuming import is_finished, read_state, remove_state, write_state
from components.training.saving import RunWriter, check_free, run_folder

MOST_THREADS = 1024


def train(
    recipe: Recipe,
    folder: Path,
    device: torch.device,
    overwrite: bool = False,
    resume: bool = False,
    prefix: str = "",
    notes: Mapping[str, Any] = {},
) -> tuple[Task, tuple[Epoch, ...]]:
    """Train by the recipe and write the run; the trained network is in the task.

    Args:
        recipe: how to train.
        folder: of this run.
        device: where to compute.
        overwrite: replace a run that is in the folder.
        resume: go on with a run that was interrupted; one that is not there begins.
        prefix: stands before each line on the screen.
        notes: more entries for `config.json`.

    Raises:
        ExplorerError: if the recipe can't be trained or the folder can't be written.
    """
    begun = _begun(recipe, folder, overwrite, resume)  # before minutes go into drawing
    learner = Learner(prepare(recipe, device))
    if begun:
        learner.restore(begun)
    learn(learner, folder, overwrite or resume, prefix, notes)
    return learner.task, tuple(learner.done)


def _begun(recipe: Recipe, folder: Path, overwrite: bool, resume: bool) -> dict[str, Any] | None:
    """What an interrupted run left behind, if it is to be gone on with."""
    if overwrite:
        return None
    if not resume:
        check_free(folder, overwrite)
        return None
    if is_finished(folder):
        raise ExplorerError(f"The run in {folder} is finished; --overwrite trains it anew.")
    return read_state(folder, recipe)


def learn(
    learner: Learner,
    folder: Path,
    overwrite: bool = False,
    prefix: str = "",
    notes: Mapping[str, Any] = {},
) -> None:
    """Let the learner learn to its end, from where it stands, and write the run as it goes.

    Raises:
        ExplorerError: if there is a run in the folder already, or it can't be written.
    """
    task, before = learner.task, tuple(learner.done)
    with (
        closing(Progress(task, len(before), prefix)) as progress,
        run_folder(folder, task, overwrite, before, notes) as writer,
    ):
        _epochs(learner, writer, progress)


def _epochs(learner: Learner, writer: RunWriter, progress: Progress) -> None:
    for epoch in learner.epochs(progress.batch):
        write_state(writer.folder, learner)  # first, so that no epoch is told and then lost
        writer.add(epoch)
        progress.epoch(epoch)
    last = learner.done[-1]
    if learner.task.recipe.predictions:
        write_answers(writer.folder, learner.task, last.step)
    writer.finish(last)
    remove_state(writer.folder)


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
