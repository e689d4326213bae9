"""What a figure of training curves shows: the points of each line, before anything is drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from components.figures.palette import SINGLE, TRAINING, VALIDATION, LineStyle, categorical
from components.runs.diagnosis import best
from components.runs.metrics import series_names, step_unit
from components.runs.records import Numbers, Run, Series, Steps
from components.runs.smoothing import smooth

XAxis = Literal["step", "minutes"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled point."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One line: a series of a run, its arrays all (n,); `best` is where it was best."""

    run: str
    series: str
    color: str
    x: Steps
    measured: Numbers
    smoothed: Numbers
    best: Mark | None

    @property
    def style(self) -> LineStyle:
        """The style of training, of validation, or of what is neither."""
        styles = {"train": TRAINING, "val": VALIDATION}
        return styles.get(self.series.partition("/")[0], SINGLE)

    @property
    def label(self) -> str:
        """What the line shows, in words: "validation loss", or the name of the series."""
        if self.style is SINGLE:
            return self.series
        return f"{self.style.label} {self.series.partition('/')[2]}"


def curves_of(runs: Sequence[Run], metric: str, smoothing: float, x_axis: XAxis) -> list[Curve]:
    """The lines of a metric, each run in its colour; a run without the metric has none.

    `x_axis` is what the runs counted, or minutes since a run's first record; points whose time was
    not saved have no place on the latter.

    Raises:
        ExplorerError: if the smoothing is not in [0, 1).
    """
    return [
        curve
        for index, run in enumerate(runs)
        for curve in _curves(run, metric, categorical(index), smoothing, x_axis)
    ]


def _curves(run: Run, metric: str, color: str, smoothing: float, x_axis: XAxis) -> Iterator[Curve]:
    names = [name for name in series_names(metric) if name in run.series]
    # The best epoch is where validation was best, not training.
    judged = next((name for name in names if name == metric or name.startswith("val/")), None)
    for name in names:
        series = run.series[name]
        x = series.step if x_axis == "step" else _minutes(run, series)
        drawn = np.isfinite(x)
        if drawn.any():
            yield Curve(
                run=run.name,
                series=name,
                color=color,
                x=x[drawn],
                measured=series.value[drawn],
                smoothed=smooth(series.value, smoothing)[drawn],
                best=_best(run, name, x) if name == judged else None,
            )


def _minutes(run: Run, series: Series) -> Numbers:
    """Minutes since the first record of the run; NaN where no time was saved."""
    times = np.concatenate([each.wall_time for each in run.series.values()])
    start = float(np.min(times, initial=np.inf, where=np.isfinite(times)))
    return (series.wall_time - start) / 60


def _best(run: Run, name: str, x: Steps) -> Mark | None:
    point = best(run, name)
    if point is None:
        return None
    index = int(np.flatnonzero(run.series[name].step == point.step)[0])
    return Mark(x[index].item(), point.value, f"best: {step_unit(run)} {point.step}")
