"""The network's answers to the validation pictures, written where any reader finds them."""

from pathlib import Path

import torch

from components.runs.predictions import PREDICTIONS_FILE, write_predictions
from components.training import batches
from components.training.data import data_set
from components.training.precision import autocast
from components.training.preparing import Task


def write_answers(folder: Path, task: Task, step: int) -> None:
    """Write `predictions.parquet`: the probabilities after the epoch `step`.

    Raises:
        ExplorerError: if the file can't be written.
    """
    recipe, pictures = task.recipe, task.val_pictures
    classes = data_set(recipe.data).classes
    network = task.judged.eval()
    file, start = folder / PREDICTIONS_FILE, 0
    with (
        write_predictions(file, classes, recipe.network, step) as writer,
        torch.inference_mode(),
        autocast(task.device, recipe.precision),
    ):
        for images, labels in batches.ordered(task.val, recipe.batch):
            part = slice(start, start + len(labels))
            shares = network(images).float().softmax(1).cpu().numpy()
            kept = pictures.images[part] if recipe.pictures else None
            writer.add(pictures.paths[part], labels.cpu().numpy(), shares, kept)
            start = part.stop
