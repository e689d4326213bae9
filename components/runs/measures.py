"""The measurements on a run's curves that diagnoses and statements rest on."""

from dataclasses import dataclass

import numpy as np

from components.runs.cost_curves import Curve, curve_of
from components.runs.metrics import QUANTITIES, direction, step_unit
from components.runs.records import Quantity, Run, Unit

FEWEST_POINTS = 6
# What chance alone gives to a difference must be exceeded so many times.
NOISE_FACTOR = 3.0


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Shares of a value that a change must exceed to count as worse, as better, as not close."""

    worse: float
    better: float
    close: float


# An accuracy moves within narrower limits than a loss.
THRESHOLDS: dict[Quantity, Thresholds] = {
    "loss": Thresholds(worse=0.05, better=0.01, close=0.10),
    "accuracy": Thresholds(worse=0.02, better=0.005, close=0.02),
}


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Validation and training of one quantity; `unit` is what the steps count.

    `training_error` is the share of training images that were answered wrong at the end, if known.

    A rise or a gap counts what became or is worse, a gain what became better, for losses and
    accuracies alike. All but the gaps need validation points for two stretches.
    """

    quantity: Quantity
    unit: Unit
    validation: Curve
    training: Curve | None
    training_error: float | None = None

    @property
    def best_index(self) -> int:
        """Where validation is best."""
        return self.validation.best_index

    @property
    def best_size(self) -> float:
        """The size of the best validation value, of which thresholds are shares."""
        return abs(self.validation.best_value)

    def steady_rise(self) -> float:
        """From the best stretch of the validation curve to the end: zero if the end is best."""
        medians = self.validation.stretches().medians
        return float(medians[-1] - medians.min())

    def chance(self) -> float:
        """The difference of two stretches that noise alone hardly exceeds."""
        return NOISE_FACTOR * self.validation.stretch_noise()

    def limit_of_rise(self) -> float:
        """The steady rise that counts as worse."""
        return max(THRESHOLDS[self.quantity].worse * self.best_size, self.chance())

    def training_gain(self) -> float | None:
        """Of training, from the step of the best validation to the end."""
        before = self.training_at(self.best_index)
        return None if self.training is None or before is None else before - self.training.end()

    def gap_at_best(self) -> float | None:
        """How much worse validation is than training where validation is best."""
        return self._gap(self.best_index)

    def gap_at_end(self) -> float | None:
        """How much worse validation is than training at the last validation point."""
        return self._gap(-1)

    def end_gap(self) -> float | None:
        """How much worse validation is than training over the last stretches of both."""
        if self.gap_at_end() is None or self.training is None:
            return None
        return self.validation.end() - self.training.end()

    def _gap(self, index: int) -> float | None:
        return None if self.training is None else _gap(self.validation, self.training, index)

    def training_at(self, index: int) -> float | None:
        """The cost of training at a validation point."""
        step = float(self.validation.step[index])
        return None if self.training is None else self.training.at(step)


def judged_quantity(run: Run, split: str = "val") -> Quantity | None:
    """What is judged: the loss, or the accuracy where no loss of these images was saved."""
    return next((each for each in QUANTITIES if f"{split}/{each}" in run.series), None)


def curves_of(run: Run, quantity: Quantity) -> Curves:
    """The curves `val/QUANTITY`, which must be there, and `train/QUANTITY`, where it was saved."""
    training = run.series.get(f"train/{quantity}")
    return Curves(
        quantity=quantity,
        unit=step_unit(run),
        validation=curve_of(run.series[f"val/{quantity}"], quantity),
        training=None if training is None else curve_of(training, quantity),
        training_error=_training_error(run),
    )


def gap_at_end(run: Run, metric: str) -> float | None:
    """How much worse `val/METRIC` is than `train/METRIC` at the last finite validation point.

    None where one of them has no finite number by then, or nobody knows which direction is better.
    """
    validation, training = (run.series.get(f"{split}/{metric}") for split in ("val", "train"))
    if validation is None or training is None or direction(metric) is None:
        return None
    return _gap(curve_of(validation, metric), curve_of(training, metric), -1)


def _gap(validation: Curve, training: Curve, index: int) -> float | None:
    if not len(validation.cost):
        return None
    before = training.at(float(validation.step[index]))
    return None if before is None else float(validation.cost[index]) - before


def _training_error(run: Run) -> float | None:
    series = run.series.get("train/accuracy")
    values = np.array([]) if series is None else series.value[np.isfinite(series.value)]
    if len(values) == 0:
        return None
    return 1 - float(values[-1]) / (100 if np.max(values) > 1 else 1)
