"""What the names of series say: which belong to a metric, and which direction is better."""

from collections.abc import Iterable
from typing import Literal, get_args

import numpy as np

from components.runs.names import GRADIENTS, SPLITS, metric_of, words
from components.runs.records import Quantity, Run, Unit

Direction = Literal["lower", "higher"]

QUANTITIES: tuple[Quantity, ...] = get_args(Quantity)

# Last words that leave no doubt; "score" or "rate" alone may be anything.
_LOWER = {"loss", "error", "err", "mae", "mse", "rmse", "mape", "nll", "perplexity"}
_LOWER |= {"crossentropy", "cross_entropy", "error_rate"}
_HIGHER = {"accuracy", "acc", "acc1", "acc5", "acc@1", "acc@5", "top1", "top5", "f1", "f1_score"}
_HIGHER |= {"precision", "recall", "auc", "auroc", "map", "map50", "iou", "miou", "dice"}
# These say of which images and how often, not what.
_CIRCUMSTANCES = {"train", "training", "val", "valid", "validation", "eval", "test", "testing"}
_CIRCUMSTANCES |= {"epoch", "step"}


def series_names(metric: str) -> tuple[str, ...]:
    """The series that a metric is drawn from: training, validation, test and of unknown images.

    `loss` → `train/loss`, `val/loss`, `test/loss`, `loss`. A canonical name of one series, such as
    `val/loss`, is drawn from that one only.
    """
    if metric_of(metric) != metric:
        return (metric,)
    return (*(f"{split}/{metric}" for split in SPLITS), metric)


def metric_names(runs: Iterable[Run]) -> list[str]:
    """What can be drawn of these runs: `loss` and `accuracy` first, then the others by name.

    Training, validation and test of one quantity are one metric; the norms of gradients have a
    figure of their own and are none. Reads all the runs.
    """
    names = {name for run in runs for name in run.series if not name.startswith(GRADIENTS)}
    metrics = {metric_of(name) for name in names}
    return [name for name in QUANTITIES if name in metrics] + sorted(metrics - set(QUANTITIES))


def direction(name: str) -> Direction | None:
    """Which direction of a series or metric is better; None where its name does not tell.

    The last words that say what is measured decide: `train/box_loss` is a loss, `loss_scale` is
    none.
    """
    telling = [word for word in words(name) if word not in _CIRCUMSTANCES]
    endings = {"_".join(telling[-count:]) for count in (1, 2)}
    if endings & _LOWER:
        return "lower"
    return "higher" if endings & _HIGHER else None


def step_unit(run: Run) -> Unit:
    """What the steps of a run count: "epoch" where that is certain, else "step".

    Certain is it where validation was written at consecutive numbers from 0 or 1 on, since nobody
    validates after each optimiser step.
    """
    others = sorted(name for name in run.series if name.startswith("val/"))
    for name in (*(f"val/{quantity}" for quantity in QUANTITIES), *others):
        validation = run.series.get(name)
        if validation is not None and len(validation) > 0:
            step = validation.step
            is_epoch = step[0] in (0, 1) and bool(np.all(np.diff(step) == 1))
            return "epoch" if is_epoch else "step"
    return "step"
