"""What a person sees while a network trains: a line for each epoch, and a bar on a terminal."""

import sys
import time

from tqdm import tqdm

from components.training.preparing import Task
from components.training.records import Epoch
from components.training.watching import warning


class Progress:
    """A bar with the time left on a terminal; plain lines with it everywhere else.

    `done` epochs were trained before; `prefix` stands before each line.
    """

    def __init__(self, task: Task, done: int = 0, prefix: str = "") -> None:
        self.epochs, self.done, self.prefix = task.recipe.epochs, done, prefix
        self.started = time.monotonic()
        if doubt := warning(task.recipe):
            self._say(doubt)
        if done:
            self._say(f"goes on after epoch {done} of {self.epochs}")
        batches = task.batches_per_epoch
        self.bar = tqdm(
            total=self.epochs * batches,
            initial=done * batches,
            unit="batch",
            disable=None,
            leave=False,
        )

    def batch(self) -> None:
        """A batch has been learned."""
        self.bar.update()

    def epoch(self, epoch: Epoch) -> None:
        """An epoch has ended; its line stays above the bar."""
        elapsed = time.monotonic() - self.started
        left = elapsed / (epoch.step - self.done) * (self.epochs - epoch.step)
        self._say(
            f"epoch {epoch.step:>3}/{self.epochs}"
            f"   training: loss {epoch.train_loss:.4f}, {epoch.train_accuracy:6.1%} right"
            f"   validation: loss {epoch.val_loss:.4f}, {epoch.val_accuracy:6.1%} right"
            f"   {tqdm.format_interval(left)} left"
        )

    def close(self) -> None:
        """Take the bar away."""
        self.bar.close()

    def _say(self, line: str) -> None:
        tqdm.write(self.prefix + line, file=sys.stdout)
        sys.stdout.flush()
