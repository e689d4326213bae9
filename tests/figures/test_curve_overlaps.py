"""Runs that lie on others."""

from pathlib import Path

from components.figures.curve_overlaps import Overlap, overlaps
from components.figures.curve_points import CurveOptions, Drawn, curves_of
from components.figures.curve_words import notes
from components.runs import read_runs

WHOLE = "1,1.0,2.0\n2,nan,1.5\n3,0.2,1.7\n"


def drawn(folder: Path, tables: dict[str, str]) -> Drawn:
    for name, rows in tables.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "metrics.csv").write_text("step,train/loss,val/loss\n" + rows)
    runs = sorted(read_runs(folder), key=lambda run: list(tables).index(run.name))
    return curves_of(runs, CurveOptions("loss"))


def test_a_run_that_stopped_early_lies_on_the_one_that_went_on(tmp_path: Path) -> None:
    found = drawn(tmp_path, {"stopped": "1,1.0,2.0\n2,nan,1.5\n", "whole": WHOLE})
    assert overlaps(found.curves) == [Overlap("stopped", "whole", 2)]
    assert "stopped: same as whole until epoch 2, the last." in notes(
        found, CurveOptions("loss"), "epoch"
    )


def test_of_runs_that_are_the_same_the_later_ones_lie_on_the_first(tmp_path: Path) -> None:
    found = drawn(tmp_path, {"a": WHOLE, "b": WHOLE, "c": WHOLE})
    assert overlaps(found.curves) == [Overlap("b", "a", None), Overlap("c", "a", None)]
    assert notes(found, CurveOptions("loss"), "epoch")[0] == "b, c: same as a."


def test_runs_that_differ_in_one_curve_or_place_are_seen(tmp_path: Path) -> None:
    found = drawn(
        tmp_path,
        {
            "a": WHOLE,
            "training": WHOLE.replace("1.0", "1.1"),
            "end": WHOLE.replace("1.7", "1.8"),
            "steps": "1,1.0,2.0\n3,nan,1.5\n",
        },
    )
    assert overlaps(found.curves) == []
