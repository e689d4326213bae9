"""Where the points of a series lie on the x axis: by step, epoch or time."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from components.runs.metrics import step_unit
from components.runs.records import Numbers, Run, Series

XAxis = Literal["step", "epoch", "minutes"]

MISSING = {"step": "steps", "epoch": "epochs", "minutes": "times"}


def positions(run: Run, series: Series, axis: XAxis) -> Numbers:
    """Where the points (n,) of a series of the run lie; NaN where that was not saved.

    On `step` it is what the run counted. On `epoch` it is the same if the run counted epochs, else
    what its series `epoch` says, with straight lines between what was written. On `minutes` it is
    the time since the run's first record.
    """
    if axis == "minutes":
        return (series.wall_time - _start(run)) / 60
    if axis == "epoch" and step_unit(run) != "epoch":
        return _epochs(run, series)
    return series.step.astype(np.float64)


def position(run: Run, names: Sequence[str], step: float, axis: XAxis) -> float:
    """Where a step of the run lies, by the first of its series with these names; NaN: unknown."""
    series = next((run.series[name] for name in names if name in run.series), None)
    if axis == "step" or series is None:
        return float(step) if axis == "step" else float("nan")
    x = positions(run, series, axis)
    known = np.isfinite(x)
    if not known.any():
        return float("nan")
    return float(np.interp(step, series.step[known], x[known]))


def _start(run: Run) -> float:
    times = [
        float(np.min(each.wall_time, initial=np.inf, where=np.isfinite(each.wall_time)))
        for each in run.series.values()
    ]
    return min(times, default=np.inf)


def _epochs(run: Run, series: Series) -> Numbers:
    epochs = run.series.get("epoch")
    known = np.isfinite(epochs.value) if epochs is not None else np.zeros(0, dtype=bool)
    if epochs is None or not known.any():
        return np.full(len(series), np.nan)
    return np.interp(series.step, epochs.step[known], epochs.value[known])


def x_title(runs: Sequence[Run], axis: XAxis) -> str:
    """What the axis shows, in words."""
    if axis == "minutes":
        return "minutes since each run's first record"
    if axis == "epoch" or {step_unit(run) for run in runs} == {"epoch"}:
        return "epoch"
    return "step"


def not_placed(name: str, axis: XAxis, log: bool) -> str:
    """Why nothing of a run has a place on the axis."""
    if log:
        return f"{name} has nothing above 0 on the x axis, where it is logarithmic."
    return f"{name} did not save {MISSING[axis]}, so it has no place on this axis."
