"""Experiments from their files to their folders: which runs are trained, and what is said."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from components.training.__main__ import main

TEXT = """
title = "A title"
about = "What it is."
[common]
data = "digits"
network = "catalogue:lenet5"
images = 40
val_images = 20
epochs = 2
[[runs]]
name = "one"
[[runs]]
name = "many"
seeds = [0, 1]
"""


@pytest.fixture(autouse=True)
def _same_threads() -> Iterator[None]:
    """Options may change how many threads torch takes; other tests don't want that."""
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The experiment "trial" with three runs."""
    made = tmp_path / "trial.toml"
    made.write_text(TEXT)
    return made


def trained(folder: Path) -> list[str]:
    """The names of runs below a folder."""
    return sorted(str(f.parent.relative_to(folder)) for f in folder.rglob("config.json"))


def test_all_runs_are_trained_once_and_only_once(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [str(file), "--device", "cpu", "--out", str(tmp_path / "runs")]
    assert main([*arguments, "--only", "many"]) == 0
    assert trained(tmp_path / "runs") == ["trial/many-seed0", "trial/many-seed1"]
    assert "trial/many-seed1: epoch   2/2" in capsys.readouterr().out
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "trial/many-seed0: is finished already\n" in said
    assert "trial/many-seed0: epoch" not in said
    assert "trial/one: finished" in said
    config = json.loads((tmp_path / "runs/trial/one/config.json").read_text())
    assert (config["name"], config["finished"]) == ("trial/one", True)
    assert (config["experiment"], config["about"]) == ("A title", "What it is.")


def test_a_finished_run_by_another_recipe_is_told_and_trained_anew_when_asked(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [str(file), "--only", "one", "--device", "cpu", "--out", str(tmp_path / "runs")]
    assert main(arguments) == 0
    assert main([*arguments, "--epochs", "3"]) == 0
    assert "by another recipe (epochs 2, now 3); --overwrite" in capsys.readouterr().out
    assert main([*arguments, "--epochs", "3", "--overwrite"]) == 0
    assert "epoch   3/3" in capsys.readouterr().out


def test_processes_side_by_side_give_the_same_numbers_and_each_line_says_whose_it_is(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [str(file), "--device", "cpu", "--only", "many", "--threads", "1"]
    assert main([*arguments, "--jobs", "2", "--out", str(tmp_path / "two")]) == 0
    lines = capsys.readouterr().out.splitlines()
    owned = ("trial/many-seed0: ", "trial/many-seed1: ")
    assert all(line.startswith(owned) or "runs have ended" in line for line in lines)
    assert "2 of 2 runs have ended, about 00:00 left" in lines
    assert main([*arguments, "--out", str(tmp_path / "one")]) == 0
    for name in ("many-seed0", "many-seed1"):
        tables = [
            [line.split(",")[2:] for line in table.read_text().splitlines()]
            for table in (tmp_path / out / "trial" / name / "metrics.csv" for out in ("one", "two"))
        ]
        assert tables[0] == tables[1]


def test_a_run_that_cannot_be_trained_does_not_stop_the_others(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(TEXT.replace('name = "one"', 'name = "one"\nside_px = 64'))
    assert main([str(file), "--device", "cpu", "--out", str(tmp_path / "runs")]) == 2
    said = capsys.readouterr()
    assert "trial/one: catalogue:lenet5 can't take pictures of 64 × 64 pixels" in said.out
    assert said.err == "1 of 3 runs failed: trial/one.\n"
    assert trained(tmp_path / "runs") == ["trial/many-seed0", "trial/many-seed1"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--only", "two"), "These files have no run 'two'."),
        (("--name", "two"), "leave --name out"),
        (("--jobs", "0"), "The jobs must lie between 1 and 64, not 0."),
        (("--epochs", "0"), "The epochs must lie between 1 and 999, not 0."),
        (("nowhere.toml",), "nowhere.toml can't be read: No such file or directory."),
    ],
)
def test_wrong_words_get_one_sentence(
    file: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    assert main([str(file), *arguments]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1


def test_the_shipped_recipes_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    """Reading them all ends at the question for a run that none of them has."""
    files = sorted((Path(__file__).parents[2] / "assets" / "recipes").glob("*.toml"))
    assert files
    assert main([*map(str, files), "--only", "no-such-run"]) == 2
    assert capsys.readouterr().err == "These files have no run 'no-such-run'.\n"
