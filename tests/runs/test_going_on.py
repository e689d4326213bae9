"""Which runs go on: by what they say, by their last point, by how long their points take."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from components.runs import Run, read_runs
from components.runs.going_on import goes_on
from tests.runs.simple_runs import run_of

NOW = 1_800_000_000.0


def aged(folder: Path, age_s: float) -> Run:
    """The run of a folder as if its files had been written some time before NOW."""
    for file in folder.iterdir():
        os.utime(file, (NOW - age_s,) * 2)
    (run,) = read_runs(folder)
    return run


def timed(folder: Path, ages_s: list[float], config: dict[str, object] | None = None) -> Run:
    """A run with points of these ages, whose files are new."""
    times = [NOW - age for age in ages_s]
    run_of(folder, {"wall_time": times, "val/loss": [1.0] * len(times)}, config)
    return aged(folder, 1)


@pytest.mark.parametrize(("age_s", "goes"), [(5, True), (119, True), (121, False)])
def test_without_times_the_files_tell(tmp_path: Path, age_s: float, goes: bool) -> None:
    run_of(tmp_path, {"val/loss": [2.0, 1.0]})
    assert goes_on(aged(tmp_path, age_s), NOW) == goes


def test_a_copy_is_new_but_its_points_are_not(tmp_path: Path) -> None:
    assert not goes_on(timed(tmp_path, [9_000, 8_900, 8_800]), NOW)


@pytest.mark.parametrize(("last_s", "goes"), [(1000, True), (1700, True), (1900, False)])
def test_slow_runs_are_waited_for(tmp_path: Path, last_s: float, goes: bool) -> None:
    run = timed(tmp_path, [last_s + 1100, last_s + 600, last_s])
    assert goes_on(replace(run, changed=NOW - last_s), NOW) == goes, "3 times 600 s"


def test_one_pause_long_ago_does_not_count(tmp_path: Path) -> None:
    ages = [50_000.0, *np.arange(700, 499, -10)]
    assert not goes_on(timed(tmp_path, ages), NOW)


def test_nothing_is_waited_for_longer_than_hours(tmp_path: Path) -> None:
    run = timed(tmp_path, [90_000, 15_000])
    assert not goes_on(run, NOW)


@pytest.mark.parametrize(
    ("config", "goes"), [({"finished": True}, False), ({"finished": False}, 1)]
)
def test_what_the_configuration_says(tmp_path: Path, config: dict[str, object], goes: bool) -> None:
    assert goes_on(timed(tmp_path, [30, 20, 10], config), NOW) == goes


def test_predictions_are_written_at_the_end(tmp_path: Path) -> None:
    run_of(tmp_path, {"val/loss": [2.0, 1.0]})
    assert goes_on(aged(tmp_path, 1), NOW)
    (tmp_path / "predictions.parquet").write_bytes(b"")
    assert not goes_on(aged(tmp_path, 1), NOW)


def test_an_old_run_is_not_read(tmp_path: Path) -> None:
    run_of(tmp_path, {"val/loss": [2.0, 1.0]})
    run = aged(tmp_path, 100_000)
    (tmp_path / "metrics.csv").unlink()
    assert not goes_on(run, NOW)
    assert run.series == {}, "it would have been kept"
