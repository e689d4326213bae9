"""Long curves: how soon a picture of them is ready."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from components.figures.curve_points import CurveOptions
from components.figures.curve_view import Zoom, curve_view
from components.runs import RunFolder

RUNS, POINTS = 10, 1_000_000


def run() -> str:
    """Ten runs of a million points: from what was read to what the browser draws."""
    with TemporaryDirectory() as name:
        rng = np.random.default_rng(0)
        for number in range(RUNS):
            table(Path(name) / f"run{number}", rng.normal(size=POINTS).cumsum())
        began = perf_counter()
        runs = RunFolder(name).runs()
        points = sum(len(series) for run in runs for series in run.series.values())
        read_s = perf_counter() - began
        seconds = []
        for smoothing in (0.0, 0.9):
            began = perf_counter()
            options = CurveOptions("loss", smoothing=smoothing)
            size = len(curve_view(runs, options, (), Zoom(), "", "told"))
            seconds.append(perf_counter() - began)
    return (
        f"{RUNS} runs with {points:,} points, read from CSV in {read_s:.1f} s: the picture for the"
        f" browser ({size / 1e3:,.0f} kB) is ready {seconds[0]:.2f} s later, smoothed"
        f" {seconds[1]:.2f} s."
    )


def table(folder: Path, values: np.ndarray) -> None:
    """A run as CSV: a step and a validation loss in each row."""
    folder.mkdir(parents=True)
    with (folder / "metrics.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("step", "val/loss"))
        rows.writerows(enumerate(values.tolist()))
