"""Long curves: how soon a picture of them is ready, and stands in the browser."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
from playwright.sync_api import sync_playwright

from components.figures.curve_points import CurveOptions
from components.figures.curve_view import Zoom, curve_view
from components.runs import RunFolder
from tests.browser.driving import launch, server

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
        opened_s = opened(Path(name))
    return (
        f"{RUNS} runs with {points:,} points, read from CSV in {read_s:.1f} s: the picture for the"
        f" browser ({size / 1e3:,.0f} kB) is ready {seconds[0]:.2f} s later, smoothed"
        f" {seconds[1]:.2f} s. Opened by the next person, the whole page with these curves stands"
        f" {opened_s:.2f} s after its address was entered."
    )


def opened(folder: Path) -> float:
    """Seconds from the address to the painted curves, on a server that has read the runs."""
    runs = ",".join(f"run{number}" for number in range(RUNS))
    with server("--runs", str(folder)) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        for _ in range(2):
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            began = perf_counter()
            page.goto(f"{address}/runs?run={runs}&metric=loss", wait_until="commit")
            page.locator(".curve-view[data-ready]").wait_for(timeout=300_000)
            page.evaluate(
                "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
            )
            seconds = perf_counter() - began
            page.close()
        browser.close()
    return seconds


def table(folder: Path, values: np.ndarray) -> None:
    """A run as CSV: a step and a validation loss in each row."""
    folder.mkdir(parents=True)
    with (folder / "metrics.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("step", "val/loss"))
        rows.writerows(enumerate(values.tolist()))
