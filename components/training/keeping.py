"""Which epochs' checkpoints a run keeps. No torch."""

from pathlib import Path

from components.training.recipe_checks import CheckpointsKept
from components.training.records import Epoch

FEWEST = 5  # with the best one there are six at most


def planned(kept: CheckpointsKept, epochs: int) -> frozenset[int]:
    """The epochs that are kept however good they are, decided before the first.

    "six" spaces them evenly in the logarithm from the first to the last.
    """
    if kept == "all":
        return frozenset(range(1, epochs + 1))
    if kept == "six":
        return frozenset(round(epochs ** (i / (FEWEST - 1))) for i in range(FEWEST))
    return frozenset()


class Keeping:
    """Says of each epoch, in their order, whether it is kept; the best so far is in `best`.

    The best one is the first with the highest validation accuracy.
    """

    def __init__(self, kept: CheckpointsKept, epochs: int) -> None:
        self.kept, self.planned = kept, planned(kept, epochs)
        self.best = 0
        self._accuracy = -1.0

    def wants(self, epoch: Epoch) -> bool:
        """Whether this epoch is to be kept, now that it is known."""
        if epoch.val_accuracy > self._accuracy:
            self._accuracy, self.best = epoch.val_accuracy, epoch.step
        best = self.kept in ("best", "six") and epoch.step == self.best
        return best or epoch.step in self.planned

    def needless(self, folder: Path) -> list[Path]:
        """The checkpoints in the folder that a better one has replaced."""
        if self.kept not in ("best", "six"):
            return []
        needed = {file_name(step) for step in (*self.planned, self.best)}
        return [file for file in folder.glob("epoch-*.safetensors") if file.name not in needed]


def file_name(step: int) -> str:
    """The name of an epoch's checkpoint."""
    return f"epoch-{step:03d}.safetensors"
