"""From runs to lines: a run's series, a group's mean, or the difference to a pinned one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from components.figures.curve_axes import XAxis, positions
from components.runs.diagnosis import best
from components.runs.groups import Band, Group, band, group_seeds
from components.runs.metrics import direction, series_names
from components.runs.records import BestPoint, Numbers, Run, Series, Steps

ROBUST = (1.0, 99.0)  # percent of the values: what lies outside does not stretch the axis

Points = npt.NDArray[np.intp] | slice  # which points of a line


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Lowest and highest of the runs of a group, and how many there were, all (n,)."""

    low: Numbers
    high: Numbers
    count: Numbers

    def at(self, points: Points) -> "Spread":
        """Of some of the points."""
        return Spread(self.low[points], self.high[points], self.count[points])

    def less(self, values: Numbers) -> "Spread":
        """Moved down by other values (n,)."""
        return Spread(self.low - values, self.high - values, self.count)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A series on its way to the screen: n points at ascending steps, `x` where they are drawn."""

    name: str
    step: Steps
    x: Numbers
    value: Numbers
    spread: Spread | None = None
    best: BestPoint | None = None


def groups_of(runs: Sequence[Run], grouped: bool, axis: XAxis) -> Sequence[Group]:
    """What gets a colour and an entry in the legend; times of different runs don't meet."""
    if grouped and axis != "minutes":
        return group_seeds(runs)
    return [Group(run.name, (run,)) for run in runs]


def pinned_of(groups: Sequence[Group], name: str) -> Group | None:
    """The group that has the name, or that holds the run of that name."""
    named = [group for group in groups if name == group.name]
    holding = [group for group in groups if name in {run.name for run in group.runs}]
    return next(iter(named + holding), None)


def lines_of(group: Group, metric: str, axis: XAxis) -> Iterator[Line]:
    """The lines of a metric; x is NaN where it was not saved."""
    saved = {name for run in group.runs for name in run.series}
    names = [name for name in series_names(metric) if name in saved]
    # The best epoch is where validation was best, not training.
    judged = next((name for name in names if name == metric or name.startswith("val/")), None)
    for name in names:
        if len(group.runs) == 1:
            line = _of_run(group.runs[0], name, axis)
        else:
            line = _of_group(group, name, axis)
        yield line if name == judged else replace(line, best=None)


def _of_run(run: Run, name: str, axis: XAxis) -> Line:
    series = run.series[name]
    x = positions(run, series, axis)
    return Line(name, series.step, x, series.value, best=best(run, name))


def _of_group(group: Group, name: str, axis: XAxis) -> Line:
    found = band(group, name)
    unknown = np.full(len(found.step), np.nan)
    having = [run for run in group.runs if len(run.series.get(name, ()))]
    run = max(having, key=lambda run: run.series[name].step[-1], default=group.runs[0])
    x = positions(run, Series(found.step, found.mean, unknown), axis)
    spread = Spread(found.low, found.high, found.count.astype(np.float64))
    return Line(name, found.step, x, found.mean, spread, _best_of_means(name, found))


def _best_of_means(name: str, found: Band) -> BestPoint | None:
    """Of the means of most of the runs: one of the few that went on is no match for it."""
    better = direction(name)
    most = 2 * found.count > found.count.max(initial=0)
    finite = np.flatnonzero(np.isfinite(found.mean) & most)
    if better is None or not len(finite):
        return None
    means = found.mean[finite]
    index = finite[means.argmin() if better == "lower" else means.argmax()]
    return BestPoint(found.step[index].item(), found.mean[index].item())


def difference(line: Line, pinned: Line) -> Line:
    """The line less the pinned one, at the steps that both have."""
    here, there = _common(line.step, pinned.step)
    less = pinned.value[there]
    with np.errstate(invalid="ignore"):  # inf − inf is no number, and is drawn as such
        return Line(
            line.name,
            line.step[here],
            line.x[here],
            line.value[here] - less,
            line.spread and line.spread.at(here).less(less),
        )


def _common(one: Steps, other: Steps) -> tuple[Points, Points]:
    if len(one) == len(other) and bool((one == other).all()):
        return slice(None), slice(None)
    _, here, there = np.intersect1d(one, other, assume_unique=True, return_indices=True)
    return here, there


def placed_of(x: Numbers, log_x: bool) -> Points:
    """The points that have a place on the axis, in its order; all of them at no cost."""
    has_place = x > 0 if log_x else np.isfinite(x)
    in_order = bool((x[1:] >= x[:-1]).all())  # unless a clock was set back, or is unknown
    if in_order and has_place.all():
        return slice(None)
    placed = np.flatnonzero(has_place)
    return placed[np.argsort(x[placed], kind="stable")]


def limits_of(values: Numbers) -> tuple[float, float] | None:
    """Between which values the axis is fitted if outliers shall not count; None without any."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return None
    low, high = np.percentile(finite, ROBUST)
    return float(low), float(high)
