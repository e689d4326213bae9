"""The trainer's time for a run against the barest loop that learns the same."""

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from components.networks.build import create
from components.training import batches
from components.training.loop import Learner
from components.training.preparing import Task, prepare
from components.training.recipe import Recipe
from components.training.trainer import learn
from tests.benchmarks.measuring import Comparison, compare

RECIPE = Recipe(
    name="bench",
    data="scenes",
    network="cifar:resnet20",
    images=1024,
    val_images=256,
    side_px=32,
    epochs=3,
    schedule="constant",
)


@dataclass(frozen=True, slots=True)
class Bare:
    """A network and its optimizer, and nothing else."""

    network: nn.Module
    optimizer: torch.optim.Optimizer

    def epoch(self, task: Task) -> float:
        """Learn all pictures once in batches, then count the right answers of the others."""
        self.network.train()
        order = torch.randperm(len(task.train))
        for chosen in torch.split(order, RECIPE.batch):
            loss = cross_entropy(self._logits(task.train.images[chosen]), task.train.labels[chosen])
            self.optimizer.zero_grad()
            torch.autograd.backward(loss)
            self.optimizer.step()
        self.network.eval()
        right = 0.0
        with torch.inference_mode():
            for images, labels in zip(
                torch.split(task.val.images, RECIPE.batch),
                torch.split(task.val.labels, RECIPE.batch),
                strict=True,
            ):
                right += float((self._logits(images).argmax(1) == labels).sum())
        return right

    def epochs(self, task: Task) -> None:
        """As many as the recipe has."""
        for _ in range(RECIPE.epochs):
            self.epoch(task)

    def _logits(self, images: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.network((images.float() / 255 - 0.5) / 0.5)
        return logits


def run() -> list[Comparison]:
    """ResNet-20 on scenes of 32 pixels that lie in memory, on the CPU; drawing them is not timed.

    The trainer does all that a person pays for: it writes the run's files and its state after each
    epoch, and the answers to the validation pictures at the end.
    """
    task = prepare(RECIPE, torch.device("cpu"))
    network = create(RECIPE.network, 12).to(memory_format=torch.channels_last)
    bare = Bare(network, torch.optim.AdamW(network.parameters(), RECIPE.lr))
    found = compare(
        "a run of ResNet-20, 3 epochs of 1,024 scenes",
        ("the trainer with all its files", lambda: _whole_run(task)),
        ("a bare PyTorch loop", lambda: bare.epochs(task)),
        pairs=7,
    )
    share = RECIPE.epochs * _batches_s(task) / found.ours_s
    return [replace(found, ours=f"{found.ours}, {share:.1%} of it for making batches")]


def _whole_run(task: Task) -> None:
    screen = io.StringIO()
    with TemporaryDirectory() as folder, redirect_stdout(screen), redirect_stderr(screen):
        learn(Learner(task), Path(folder))


def _batches_s(task: Task) -> float:
    """Seconds for the batches of one epoch, with nothing learned from them."""
    began = perf_counter()
    for _ in batches.shuffled(task.train, RECIPE.batch, torch.Generator()):
        pass
    for _ in batches.ordered(task.val, RECIPE.batch):
        pass
    return perf_counter() - began
