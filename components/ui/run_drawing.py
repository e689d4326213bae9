"""What the page Runs asks of the chart: the metric, the axes, and how curves are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from components.errors import ExplorerError
from components.figures.curve_axes import XAxis
from components.figures.curve_points import CurveOptions
from components.runs import Run, metric_names
from components.runs.groups import group_seeds
from components.runs.metrics import step_unit
from components.ui import address, inputs

NO_BASELINE = "none"

HELP_SMOOTHING = (
    "A running mean that forgets slowly, as TensorBoard draws it: 0 shows the numbers as measured;"
    " with more, the measured curve stays faintly visible behind."
)
HELP_GROUP = (
    "Runs that differ in nothing but the seed become one: in the chart their mean, with a band from"
    " the lowest to the highest; in the sentences and the table the mean of their best values."
)
HELP_ROBUST = "The range of the chart is set without the few most extreme values."
HELP_PINNED = "The other runs are read as differences from this one."
HELP_HUMAN = (
    "The share of such pictures on which people are wrong, such as 0.01, if you know it. With it"
    " the statements can tell bias from variance."
)


def metric(among: Sequence[Run]) -> str:
    """What is drawn: loss, accuracy, or any quantity of these runs; "" if they have none."""
    names = metric_names(among)
    if not names:
        return ""
    return inputs.one_of_many(
        "Metric",
        "metric",
        names,
        names[0],
        help="Training, validation and test of one quantity are drawn together.",
    )


def smoothing() -> float:
    """How much the curves are smoothed."""
    return inputs.number("Smoothing", "smoothing", (0.0, 0.99), 0.0, 0.01, help=HELP_SMOOTHING)


def x_axis(among: Sequence[Run]) -> XAxis:
    """What stands on the x axis, of what these runs saved."""
    axes = axes_of(among)
    by_key = {str(axis): axis for axis in axes}
    known = inputs.reader("x axis", ["step", "epoch", "minutes"])

    def read(text: str) -> str:
        # A link means the same runs' epochs by either name.
        return text if known(text) in by_key else "step"

    chosen = inputs.one_of_many(
        "x axis",
        "x",
        list(by_key),
        "step",
        show=lambda key: axes[by_key[key]],
        help="What the runs counted, epochs, or minutes since a run's first record.",
        read=read,
    )
    return by_key[chosen]


def axes_of(among: Sequence[Run]) -> dict[XAxis, str]:
    """The x axes on which at least one of the runs has a place, with their names."""
    units = {step_unit(run) for run in among}
    axes: dict[XAxis, str] = {"step": "Epoch" if units == {"epoch"} else "Step"}
    if units != {"epoch"} and ("epoch" in units or any("epoch" in run.series for run in among)):
        axes["epoch"] = "Epoch"
    if any(np.isfinite(each.wall_time).any() for run in among for each in run.series.values()):
        axes["minutes"] = "Minutes"
    return axes


@dataclass(frozen=True, slots=True)
class More:
    """What unfolds on demand: how the chart is drawn, and how well people do."""

    log_x: bool
    log_y: bool
    grouped: bool
    pinned: str
    robust: bool
    human: float | None


def more(among: Sequence[Run]) -> More:
    """Further choices on the chart, for a popover."""
    seeds = any(len(group.runs) > 1 for group in group_seeds(among))
    with st.container(horizontal=True):
        log_x = switch("Log x", "logx", False)
        log_y = switch("Log y", "logy", False)
    robust = switch("Range without outliers", "robust", False, HELP_ROBUST)
    grouped = switch("Seeds as one curve", "group", True, HELP_GROUP) if seeds else False
    names = [run.name for run in among]
    pinned = inputs.one_of_many(
        "Baseline",
        "pinned",
        [NO_BASELINE, *names],
        NO_BASELINE,
        help=HELP_PINNED,
    )
    baseline = "" if pinned == NO_BASELINE else pinned
    return More(log_x, log_y, grouped, baseline, robust, _human())


def curve_options(metric: str, smoothing: float, x_axis: XAxis, more: More) -> CurveOptions:
    """All that the chart is told."""
    return CurveOptions(
        metric=metric,
        smoothing=smoothing,
        x_axis=x_axis,
        log_x=more.log_x,
        log_y=more.log_y,
        grouped=more.grouped,
        pinned=more.pinned,
        robust=more.robust,
    )


def switch(label: str, key: str, default: bool, help: str | None = None) -> bool:
    """Something that is on or off; the address has 1 or 0."""

    def read(text: str) -> bool:
        if text not in ("0", "1"):
            raise ExplorerError(f"{text!r} is neither 1 nor 0 for {label!r}.")
        return text == "1"

    address.seed(key, read, default)
    value = st.toggle(label, key=key, help=help)
    address.publish(key, value, default, lambda on: str(int(on)))
    return value


def _human() -> float | None:
    label, limits = "People are wrong on (share)", (0.0, 1.0)
    address.seed("human", inputs.number_reader(label, limits), None)
    value = st.number_input(
        label, *limits, value=None, step=0.01, key="human", format="%g", help=HELP_HUMAN
    )
    address.publish("human", value, None, "{:g}".format)
    return value
