"""The drawn curves as CSV: read back with the standard library, the same numbers."""

import csv
import io
from pathlib import Path

import pytest

from components.figures import run_exports
from components.figures.curve_points import CurveOptions, curves_of
from components.figures.run_exports import curves_csv
from components.runs import read_runs

VALUES = (0.1, 1 / 3, 2e-300, 5.0)


def rows(folder: Path, options: CurveOptions, *names: str) -> list[dict[str, str]]:
    for name in names:
        (folder / name).mkdir()
        lines = "".join(f"{step},{value!r}\n" for step, value in enumerate(VALUES))
        (folder / name / "metrics.csv").write_text(f"step,val/loss\n{lines}", encoding="utf-8")
    text = curves_csv(curves_of(read_runs(folder), options), "step")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_point_is_there_with_all_its_digits(tmp_path: Path) -> None:
    found = rows(tmp_path, CurveOptions("loss"), "a", "b")
    assert [float(row["value"]) for row in found] == [*VALUES, *VALUES]
    assert [row["step"] for row in found] == ["0", "1", "2", "3"] * 2
    assert {row["run"] for row in found} == {"a", "b"}
    assert {row["series"] for row in found} == {"val/loss"}
    assert {row["lowest"] for row in found} == {""}


def test_smoothed_values_stand_beside_the_measured(tmp_path: Path) -> None:
    found = rows(tmp_path, CurveOptions("loss", smoothing=0.5), "a")
    assert [float(row["value"]) for row in found] == list(VALUES)
    # Two points: (0.25 · v1 + 0.5 · v2) / 0.75.
    assert float(found[1]["smoothed"]) == pytest.approx((0.25 * 0.1 + 0.5 / 3) / 0.75)


def test_a_group_has_its_band(tmp_path: Path) -> None:
    found = rows(tmp_path, CurveOptions("loss", grouped=True), "a-seed0", "a-seed1")
    assert len(found) == len(VALUES)
    assert [float(row["lowest"]) for row in found] == list(VALUES)


def test_too_many_points_become_those_that_are_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_exports, "MOST_POINTS", 3)
    monkeypatch.setattr(run_exports, "extremes", lambda values: [0, len(values) - 1])
    assert [row["step"] for row in rows(tmp_path, CurveOptions("loss"), "a")] == ["0", "3"]
