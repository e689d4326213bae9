"""What a chart of training curves shows: the points of each line, before anything is drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from components.figures.curve_axes import XAxis, not_placed
from components.figures.curve_lines import (
    Line,
    Spread,
    difference,
    groups_of,
    limits_of,
    lines_of,
    pinned_of,
    placed_of,
)
from components.figures.curve_ranges import FACTOR, Range, span, without_outliers
from components.figures.palette import SINGLE, SPLIT_COLORS, SPLIT_STYLES, LineStyle, categorical
from components.runs.groups import Group
from components.runs.metrics import step_unit
from components.runs.records import Numbers, Run
from components.runs.smoothing import smooth

LEARNING_RATE = "lr"
MarkKind = Literal["overfitting", "plateau", "divergence", "learning rate", "here"]


@dataclass(frozen=True, slots=True)
class CurveOptions:
    """How curves are shown.

    `metric` is a quantity such as `loss`, or the name of a series. `smoothing` is in [0, 1).
    `x_axis` is what the runs counted, epochs, or minutes since a run's first record. `grouped`
    draws runs that differ in their seed alone as mean and band, but not on minutes. `pinned` is the
    name of a run or group: all others are shown as differences to it. `robust` fits the y axis to
    all values but the outermost percent on each side.
    """

    metric: str
    smoothing: float = 0.0
    x_axis: XAxis = "step"
    log_x: bool = False
    log_y: bool = False
    grouped: bool = False
    pinned: str = ""
    robust: bool = False


@dataclass(frozen=True, slots=True)
class CurveMark:
    """Something that happened at a step of a run; the label is short: "overfitting from here"."""

    run: str
    step: float
    label: str
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled point."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One line: a series of a run or the mean of a group, n points at ascending x.

    `run` names the run or group; `best` is where it was best, as measured; `limits` are the values
    between which the y axis is fitted to the line.
    """

    run: str
    series: str
    color: str
    x: Numbers
    measured: Numbers
    smoothed: Numbers
    spread: Spread | None = None
    best: Mark | None = None
    limits: Range | None = None

    @property
    def style(self) -> LineStyle:
        """The style of training, of validation, of test, or of what is none of them."""
        return SPLIT_STYLES.get(self.series.partition("/")[0], SINGLE)

    @property
    def label(self) -> str:
        """What the line shows, in words: "validation loss", or the name of the series."""
        if self.style is SINGLE:
            return self.series
        return f"{self.style.label} {self.series.partition('/')[2]}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A run or a group in the legend, with the names of its runs."""

    name: str
    color: str
    runs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The lines of a chart, and the entries of its legend in order.

    `pinned` names the zero line, if there is one; `notes` are sentences about what is not drawn.
    `log_y` is whether the y axis is logarithmic, `range` what it is fitted to if it leaves single
    outliers out by itself.
    """

    entries: tuple[Entry, ...]
    curves: tuple[Curve, ...]
    pinned: str = ""
    notes: tuple[str, ...] = ()
    log_y: bool = False
    range: Range | None = None


def curves_of(runs: Sequence[Run], options: CurveOptions) -> Drawn:
    """The lines of a metric, each run or group in its colour; a single run's colours tell splits.

    Raises:
        ExplorerError: if the smoothing is not in [0, 1).
    """
    groups = groups_of(runs, options.grouped, options.x_axis)
    pinned = pinned_of(groups, options.pinned)
    entries = [
        Entry(group.name, categorical(index), tuple(run.name for run in group.runs))
        for index, group in enumerate(groups)
    ]
    found = [
        each
        for group, entry in zip(groups, entries, strict=True)
        if group is not pinned
        for each in _of(group, pinned, entry.color, options)
    ]
    curves = [each for each in found if isinstance(each, Curve)]
    shown = {curve.run for curve in curves}
    log_y = pinned is None and (options.log_y or _wants_log(options.metric, curves))
    left = None if options.robust else without_outliers(_outlines(curves), log_y, bool(pinned))
    if left:
        curves = [replace(curve, limits=left) for curve in curves]
    return Drawn(
        tuple(entry for entry in entries if entry.name in shown),
        tuple(map(_by_split, curves) if len(groups) == 1 else curves),
        pinned.name if pinned else "",
        tuple(dict.fromkeys(each for each in found if isinstance(each, str))),
        log_y,
        left,
    )


def _wants_log(metric: str, curves: Sequence[Curve]) -> bool:
    return metric == LEARNING_RATE and span(_outlines(curves)) > FACTOR


def _outlines(curves: Sequence[Curve]) -> list[Numbers]:
    """All that is drawn of the curves, as measured."""
    bands = [each.spread for each in curves if each.spread]
    edges = [edge for band in bands for edge in (band.low, band.high)]
    return [*(each.measured for each in curves), *edges]


def _by_split(curve: Curve) -> Curve:
    split = curve.series.partition("/")[0]
    return replace(curve, color=SPLIT_COLORS.get(split, curve.color))


def _of(
    group: Group, pinned: Group | None, color: str, options: CurveOptions
) -> Iterator[Curve | str]:
    """The curves of a group, or sentences where there is none."""
    others = {}
    if pinned is not None:
        others = {each.name: each for each in lines_of(pinned, options.metric, options.x_axis)}
    unit = step_unit(group.runs[0])
    for line in lines_of(group, options.metric, options.x_axis):
        if pinned is None:
            shown = line
        elif line.name in others:
            shown = difference(line, others[line.name])
        else:
            yield f"{pinned.name} has no {line.name}, so there is no difference to it."
            continue
        curve = _curve(group.name, shown, color, unit, options)
        if len(curve.x):
            yield curve
        elif pinned is not None and len(shown.step) == 0:
            yield f"{group.name} and {pinned.name} have no {unit} in common."
        else:
            yield not_placed(group.name, options.x_axis, options.log_x)


def _curve(run: str, line: Line, color: str, unit: str, options: CurveOptions) -> Curve:
    placed = placed_of(line.x, options.log_x)
    measured = line.value[placed]
    smoothed = smooth(line.value, options.smoothing)[placed] if options.smoothing else measured
    return Curve(
        run=run,
        series=line.name,
        color=color,
        x=line.x[placed],
        measured=measured,
        smoothed=smoothed,
        spread=line.spread and line.spread.at(placed),
        best=_best(line, options.log_x, unit),
        limits=limits_of(measured) if options.robust else None,
    )


def _best(line: Line, log_x: bool, unit: str) -> Mark | None:
    if line.best is None:
        return None
    x = float(line.x[np.searchsorted(line.step, line.best.step)])
    has_place = x > 0 if log_x else np.isfinite(x)
    return Mark(x, line.best.value, f"best: {unit} {line.best.step:,}") if has_place else None
