"""A run that was killed goes on and ends as if it had never been."""

import csv
import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from components.errors import ExplorerError
from components.training import Recipe, trainer
from components.training.progress import Progress
from components.training.records import Epoch
from components.training.resuming import changes_since, is_finished
from components.training.saving import RESUME
from components.training.trainer import train

ROOT = Path(__file__).parents[2]
CPU = torch.device("cpu")
TINY = Recipe(
    name="r",
    data="digits",
    network="catalogue:lenet5",
    images=60,
    val_images=30,
    side_px=32,
    epochs=4,
    batch=16,
    checkpoints="six",
    gradient_norms=True,
    augmentation="light",
    dropout=0.3,
    ema=0.9,
    schedule="plateau",
    plateau_patience=0,
)


# Trains as the command line does, until it kills itself in the middle of the third epoch.
KILLED = """
import os, signal, sys
from components.training import trainer
from components.training.__main__ import main
from components.training.progress import Progress

class Deadly(Progress):
    learned = 0

    def batch(self):
        self.learned += 1
        if self.learned == 25:  # there are 10 in an epoch
            os.kill(os.getpid(), signal.SIGKILL)

trainer.Progress = Deadly
main(sys.argv[1:])
"""


def rows_of(folder: Path, table: str = "metrics.csv") -> list[dict[str, str]]:
    """The rows of a table without the time of day."""
    with (folder / table).open(newline="") as file:
        return [{k: v for k, v in row.items() if k != "wall_time"} for row in csv.DictReader(file)]


def interrupted(monkeypatch: pytest.MonkeyPatch, recipe: Recipe, folder: Path, after: int) -> None:
    """Train until so many epochs are on the disk, then stop as Ctrl-C does."""

    class Stopping(Progress):
        def epoch(self, epoch: Epoch) -> None:
            if epoch.step == after:
                raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(trainer, "Progress", Stopping)
        with pytest.raises(KeyboardInterrupt):
            train(recipe, folder, CPU)


def test_a_run_killed_in_the_middle_of_an_epoch_ends_with_the_same_numbers(tmp_path: Path) -> None:
    options = (
        "--data digits --network cifar:resnet20 --images 160 --val-images 60 --epochs 5"
        " --batch 16 --side 32 --threads 1 --device cpu --checkpoints six --gradient-norms"
        " --augmentation light --dropout 0.3 --ema 0.9 --schedule plateau --plateau-patience 0"
    )
    whole, cut = tmp_path / "whole" / "r", tmp_path / "cut" / "r"

    def python(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *arguments, *options.split()]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    killed = python("-c", KILLED, "--out", str(cut))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert len(rows_of(cut)) == 2
    resumed = python("-m", "components.training", "--out", str(cut), "--resume")
    assert "goes on after epoch 2" in resumed.stdout
    assert python("-m", "components.training", "--out", str(whole)).returncode == 0
    for name in ("metrics.csv", "gradients.csv"):
        assert rows_of(cut, name) == rows_of(whole, name)
        assert [row["step"] for row in rows_of(cut, name)] == list("12345")
    weights = [
        {file.name: file.read_bytes() for file in (run / "checkpoints").iterdir()}
        for run in (cut, whole)
    ]
    assert len(weights[0]) > 2
    assert weights[0] == weights[1]
    assert len(list(cut.glob("*tfevents*"))) == 1
    assert sorted(f.name for f in cut.iterdir() if "tfevents" not in f.name) == sorted(
        f.name for f in whole.iterdir() if "tfevents" not in f.name
    )


def test_a_run_stopped_after_its_last_epoch_is_only_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "r"
    interrupted(monkeypatch, TINY, folder, 4)
    assert (folder / RESUME).exists()
    assert not is_finished(folder)
    before = rows_of(folder)
    train(TINY, folder, CPU, resume=True)
    assert is_finished(folder)
    assert not (folder / RESUME).exists()
    assert rows_of(folder) == before
    assert (folder / "predictions.parquet").exists()


def test_a_row_that_was_cut_off_and_a_lost_checkpoint_are_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, recipe = tmp_path / "r", replace(TINY, checkpoints="all")
    interrupted(monkeypatch, recipe, folder, 2)
    table = folder / "metrics.csv"
    table.write_text(table.read_text()[:-9])
    (folder / "checkpoints" / "epoch-002.safetensors").unlink()
    train(recipe, folder, CPU, resume=True)
    train(recipe, tmp_path / "whole" / "r", CPU)
    assert rows_of(folder) == rows_of(tmp_path / "whole" / "r")
    assert len(list((folder / "checkpoints").iterdir())) == 4


def test_early_stopping_remembers_how_long_it_has_waited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = replace(TINY, lr=1e-9, watch="val/accuracy", early_stopping=3, epochs=9, ema=0.0)
    interrupted(monkeypatch, recipe, tmp_path / "r", 3)
    train(recipe, tmp_path / "r", CPU, resume=True)
    assert len(rows_of(tmp_path / "r")) == 4


def test_what_cannot_go_on_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "r"
    interrupted(monkeypatch, TINY, folder, 1)
    with pytest.raises(ExplorerError, match="or add --overwrite, --resume to go on with it"):
        train(TINY, folder, CPU)
    with pytest.raises(ExplorerError, match=r"another recipe \(epochs 4, now 5\)"):
        train(replace(TINY, epochs=5), folder, CPU, resume=True)
    whole = (folder / RESUME).read_bytes()
    (folder / RESUME).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ExplorerError, match="is damaged"):
        train(TINY, folder, CPU, resume=True)
    (folder / RESUME).unlink()
    with pytest.raises(ExplorerError, match="can't go on, since it has no resume"):
        train(TINY, folder, CPU, resume=True)
    train(TINY, folder, CPU, overwrite=True, resume=True)
    with pytest.raises(ExplorerError, match="is finished; --overwrite trains it anew"):
        train(TINY, folder, CPU, resume=True)


def test_nothing_in_the_folder_is_ever_executed(tmp_path: Path) -> None:
    """A pickle that would create a file is refused."""
    folder, bait = tmp_path / "r", tmp_path / "bait"

    class Trap:
        def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
            return Path.touch, (bait,)

    folder.mkdir()
    torch.save({"recipe": Trap()}, folder / RESUME)
    with pytest.raises(ExplorerError, match="is damaged"):
        train(TINY, folder, CPU, resume=True)
    assert not bait.exists()


def test_runs_of_before_are_finished_when_they_have_all_their_rows(tmp_path: Path) -> None:
    shipped = ROOT / "assets" / "runs" / "digits-lenet"
    config = json.loads((shipped / "config.json").read_text())
    assert is_finished(shipped)
    assert not is_finished(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps({**config, "epochs": 21}))
    (tmp_path / "metrics.csv").write_bytes((shipped / "metrics.csv").read_bytes())
    assert not is_finished(tmp_path) or config.get("finished") is True
    recipe = Recipe("digits-lenet", "digits", "catalogue:lenet5", side_px=32, epochs=22)
    assert "epochs 20, now 22" in changes_since(shipped, recipe)
