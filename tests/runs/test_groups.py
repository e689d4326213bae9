"""Runs that differ in their seed alone."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.runs import read_runs
from components.runs.groups import Group, band, group_seeds
from tests.runs.simple_runs import run_of, runs_of


def names(groups: tuple[Group, ...]) -> dict[str, list[str]]:
    return {group.name: [run.name for run in group.runs] for group in groups}


def test_equal_configurations_but_for_seed_and_name_are_a_group(tmp_path: Path) -> None:
    made = {"lr": 0.1, "model": {"depth": 2}}
    runs = runs_of(
        tmp_path,
        {
            "four/depth-seed0": made | {"seed": 0, "name": "depth-seed0", "test_accuracy": 0.5},
            "four/depth-seed1": made | {"seed": 1, "name": "depth-seed1"},
            "four/width-seed0": made | {"seed": 0, "model": {"depth": 2, "seed": 4, "width": 3}},
            "four/width-seed1": made | {"seed": 1, "model": {"depth": 2, "seed": 5, "width": 3}},
            "other": made | {"lr": 0.2},
        },
    )
    assert names(group_seeds(runs)) == {
        "four/depth": ["four/depth-seed0", "four/depth-seed1"],
        "four/width": ["four/width-seed0", "four/width-seed1"],
        "other": ["other"],
    }


def test_without_configuration_the_names_tell(tmp_path: Path) -> None:
    some = ("a-seed0", "a-seed12", "a_seed3", "b-seed0", "c/seed1", "c/seed2", "seedling", "d-seed")
    runs = runs_of(tmp_path, dict.fromkeys(some))
    assert names(group_seeds(runs)) == {
        "a": ["a-seed0", "a-seed12", "a_seed3"],
        "b-seed0": ["b-seed0"],
        "c": ["c/seed1", "c/seed2"],
        "d-seed": ["d-seed"],
        "seedling": ["seedling"],
    }


def test_groups_are_named_by_what_their_runs_names_share(tmp_path: Path) -> None:
    configs = {
        "lr-0.1-monday": {"lr": 1, "seed": 0},
        "lr-0.1-tuesday": {"lr": 1, "seed": 1},
        "x": {"lr": 2, "seed": 0},
        "y": {"lr": 2, "seed": 1},
    }
    assert list(names(group_seeds(runs_of(tmp_path, configs)))) == ["lr-0.1", "x"]


def test_equal_configurations_without_a_seed_need_not_be_equal_runs(tmp_path: Path) -> None:
    """Hugging Face's `config.json` tells of the network only, not of the learning rate."""
    model = {"model_type": "vit", "hidden_size": 768}
    runs = runs_of(tmp_path, dict.fromkeys(("lr-high", "lr-low", "vit-seed0", "vit-seed1"), model))
    assert names(group_seeds(runs)) == {
        "lr-high": ["lr-high"],
        "lr-low": ["lr-low"],
        "vit": ["vit-seed0", "vit-seed1"],
    }


@pytest.mark.parametrize("key", ["seed", "SEED", "random_seed", "data_seed", "train/seed"])
def test_seeds_by_other_names(tmp_path: Path, key: str) -> None:
    runs = runs_of(tmp_path, {"a": {"lr": 1, key: 0}, "b": {"lr": 1, key: 1}})
    assert len(group_seeds(runs)) == 1


def test_the_same_seed_twice_is_no_group(tmp_path: Path) -> None:
    """Something else must differ, which the configuration does not tell."""
    made = {"lr": 1, "seed": 0}
    others = {"p-seed0": made, "p-seed1": made | {"seed": 1}}
    runs = runs_of(tmp_path, {"a": made, "b": made, **others})
    assert names(group_seeds(runs)) == {"a": ["a"], "b": ["b"], "p": ["p-seed0", "p-seed1"]}


@settings(deadline=None, max_examples=40)
@given(
    st.dictionaries(
        st.sampled_from(["a-seed0", "a-seed1", "b", "b-seed1", "e/c", "e/d-seed2"]),
        st.none() | st.fixed_dictionaries({"lr": st.sampled_from([1, 2]), "seed": st.integers()}),
    )
)
def test_each_run_is_in_one_group_and_no_two_groups_share_a_name(
    tmp_path_factory: pytest.TempPathFactory, configs: dict[str, dict[str, int] | None]
) -> None:
    runs = runs_of(tmp_path_factory.mktemp("runs"), configs)
    groups = group_seeds(runs)
    grouped = [run.name for group in groups for run in group.runs]
    assert sorted(grouped) == sorted(run.name for run in runs)
    assert len({group.name for group in groups}) == len(groups)


def test_the_band_spans_the_runs_where_all_have_values(tmp_path: Path) -> None:
    run_of(tmp_path / "s-seed0", {"val/loss": [1.0, 2.0, 3.0, 4.0]}, first_step=1)
    run_of(tmp_path / "s-seed1", {"val/loss": [5.0, np.nan, 7.0]}, first_step=2)
    run_of(tmp_path / "s-seed2", {"val/loss": [6.0, 6.0, 6.0], "lr": [1.0, 1.0, 1.0]})
    (group,) = group_seeds(read_runs(tmp_path))
    found = band(group, "val/loss")
    assert found.step.tolist() == [2, 3, 4]  # the last run has ended before 4
    assert found.mean[0] == pytest.approx((2 + 5 + 6) / 3)
    assert (found.low[0], found.high[0]) == (2, 6)
    assert np.isnan([found.mean[1], found.low[1], found.high[1]]).all()
    assert (found.mean[2], found.low[2], found.high[2]) == (5.5, 4, 7)
    assert found.count.tolist() == [3, 3, 2]
    assert band(group, "lr").count.tolist() == [1, 1, 1]


def test_an_unfinished_run_does_not_end_its_group(tmp_path: Path) -> None:
    run_of(tmp_path / "s-seed0", {"val/loss": [1.0, 2.0, 3.0]})
    run_of(tmp_path / "s-seed1", {"val/loss": [5.0]})
    (group,) = group_seeds(read_runs(tmp_path))
    found = band(group, "val/loss")
    assert found.mean.tolist() == [3, 2, 3]
    assert found.high.tolist() == [5, 2, 3]
    assert found.count.tolist() == [2, 1, 1]


def test_no_band_where_runs_share_no_steps_or_saved_nothing(tmp_path: Path) -> None:
    run_of(tmp_path / "s-seed0", {"val/loss": [1.0, 2.0]}, first_step=1)
    run_of(tmp_path / "s-seed1", {"val/loss": [5.0, 6.0]}, first_step=7)
    (group,) = group_seeds(read_runs(tmp_path))
    for name in ("val/loss", "train/loss"):
        found = band(group, name)
        assert len(found.step) == len(found.mean) == len(found.low) == len(found.count) == 0


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.floats(-9, 9), min_size=4, max_size=4), min_size=1, max_size=4))
def test_the_mean_lies_in_the_band(
    tmp_path_factory: pytest.TempPathFactory, values: list[list[float]]
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    for seed, losses in enumerate(values):
        run_of(folder / f"r-seed{seed}", {"val/loss": losses})
    found = band(group_seeds(read_runs(folder))[0], "val/loss")
    columns = list(zip(*values, strict=True))
    assert found.low.tolist() == [min(column) for column in columns]
    assert found.high.tolist() == [max(column) for column in columns]
    assert found.mean == pytest.approx([sum(column) / len(column) for column in columns])
