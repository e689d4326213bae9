"""A saved run: four ordinary formats that agree, and checkpoints that explain themselves."""

import csv
import json
import socket
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import torch
from safetensors.torch import load_file
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from torch import nn

from components.errors import ExplorerError
from components.networks import create
from components.networks.saved import describe
from components.training import Recipe
from components.training.batches import ordered
from components.training.measuring import evaluate
from components.training.preparing import Task, prepare
from components.training.recipe_checks import CheckpointsKept
from components.training.records import Epoch
from components.training.saving import COLUMNS, run_folder
from components.training.trainer import train

CPU = torch.device("cpu")
TINY = Recipe(
    name="tiny",
    data="digits",
    network="catalogue:lenet5",
    images=100,
    val_images=50,
    side_px=32,
    epochs=3,
    checkpoints="all",
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Task, tuple[Epoch, ...]]:
    """A finished run with all checkpoints."""
    folder = tmp_path_factory.mktemp("runs") / "tiny"
    task, done = train(TINY, folder, CPU)
    return folder, task, done


def rows_of(folder: Path) -> list[dict[str, str]]:
    """The rows of `metrics.csv`."""
    with (folder / "metrics.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def events_of(folder: Path) -> EventAccumulator:
    """The event file as TensorBoard itself reads it."""
    return EventAccumulator(str(folder)).Reload()


def test_table_events_and_loop_agree(run: tuple[Path, Task, tuple[Epoch, ...]]) -> None:
    folder, _, done = run
    rows, events = rows_of(folder), events_of(folder)
    assert tuple(rows[0]) == COLUMNS
    assert sorted(events.Tags()["scalars"]) == sorted(COLUMNS[2:])
    for name in COLUMNS[2:]:
        scalars = events.Scalars(name)
        assert [s.step for s in scalars] == [int(row["step"]) for row in rows] == [1, 2, 3]
        assert [s.wall_time for s in scalars] == [float(row["wall_time"]) for row in rows]
        assert [s.value for s in scalars] == [float(np.float32(row[name])) for row in rows]
        assert [s.value for s in scalars] == pytest.approx([e.scalars()[name] for e in done])


def test_the_configuration_says_what_was_trained(
    run: tuple[Path, Task, tuple[Epoch, ...]],
) -> None:
    said = json.loads((run[0] / "config.json").read_text())
    assert (said["network"], said["data"], said["seed"]) == ("catalogue:lenet5", "digits", 0)
    assert (said["images"], said["val_images"]) == (100, 50)
    assert said["classes"] == list("0123456789")
    assert said["parameters"] == 61706
    assert said["versions"]["torch"] == torch.__version__.split("+")[0]


def test_no_file_tells_the_computers_name(run: tuple[Path, Task, tuple[Epoch, ...]]) -> None:
    files = [file for file in run[0].rglob("*") if file.is_file()]
    (events,) = (file for file in files if "tfevents" in file.name)
    assert events.name.endswith(".tiny")
    assert not any(socket.gethostname() in file.name for file in files)


def test_a_checkpoint_gives_the_same_answers(
    run: tuple[Path, Task, tuple[Epoch, ...]],
) -> None:
    folder, task, done = run
    files = sorted((folder / "checkpoints").iterdir())
    assert [file.name for file in files] == [f"epoch-00{n}.safetensors" for n in (1, 2, 3)]
    for file, epoch in zip(files, done, strict=True):
        said = describe(file)
        assert said is not None
        assert (said.network, said.epoch, said.data) == ("catalogue:lenet5", epoch.step, "digits")
        assert said.preprocessing == task.preprocessing
        network = create(said.network, len(said.classes)).eval()
        network.load_state_dict(load_file(file))
        assert evaluate(network, task.val, 32)[1] == epoch.val_accuracy == said.accuracy
    # The same order in memory, else the last bit may differ.
    network = network.to(memory_format=torch.channels_last)
    images, _ = next(ordered(task.val, 50))
    with torch.inference_mode():
        assert torch.equal(network(images), task.network.eval()(images))


@pytest.mark.parametrize(
    ("kept", "accuracies", "files"),
    [
        ("none", (0.5, 0.7), []),
        ("all", (0.5, 0.7), [1, 2]),
        ("best", (0.5, 0.7, 0.7, 0.6), [2]),
        ("best", (0.0, 0.0), [1]),
        ("six", (0.1, 0.2, 0.3, 0.2), [1, 2, 3, 4]),
    ],
)
def test_only_the_wanted_checkpoints_are_kept(
    tmp_path: Path, kept: CheckpointsKept, accuracies: tuple[float, ...], files: list[int]
) -> None:
    recipe = replace(TINY, checkpoints=kept, images=2, val_images=2, epochs=len(accuracies))
    task = prepare(recipe, CPU)
    with run_folder(tmp_path, task) as writer:
        for step, accuracy in enumerate(accuracies, 1):
            writer.add(last := Epoch(step, 0.0, 1, 1, accuracy, accuracy, 0.1))
        writer.finish(last)
    found = sorted(file.stem for file in tmp_path.glob("checkpoints/*"))
    assert found == [f"epoch-{step:03d}" for step in files]


def test_what_was_written_is_whole_while_training_goes_on(tmp_path: Path) -> None:
    """Nothing is closed yet: what a reader sees now is what a power cut would leave."""
    task = prepare(replace(TINY, images=2, val_images=2), CPU)
    with run_folder(tmp_path, task) as writer:
        assert rows_of(tmp_path) == []
        writer.add(Epoch(1, 9.0, 1.5, 2.5, 0.25, 0.75, 0.1))
        assert (tmp_path / "metrics.csv").read_text() == (
            "step,wall_time,train/loss,val/loss,train/accuracy,val/accuracy,lr\n"
            "1,9.0,1.5,2.5,0.25,0.75,0.1\n"
        )
        assert [s.value for s in events_of(tmp_path).Scalars("val/accuracy")] == [0.75]
        assert describe(tmp_path / "checkpoints" / "epoch-001.safetensors") is not None


def test_a_finished_run_is_not_overwritten_unasked(tmp_path: Path) -> None:
    recipe = replace(TINY, epochs=2, images=20, val_images=10)
    train(recipe, tmp_path, CPU)
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ExplorerError, match="already; choose another --out"):
        train(recipe, tmp_path, CPU)
    train(replace(recipe, epochs=1), tmp_path, CPU, overwrite=True)
    assert len(rows_of(tmp_path)) == 1
    assert len(events_of(tmp_path).Scalars("lr")) == 1
    assert [file.name for file in tmp_path.glob("checkpoints/*")] == ["epoch-001.safetensors"]
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_written_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExplorerError, match="can't be written"):
        train(TINY, tmp_path / "file" / "run", CPU)


