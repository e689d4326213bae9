"""What a person sees while a network trains: a line for each epoch, and a bar on a terminal."""

import sys
import time

from tqdm import tqdm

from components.training.loop import Task
from components.training.records import Epoch


class Progress:
    """A bar with the time left on a terminal; plain lines with it everywhere else."""

    def __init__(self, task: Task) -> None:
        self.epochs = task.recipe.epochs
        self.started = time.monotonic()
        self.bar = tqdm(
            total=self.epochs * task.batches_per_epoch, unit="batch", disable=None, leave=False
        )

    def batch(self) -> None:
        """A batch has been learned."""
        self.bar.update()

    def epoch(self, epoch: Epoch) -> None:
        """An epoch has ended; its line stays above the bar."""
        elapsed = time.monotonic() - self.started
        left = elapsed / epoch.step * (self.epochs - epoch.step)
        tqdm.write(
            f"epoch {epoch.step:>3}/{self.epochs}"
            f"   training: loss {epoch.train_loss:.4f}, {epoch.train_accuracy:6.1%} right"
            f"   validation: loss {epoch.val_loss:.4f}, {epoch.val_accuracy:6.1%} right"
            f"   {tqdm.format_interval(left)} left",
            file=sys.stdout,
        )
        sys.stdout.flush()

    def close(self) -> None:
        """Take the bar away."""
        self.bar.close()
