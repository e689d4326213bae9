"""The training loop: a recipe → epochs, one after the other."""

import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from components.errors import ExplorerError
from components.networks.build import create
from components.networks.records import Preprocessing
from components.training import batches
from components.training.batches import Tensors
from components.training.data import DATA
from components.training.optimizers import optimizer_for, schedule_for
from components.training.recipe import Recipe
from components.training.records import Epoch


@dataclass(frozen=True, slots=True)
class Task:
    """A network with the data it is to learn, all on one device."""

    recipe: Recipe
    network: nn.Module
    preprocessing: Preprocessing
    train: Tensors
    val: Tensors

    @property
    def batches_per_epoch(self) -> int:
        """Training batches of one epoch."""
        return -(-len(self.train) // self.recipe.batch)


def prepare(recipe: Recipe, device: torch.device) -> Task:
    """Build the network from the recipe's seed and load its data.

    Raises:
        ExplorerError: if there is no such network, or it doesn't take such pictures.
    """
    data = DATA[recipe.data]
    with torch.random.fork_rng():
        torch.manual_seed(recipe.seed)
        network = create(recipe.network, len(data.classes))
    channels = next(m.in_channels for m in network.modules() if isinstance(m, nn.Conv2d))
    _try(network, recipe, channels, len(data.classes))
    splits = [
        batches.to_tensors(
            data.load(split, count, recipe.side_px, recipe.data_seed), channels, device
        )
        for split, count in (("train", recipe.images), ("val", recipe.val_images))
    ]
    # Three times faster on a CPU than with the channels first.
    network = network.to(memory_format=torch.channels_last).to(device)
    preprocessing = batches.preprocessing_for(recipe.side_px, channels)
    return Task(recipe, network, preprocessing, *splits)


def epochs(task: Task, after_batch: Callable[[], None] = lambda: None) -> Iterator[Epoch]:
    """Train, and yield what each epoch gave as soon as it is known."""
    recipe = task.recipe
    optimizer = optimizer_for(recipe, task.network)
    step_schedule = schedule_for(recipe, optimizer)
    generator = torch.Generator().manual_seed(recipe.seed)
    for step in range(1, recipe.epochs + 1):
        lr = float(optimizer.param_groups[0]["lr"])
        # Dropout draws from torch's own generator; the caller's is left as it was.
        with torch.random.fork_rng():
            torch.manual_seed(recipe.seed + step)
            train_loss, train_accuracy = _train_once(task, optimizer, generator, after_batch)
        val_loss, val_accuracy = evaluate(task.network, task.val, recipe.batch)
        step_schedule(val_loss)
        yield Epoch(step, time.time(), train_loss, val_loss, train_accuracy, val_accuracy, lr)


def evaluate(network: nn.Module, split: Tensors, batch: int) -> tuple[float, float]:
    """Mean cross-entropy and accuracy in [0, 1] in evaluation mode."""
    network.eval()
    sums = Sums()
    with torch.inference_mode():
        for images, labels in batches.ordered(split, batch):
            logits = network(images)
            sums.add(cross_entropy(logits, labels), logits, labels)
    return sums.means()


def _train_once(
    task: Task,
    optimizer: torch.optim.Optimizer,
    generator: torch.Generator,
    after_batch: Callable[[], None],
) -> tuple[float, float]:
    """One pass over the training pictures: mean loss and accuracy while learning."""
    recipe, sums = task.recipe, Sums()
    vary, mirrored = recipe.augmentation == "light", DATA[recipe.data].mirrored
    task.network.train()
    for images, labels in batches.shuffled(task.train, recipe.batch, generator, vary, mirrored):
        logits = task.network(images)
        loss = cross_entropy(logits, labels, label_smoothing=recipe.label_smoothing)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
        sums.add(loss.detach(), logits, labels)
        after_batch()
    return sums.means()


class Sums:
    """Adds up loss and right answers on the device, so that no batch waits for the last."""

    def __init__(self) -> None:
        self.loss: Tensor | float = 0.0
        self.right: Tensor | float = 0.0
        self.count = 0

    def add(self, loss: Tensor, logits: Tensor, labels: Tensor) -> None:
        """Add a batch: its mean loss, logits (n, classes) and labels (n,)."""
        self.loss = self.loss + loss * len(labels)
        self.right = self.right + (logits.argmax(1) == labels).sum()
        self.count += len(labels)

    def means(self) -> tuple[float, float]:
        """Mean loss and share of right answers."""
        return float(self.loss) / self.count, float(self.right) / self.count


def _try(network: nn.Module, recipe: Recipe, channels: int, classes: int) -> None:
    """Find out on empty pictures whether the network can learn them, before drawing any."""
    side = recipe.side_px
    trial = deepcopy(network)  # batch normalisation would remember the empty pictures
    try:
        with torch.inference_mode(), torch.random.fork_rng():
            answers = [
                trial.train(mode)(torch.zeros(2, channels, side, side)) for mode in (False, True)
            ]
    except (RuntimeError, AssertionError, ValueError) as error:
        raise ExplorerError(
            f"{recipe.network} can't take pictures of {side} × {side} pixels;"
            " choose another --side."
        ) from error
    if any(not isinstance(a, Tensor) or a.shape != (2, classes) for a in answers):
        raise ExplorerError(
            f"{recipe.network} answers with more than one number for each class while it learns;"
            " choose another network."
        )