def test_six_checkpoints_have_16_bits_and_a_run_that_ends_early_keeps_its_last(
    tmp_path: Path,
) -> None:
    recipe = replace(TINY, checkpoints="six", epochs=99, images=2, val_images=2)
    task = prepare(recipe, CPU)
    with run_folder(tmp_path, task) as writer:
        for step in range(1, 9):
            accuracy = 0.9 if step == 5 else 0.1
            writer.add(last := Epoch(step, 0.0, 1, 1, accuracy, accuracy, 0.1))
        writer.finish(last)
    files = sorted((tmp_path / "checkpoints").iterdir())
    assert [file.stem[-3:] for file in files] == ["001", "003", "005", "008"]
    assert {t.dtype for file in files for t in load_file(file).values()} == {torch.float16}


def test_gradient_norms_have_a_column_for_each_layer(tmp_path: Path) -> None:
    recipe = replace(TINY, gradient_norms=True, epochs=2, images=20, val_images=10)
    task, done = train(recipe, tmp_path, CPU)
    with (tmp_path / "gradients.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    layers = [n for n, m in task.network.named_modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
    assert list(rows[0]) == ["step", *(f"gradient/{layer}" for layer in layers)]
    assert [row["step"] for row in rows] == ["1", "2"]
    assert float(rows[1][f"gradient/{layers[0]}"]) == pytest.approx(done[1].gradients[layers[0]])


def test_the_last_epochs_answers_are_those_of_the_network(tmp_path: Path) -> None:
    recipe = replace(TINY, pictures=True, epochs=2, images=40, val_images=30)
    task, done = train(recipe, tmp_path, CPU)
    found = pq.read_table(tmp_path / "predictions.parquet").to_pydict()
    probabilities, answers = np.array(found["probabilities"]), np.array(found["label"])
    images, labels = next(ordered(task.val, 30))
    with torch.inference_mode():
        expected = task.network.eval()(images).softmax(1).numpy()
    np.testing.assert_allclose(probabilities, expected, atol=1e-6)
    assert answers.tolist() == labels.tolist()
    assert found["path"][:2] == ["val/0", "val/1"]
    assert all(picture[:4] == b"RIFF" for picture in found["picture"])
    right = (probabilities.argmax(1) == answers).mean()
    assert right == pytest.approx(done[-1].val_accuracy)
    train(replace(recipe, predictions=False), tmp_path, CPU, overwrite=True)
    assert not (tmp_path / "predictions.parquet").exists()


def test_a_run_says_when_it_is_finished(tmp_path: Path) -> None:
    task = prepare(replace(TINY, images=2, val_images=2), CPU)
    with run_folder(tmp_path, task, notes={"experiment": "A title"}) as writer:
        writer.add(last := Epoch(1, 9.0, 1.5, 2.5, 0.25, 0.75, 0.1))
        said = json.loads((tmp_path / "config.json").read_text())
        assert (said["finished"], said["experiment"]) == (False, "A title")
        writer.finish(last)
    assert json.loads((tmp_path / "config.json").read_text())["finished"]
