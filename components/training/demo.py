"""Make the demo weights and the runs that the app ships, from nothing: `make demo`.

Three runs: an EfficientNet that learns scenes, the same one that learns a few of them by
heart, and LeNet-5 on handwritten digits. The demo weights are the first network in 16 bits, with
the accuracy that this very file reaches on scenes nobody trained or validated on.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import load_file

from components.networks.build import create
from components.networks.saved import ASSETS, DEMO_FILE, SavedNetwork
from components.training.batches import to_tensors
from components.training.data import data_set
from components.training.describing import described, save_network, write_json
from components.training.measuring import evaluate
from components.training.preparing import Task
from components.training.recipe import Recipe
from components.training.records import Epoch
from components.training.trainer import train

NETWORK = "efficientnet:d0.5,w0.5,r160"
TEST_SCENES = 3000
DEMO = Recipe(
    name="scenes-efficientnet",
    data="scenes",
    network=NETWORK,
    images=8000,
    side_px=160,
    epochs=10,
    lr=0.003,
    label_smoothing=0.05,
    augmentation="light",
)
RUNS = (
    DEMO,
    Recipe(
        name="scenes-overfit",
        data="scenes",
        network=NETWORK,
        images=1000,
        side_px=160,
        epochs=20,
        lr=0.003,
        schedule="constant",
        weight_decay=0.0,
    ),
    Recipe(
        name="digits-lenet",
        data="digits",
        network="catalogue:lenet5",
        side_px=32,
        epochs=20,
        lr=0.002,
        weight_decay=0.0,
    ),
)


def make(runs: Sequence[Recipe], assets: Path, test_scenes: int) -> None:
    """Train all runs on the CPU; the first one's network becomes the demo weights."""
    for recipe in runs:
        folder = assets / "runs" / recipe.name
        say(f"\n{recipe.name}: {recipe.network} on {recipe.data}, {recipe.epochs} epochs")
        task, done = train(recipe, folder, torch.device("cpu"), overwrite=True)
        if recipe is runs[0]:
            file = assets / "weights" / DEMO_FILE.name
            accuracy = save_demo(file, task, done[-1], test_scenes)
            note_test(folder / "config.json", accuracy, test_scenes)
            say(f"{file.name}: {accuracy:.2%} of {test_scenes} unseen scenes are right.")


def save_demo(file: Path, task: Task, last: Epoch, scenes: int) -> float:
    """Write the weights in 16 bits, measure the file on unseen scenes, and write that into it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    description = described(task, last)
    save_network(file, task.network, description, torch.float16)
    accuracy = measure(file, description, scenes)
    save_network(file, task.network, replace(description, accuracy=accuracy), torch.float16)
    return accuracy


def measure(file: Path, saved: SavedNetwork, scenes: int) -> float:
    """The accuracy in [0, 1] on the test split of a checkpoint as it lies on the disk."""
    network = create(saved.network, len(saved.classes))
    network.load_state_dict(load_file(file))
    pictures = data_set(saved.data).load("test", scenes, saved.preprocessing.input_px, 0)
    tensors = to_tensors(pictures, saved.preprocessing.channels, torch.device("cpu"))
    network = network.to(memory_format=torch.channels_last)
    return evaluate(network, tensors, 64)[1]


def note_test(config: Path, accuracy: float, scenes: int) -> None:
    """Add the measured accuracy to a run's configuration."""
    content = json.loads(config.read_text(encoding="utf-8"))
    write_json(config, {**content, "test_accuracy": accuracy, "test_images": scenes})


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    # One thread adds up in the same order everywhere, so that numbers come out the same.
    torch.set_num_threads(1)
    make(RUNS, ASSETS, TEST_SCENES)
