"""A network while it learns, epoch by epoch; its state can be put away and taken up again."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch.nn.functional import cross_entropy

from components.training import batches
from components.training.beginnings import to_learning
from components.training.data import data_set
from components.training.measuring import GradientNorms, Sums, evaluate
from components.training.optimizers import Schedule, optimizer_for
from components.training.precision import autocast, scaler
from components.training.preparing import Task
from components.training.records import Epoch
from components.training.watching import Patience

State = dict[str, Any]


class Learner:
    """Holds all that changes while a network learns; `done` are the epochs that have ended."""

    def __init__(self, task: Task) -> None:
        recipe = task.recipe
        self.task = task
        self.optimizer = optimizer_for(recipe, task.network)
        self.schedule = Schedule(recipe, self.optimizer)
        self.scaler = scaler(task.device, recipe.precision)
        self.patience = Patience(recipe.early_stopping, recipe.watch)
        self.generator = torch.Generator().manual_seed(recipe.seed)
        self.done: list[Epoch] = []
        self.stopped = False

    def epochs(self, after_batch: Callable[[], None] = lambda: None) -> Iterator[Epoch]:
        """Train, and yield what each epoch gave as soon as it is known."""
        while len(self.done) < self.task.recipe.epochs and not self.stopped:
            yield self._epoch(len(self.done) + 1, after_batch)

    def state(self) -> State:
        """All that `restore` needs to go on as if nothing had happened."""
        average = self.task.average
        return {
            "network": self.task.network.state_dict(),
            "average": average.state_dict() if average else {},
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "scaler": self.scaler.state_dict(),
            "generator": self.generator.get_state(),
            "patience": (self.patience.best, self.patience.waited),
            "stopped": self.stopped,
            "done": [epoch.values() for epoch in self.done],
        }

    def restore(self, state: State) -> None:
        """Go on from such a state; the recipe must be the same."""
        self.task.network.load_state_dict(state["network"])
        if self.task.average:
            self.task.average.load_state_dict(state["average"])
        self._restore_optimizer(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        self.scaler.load_state_dict(state["scaler"])
        self.generator.set_state(state["generator"])
        self.patience.best, self.patience.waited = state["patience"]
        self.stopped = state["stopped"]
        self.done = [Epoch(*values) for values in state["done"]]

    def _restore_optimizer(self, state: State) -> None:
        """What it keeps of a weight lies in memory as the weight does, else last bits differ."""
        by_number = {int(number): values for number, values in state["state"].items()}
        self.optimizer.load_state_dict({**state, "state": by_number})
        for weight, values in self.optimizer.state.items():
            for name, value in values.items():
                if isinstance(value, torch.Tensor) and value.shape == weight.shape:
                    values[name] = torch.empty_like(weight).copy_(value)

    def _epoch(self, step: int, after_batch: Callable[[], None]) -> Epoch:
        task, recipe = self.task, self.task.recipe
        lr = float(self.optimizer.param_groups[0]["lr"])
        # Dropout draws from torch's own generator; the caller's is left as it was.
        with torch.random.fork_rng():
            torch.manual_seed(recipe.seed + step)
            sums, norms = self._learn(step, after_batch)
        train_loss, train_accuracy = sums.means()
        val_loss, val_accuracy = evaluate(task.judged, task.val, recipe.batch, recipe.precision)
        accuracies = (train_accuracy, val_accuracy)
        epoch = Epoch(step, time.time(), train_loss, val_loss, *accuracies, lr, norms.means())
        watched = epoch.scalars().get(recipe.watch)
        self.schedule.step(watched)
        self.stopped = self.patience.is_over(watched)
        self.done.append(epoch)
        return epoch

    def _learn(self, step: int, after_batch: Callable[[], None]) -> tuple[Sums, GradientNorms]:
        """One pass over the training pictures; nothing in it waits for the device."""
        recipe, network = self.task.recipe, self.task.network
        sums, norms = Sums(), GradientNorms(network)
        to_learning(self.task.beginning)
        for images, labels in self._batches(step):
            with autocast(self.task.device, recipe.precision):
                logits = network(images)
            loss = cross_entropy(logits.float(), labels, label_smoothing=recipe.label_smoothing)
            self.optimizer.zero_grad()
            torch.autograd.backward(self.scaler.scale(loss))
            if recipe.gradient_norms:
                self.scaler.unscale_(self.optimizer)
                norms.add()
            self.scaler.step(self.optimizer)
            self.scaler.update()
            if self.task.average:
                self.task.average.update_parameters(network)
            sums.add(loss.detach(), logits, labels)
            after_batch()
        return sums, norms

    def _batches(self, step: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        recipe = self.task.recipe
        return batches.shuffled(
            self.task.train,
            recipe.batch,
            self.generator,
            recipe.augmentation,
            data_set(recipe.data).mirrored,
            recipe.side_at(step),
        )


def epochs(task: Task, after_batch: Callable[[], None] = lambda: None) -> Iterator[Epoch]:
    """Train from the beginning, and yield what each epoch gave as soon as it is known."""
    yield from Learner(task).epochs(after_batch)
