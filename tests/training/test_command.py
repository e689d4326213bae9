"""The command line: what a person types, reads, and finds afterwards."""

import csv
import io
import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from components.training.__main__ import main
from components.training.command import read, recipe_from
from components.training.measuring import evaluate
from components.training.recipe import FIELDS, Recipe

ROOT = Path(__file__).parents[2]
DIGITS = ("--data", "digits", "--network", "catalogue:lenet5", "--device", "cpu")


def rows_of(folder: Path) -> list[dict[str, str]]:
    """The rows of `metrics.csv`."""
    with (folder / "metrics.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_small_run_writes_everything_and_says_so_in_plain_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "first"
    sizes = ("--images", "48", "--val-images", "24", "--epochs", "2", "--side", "32")
    network = ("--network", "efficientnet:d0.2,w0.2,r32", "--label-smoothing", "0.1")
    kept = ("--checkpoints", "best", "--augmentation", "light")
    assert main([*sizes, *network, *kept, "--device", "cpu", "--out", str(folder)]) == 0
    said = capsys.readouterr()
    assert "epoch   2/2" in said.out
    assert "best epoch" in said.out
    assert "\r" not in said.out + said.err
    assert len(rows_of(folder)) == 2
    assert json.loads((folder / "config.json").read_text())["name"] == "first"
    assert len(list(folder.glob("events.out.tfevents.*"))) == 1
    assert len(list(folder.glob("checkpoints/epoch-*.safetensors"))) == 1


def test_a_terminal_gets_a_bar_with_the_time_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stderr", screen := Terminal())
    size = ("--images", "40", "--val-images", "20", "--epochs", "3", "--batch", "8")
    assert main([*DIGITS, *size, "--out", str(tmp_path / "run")]) == 0
    assert re.search(r"\d+/15 \[\d\d:\d\d<", screen.getvalue())  # 3 epochs of 5 batches
    assert "epoch   3/3" in capsys.readouterr().out


def test_the_same_command_twice_gives_the_same_numbers(tmp_path: Path) -> None:
    tables = []
    for name in ("one", "two"):
        size = ("--images", "60", "--val-images", "30", "--epochs", "2")
        assert main([*DIGITS, *size, "--seed", "5", "--out", str(tmp_path / name)]) == 0
        rows = rows_of(tmp_path / name)
        tables.append([{k: v for k, v in row.items() if k != "wall_time"} for row in rows])
    assert tables[0] == tables[1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--epochs", "0"), "The epochs must lie between 1 and 999, not 0."),
        (("--epochs", "many"), "Argument --epochs: invalid int value: 'many'"),
        (("--data", "cats"), "The data must be one of scenes, digits, cifar10:FOLDER"),
        (("--optimizer", "lion"), "Argument --optimizer: invalid choice: 'lion'"),
        (("--augmentation", "blur"), "must be one of flip, flip-vertical, colour, rotate, noise"),
        (("--augmentation", "none", "flip"), "must be one of flip, flip-vertical"),
        (("--sides", "96"), "Argument --sides: invalid"),
        (("--data", "imagefolder:/nowhere/at/all"), "/nowhere/at/all"),
        (("--download",), "Say with --data which data set is to be downloaded."),
        (("--colour", "red"), "Unrecognized arguments: --colour"),
        (("--network", "efficientnet:big"), "should give depth, width and resolution"),
        (("--network", "resnet5000"), "Neither timm nor torchvision"),
        ((*DIGITS, "--side", "64"), "can't take pictures of 64 × 64 pixels"),
        (("--device", "abacus"), "This machine has no device 'abacus'"),
        (("--threads", "0"), "The threads must lie between 1 and 1024, not 0."),
    ],
)
def test_wrong_words_get_one_sentence(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    assert main([*arguments, "--out", str(tmp_path / "run")]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
    assert not (tmp_path / "run").exists()


def test_the_exit_code_reaches_the_shell() -> None:
    command = [sys.executable, "-m", "components.training", "--lr", "-1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "The learning rate must lie between 1e-09 and 100, not -1.\n"


def test_stopping_by_hand_keeps_the_epochs_that_ended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, calls = evaluate, []

    def interrupted(*arguments: object) -> tuple[float, float]:
        calls.append(arguments)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return honest(*arguments)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr("components.training.loop.evaluate", interrupted)
    size = ("--images", "40", "--val-images", "20", "--epochs", "9", "--checkpoints", "all")
    assert main([*DIGITS, *size, "--out", str(tmp_path / "run")]) == 130
    assert "Stopped" in capsys.readouterr().err
    assert [row["step"] for row in rows_of(tmp_path / "run")] == ["1", "2"]
    assert len(list(tmp_path.glob("run/checkpoints/epoch-*.safetensors"))) == 2


def test_a_killed_run_leaves_a_table_that_can_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    size = ("--images", "40", "--val-images", "20", "--epochs", "999")
    command = [sys.executable, "-m", "components.training", *DIGITS, *size, "--out", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as running:
        while running.poll() is None and not _has_rows(folder, 3):
            time.sleep(0.05)
        running.send_signal(signal.SIGKILL)
    rows = rows_of(folder)
    assert [int(row["step"]) for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) >= 3
    assert all(0 <= float(row["val/accuracy"]) <= 1 for row in rows)


def _has_rows(folder: Path, count: int) -> bool:
    table = folder / "metrics.csv"
    return table.is_file() and table.read_text().count("\n") > count


def test_every_field_of_a_recipe_has_its_option() -> None:
    given = read([
        "--name", "a", "--data", "digits", "--network", "cifar:plain20", "--images", "1",
        "--val-images", "2", "--side", "20", "--sides", "1:16", "3:20", "--epochs", "3",
        "--batch", "4", "--optimizer", "sgd", "--lr", "0.5", "--momentum", "0.1",
        "--schedule", "plateau", "--plateau-factor", "0.3", "--plateau-patience", "7",
        "--watch", "val/accuracy", "--early-stopping", "9", "--weight-decay", "0.2",
        "--label-smoothing", "0.4", "--augmentation", "flip", "noise", "--weights",
        "checkpoint:a.pt", "--backbone", "frozen", "--head", "8", "4", "--dropout", "0.6",
        "--precision", "bfloat16", "--ema", "0.7", "--seed", "5", "--data-seed", "6",
        "--checkpoints", "six", "--gradient-norms", "--no-predictions", "--pictures",
    ])  # fmt: skip
    recipe, usual = recipe_from(given), Recipe("b", "scenes", "cifar:resnet20")
    assert [f for f in FIELDS if getattr(recipe, f) == getattr(usual, f)] == []
    assert (recipe.sides, recipe.head) == (((1, 16), (3, 20)), (8, 4))
    assert recipe.augmentation == ("flip", "noise")


def test_help_explains_every_option_with_what_it_is_if_not_given(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "(default: 12)" in said
    assert "0.002 for adam, 0.002 for adamw, 0.05 for sgd" in said
