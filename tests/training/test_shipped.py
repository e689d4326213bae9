"""The experiments that come along are what their recipes say, whole, small and readable."""

import json
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from statistics import mean

import numpy as np
import pytest
from safetensors.numpy import load_file

from components.networks.names import parse
from components.networks.saved import ASSETS
from components.runs import Run, read_runs
from components.runs.predictions import PREDICTIONS_FILE
from components.runs.reading_predictions import read_predictions
from components.training.recipe import Recipe
from components.training.recipes import read_experiment

EXPERIMENTS = [read_experiment(file) for file in sorted((ASSETS / "recipes").glob("*.toml"))]
RECIPES = [recipe for experiment in EXPERIMENTS for recipe in experiment.recipes]
RUNS = {run.name: run for run in read_runs(ASSETS / "runs")}
LARGEST_BYTES = 12_000_000


def of(experiment: str) -> dict[str, Run]:
    """The runs of an experiment by their short names."""
    found = {name: run for name, run in RUNS.items() if name.startswith(f"{experiment}/")}
    return {name.partition("/")[2]: run for name, run in found.items()}


def last(run: Run, series: str) -> float:
    return float(run.series[series].value[-1])


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_a_shipped_run_is_what_its_recipe_says(recipe: Recipe) -> None:
    run = RUNS[recipe.name]
    asked = json.loads(json.dumps(asdict(recipe)))
    assert {key: run.config[key] for key in asked} == asked
    assert run.config["finished"]
    assert run.problems == ()
    steps = run.series["val/loss"].step.tolist()
    assert steps == list(range(1, len(steps) + 1))
    assert len(steps) == recipe.epochs or recipe.early_stopping


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_its_predictions_are_as_right_as_its_last_epoch(recipe: Recipe) -> None:
    run = RUNS[recipe.name]
    answers = read_predictions(run.folder / PREDICTIONS_FILE).answers
    right = np.mean(answers.predicted == answers.label)
    assert right == pytest.approx(last(run, "val/accuracy"), abs=0.002)


def test_checkpoints_are_few_and_in_sixteen_bits() -> None:
    folders = [folder for run in RUNS.values() for folder in run.folder.glob("checkpoints")]
    assert folders
    for folder in folders:
        files = sorted(folder.iterdir())
        assert 2 <= len(files) <= 6
        kinds = {tensor.dtype for tensor in load_file(files[0]).values()}
        assert {kind for kind in kinds if kind.kind == "f"} == {np.dtype(np.float16)}


def test_all_of_it_is_small() -> None:
    files = [file for file in (ASSETS / "runs").rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) < LARGEST_BYTES


def test_the_four_ways_cost_about_the_same() -> None:
    macs: dict[str, float] = {}
    for recipe in RECIPES:
        scaled = parse(recipe.network).scaled()
        if recipe.name.startswith("four-ways/") and scaled:
            # The classifier has 12 outputs instead of 1,000.
            head = scaled.stages[-1].out_channels
            macs[recipe.name.rpartition("-")[0]] = scaled.macs - head * (1000 - 12)
    baseline = macs.pop("four-ways/baseline")
    assert sorted(macs) == [f"four-ways/{w}" for w in ("compound", "depth", "resolution", "width")]
    for cost in macs.values():
        assert cost / baseline == pytest.approx(4.1, rel=0.04)


def test_each_of_the_four_ways_was_tried_with_three_seeds() -> None:
    accuracies: dict[str, list[float]] = defaultdict(list)
    for name, run in of("four-ways").items():
        accuracies[name.rpartition("-")[0]].append(last(run, "val/accuracy"))
    assert {len(values) for values in accuracies.values()} == {3}
    assert mean(accuracies["compound"]) > mean(accuracies["baseline"])


def test_the_deep_plain_network_is_worse_in_training_too_and_shortcuts_cure_it() -> None:
    errors = {name: 1 - last(run, "train/accuracy") for name, run in of("degradation").items()}
    assert errors["plain56"] > errors["plain20"]
    assert errors["resnet56"] < errors["plain56"]
    assert all(any(s.startswith("gradient/") for s in r.series) for r in of("degradation").values())


def test_the_annealer_falls_once_and_the_one_without_a_metric_never() -> None:
    runs = of("learning-rate")
    assert np.ptp(runs["plateau"].series["lr"].value) > 0
    idle, high = runs["plateau-never-fires"], runs["too-high"]
    assert np.ptp(idle.series["lr"].value) == 0
    assert idle.series["val/loss"].value.tolist() == high.series["val/loss"].value.tolist()


def test_nothing_but_data_is_shipped() -> None:
    kinds = {file.suffix for file in Path(ASSETS / "runs").rglob("*") if file.is_file()}
    events = {kind for kind in kinds if kind not in (".json", ".csv", ".safetensors", ".parquet")}
    files = [f for kind in events for f in (ASSETS / "runs").rglob(f"*{kind}") if f.is_file()]
    assert all("tfevents" in file.name for file in files)
