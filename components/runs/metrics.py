"""What the names of series say: which belong to a metric, and which direction is better."""

from collections.abc import Iterable
from typing import Literal, get_args

import numpy as np

from components.runs.names import words
from components.runs.records import Quantity, Run, Unit

Direction = Literal["lower", "higher"]

QUANTITIES: tuple[Quantity, ...] = get_args(Quantity)

_LOSSES = {"loss"}
_ACCURACIES = {"accuracy", "acc", "acc1", "acc5", "top1", "top5"}
# These say of which images and how often, not what.
_CIRCUMSTANCES = {"train", "training", "val", "valid", "validation", "eval", "test"}
_CIRCUMSTANCES |= {"epoch", "step"}


def series_names(metric: str) -> tuple[str, ...]:
    """The series that a metric is drawn from: training, validation and unassigned for a quantity.

    `loss` → `train/loss`, `val/loss`, `loss`; any other metric is the name of one series.
    """
    if metric in QUANTITIES:
        return f"train/{metric}", f"val/{metric}", metric
    return (metric,)


def metric_names(runs: Iterable[Run]) -> list[str]:
    """What can be drawn of these runs: `loss` and `accuracy` first, then the other series by name.

    Reads all the runs.
    """
    written = {name for run in runs for name in run.series}
    quantities = [metric for metric in QUANTITIES if written.intersection(series_names(metric))]
    covered = {name for metric in QUANTITIES for name in series_names(metric)}
    return quantities + sorted(written - covered)


def direction(name: str) -> Direction | None:
    """Which direction of a series or metric is better; None where its name does not tell.

    The last word that says what is measured decides: `train/box_loss` is a loss, `loss_scale` is
    none.
    """
    telling = [word for word in words(name) if word not in _CIRCUMSTANCES]
    if not telling or telling[-1] not in _LOSSES | _ACCURACIES:
        return None
    return "lower" if telling[-1] in _LOSSES else "higher"


def step_unit(run: Run) -> Unit:
    """What the steps of a run count: "epoch" where that is certain, else "step".

    Certain is it where validation was written at consecutive numbers from 0 or 1 on, since nobody
    validates after each optimiser step.
    """
    for quantity in QUANTITIES:
        validation = run.series.get(f"val/{quantity}")
        if validation is not None and len(validation) > 0:
            step = validation.step
            is_epoch = step[0] in (0, 1) and bool(np.all(np.diff(step) == 1))
            return "epoch" if is_epoch else "step"
    return "step"
