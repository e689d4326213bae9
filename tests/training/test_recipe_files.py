"""Experiments in TOML: what they become, and what is refused."""

from pathlib import Path

import pytest

from components.errors import ExplorerError
from components.networks.saved import ASSETS
from components.training.recipes import Experiment, read_experiment

GOOD = """
title = "A title"
about = "What it is."
[common]
data = "digits"
network = "catalogue:lenet5"
epochs = 3
[[runs]]
name = "one"
[[runs]]
name = "many"
epochs = 5
optimizer = "sgd"
seeds = [0, 2]
head = [64, 32]
sides = [[1, 32]]
augmentation = ["flip", "noise"]
"""


def read(tmp_path: Path, text: str) -> Experiment:
    """The experiment "trial" with that text."""
    file = tmp_path / "trial.toml"
    file.write_text(text, encoding="utf-8")
    return read_experiment(file)


def test_runs_take_what_is_common_and_add_their_own(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD)
    assert (found.name, found.title, found.about) == ("trial", "A title", "What it is.")
    assert [r.name for r in found.recipes] == ["trial/one", "trial/many-seed0", "trial/many-seed2"]
    assert [r.epochs for r in found.recipes] == [3, 5, 5]
    assert [r.seed for r in found.recipes] == [0, 0, 2]
    assert [r.lr for r in found.recipes] == [0.002, 0.05, 0.05]
    last = found.recipes[-1]
    assert (last.head, last.sides, last.augmentation) == ((64, 32), ((1, 32),), ("flip", "noise"))
    assert last.side_px == 32


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (None, ["trial/one", "trial/many-seed0", "trial/many-seed2"]),
        ("one", ["trial/one"]),
        ("trial/one", ["trial/one"]),
        ("many", ["trial/many-seed0", "trial/many-seed2"]),
        ("many-seed2", ["trial/many-seed2"]),
        ("man", []),
        ("other/one", []),
    ],
)
def test_runs_are_chosen_by_name(tmp_path: Path, asked: str | None, names: list[str]) -> None:
    assert [recipe.name for recipe in read(tmp_path, GOOD).chosen(asked)] == names


def test_options_hold_for_all_runs(tmp_path: Path) -> None:
    read(tmp_path, GOOD)
    found = read_experiment(tmp_path / "trial.toml", {"epochs": 1, "dropout": 0.5})
    assert {(recipe.epochs, recipe.dropout) for recipe in found.recipes} == {(1, 0.5)}


@pytest.mark.parametrize(
    "file", sorted((ASSETS / "recipes").rglob("*.toml")), ids=lambda file: file.stem
)
def test_every_shipped_recipe_can_be_read_and_is_explained(file: Path) -> None:
    """Even where the folder of its pictures isn't there yet: only training needs it."""
    found = read_experiment(file)
    assert found.recipes
    assert found.title != file.stem
    assert found.about.strip()


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("epochs = 5", "epoch = 5", r"run 'many' can't say 'epoch'; it can say .*epochs"),
        ("epochs = 3", "epoch = 3", r"\[common\] can't say 'epoch'; it can say data"),
        ("title =", "titel =", "the file can't say 'titel'; it can say title, about"),
        ("epochs = 5", 'epochs = "5"', "run 'many': The epochs must be a whole number, not '5'"),
        ("epochs = 5", "epochs = 0", "run 'many': The epochs must lie between 1 and 999"),
        ('optimizer = "sgd"', 'optimizer = "lion"', "must be one of adam, adamw, sgd"),
        ("[0, 2]", "2", "the seeds must be a list"),
        ("[0, 2]", "[0, -2]", "run 'many': "),
        ("[0, 2]", "[0, 0]", "Two runs are called 'trial/many-seed0'"),
        ('name = "many"', 'name = "one"\nseed = 1', "run 'one': the seeds must be a list"),
        ('name = "many"', 'name = "../many"', "can't be a run's name"),
        ('name = "many"', "", "run '': it lacks its name"),
        ('network = "catalogue:lenet5"', "", "lacks its network"),
        ('title = "A title"', "title = 3", "The title must be a text"),
        ("[common]", "[common", "is not TOML"),
        ("[[runs]]", "[[others]]", "can't say 'others'"),
    ],
)
def test_what_is_wrong_gets_one_sentence(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    assert before in GOOD
    with pytest.raises(ExplorerError, match=message) as caught:
        read(tmp_path, GOOD.replace(before, after))
    assert "trial.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_without_runs_or_without_itself_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match=r"needs \[\[runs\]\]"):
        read(tmp_path, 'title = "Nothing"')
    with pytest.raises(ExplorerError, match="can't be read: No such file"):
        read_experiment(tmp_path / "nowhere.toml")
    (tmp_path / "latin.toml").write_bytes(b'title = "\xe9"')
    with pytest.raises(ExplorerError, match="not a text in UTF-8"):
        read_experiment(tmp_path / "latin.toml")
