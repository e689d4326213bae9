"""The measurements on a run's curves that a diagnosis rests on."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from components.runs.metrics import direction, step_unit
from components.runs.records import Numbers, Quantity, Run, Series, Steps, Unit

SHORTEST_STRETCH = 3
STRETCHES = 5

# Second differences of independent noise with deviation σ have the median size 1.652 σ (a normal
# variable exceeds 0.6745 of its deviation in half of all cases; that deviation is √6 σ).
MEDIAN_SECOND_DIFFERENCE = 1.652


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """The finite points of a series, turned so that a lower `cost` is better.

    `broken_from` is the step from which on the values are no finite numbers any more.
    """

    step: Steps
    cost: Numbers
    broken_from: float | None

    def at(self, step: float) -> float | None:
        """The cost at a step, or at the last one before it."""
        index = int(np.searchsorted(self.step, step, side="right")) - 1
        return None if index < 0 else float(self.cost[index])

    @property
    def stretch(self) -> int:
        """How many points make up the end: a fifth of them, at least 3."""
        return max(SHORTEST_STRETCH, len(self.cost) // STRETCHES)

    def end(self) -> float:
        """The mean cost of the last stretch."""
        return float(self.cost[-self.stretch :].mean())


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Validation and training of one quantity; `unit` is what the steps count.

    A rise or a gap counts what became or is worse, a gain what became better, for losses and
    accuracies alike. All but the gaps need validation points for two stretches.
    """

    quantity: Quantity
    unit: Unit
    validation: Curve
    training: Curve | None

    @property
    def best_index(self) -> int:
        """Where validation is best."""
        return int(self.validation.cost.argmin())

    def rise(self) -> float:
        """From the best validation point to the end."""
        return self.validation.end() - float(self.validation.cost.min())

    def steady_rise(self) -> float:
        """From the best stretch of the validation curve to the end: zero if the end is best."""
        means = self._stretch_means()
        return float(means[-1] - means.min())

    def late_gain(self) -> float:
        """From the last but one stretch of the validation curve to the last."""
        means = self._stretch_means()
        return float(means[-1 - self.validation.stretch] - means[-1])

    def stretch_noise(self) -> float:
        """The deviation that chance alone gives to the difference of two stretches' means."""
        second_differences = np.abs(np.diff(self.validation.cost, 2))
        deviation = float(np.median(second_differences)) / MEDIAN_SECOND_DIFFERENCE
        return deviation * sqrt(2 / self.validation.stretch)

    def training_gain(self) -> float | None:
        """Of training, from the step of the best validation to the end."""
        before = None if self.training is None else self.training.at(self._step(self.best_index))
        return None if self.training is None or before is None else before - self.training.end()

    def gap_at_best(self) -> float | None:
        """How much worse validation is than training where validation is best."""
        return self._gap(self.best_index)

    def gap_at_end(self) -> float | None:
        """How much worse validation is than training at the last validation point."""
        return self._gap(-1)

    def _gap(self, index: int) -> float | None:
        training = None if self.training is None else self.training.at(self._step(index))
        return None if training is None else float(self.validation.cost[index]) - training

    def _stretch_means(self) -> Numbers:
        stretch = self.validation.stretch
        return np.convolve(self.validation.cost, np.full(stretch, 1 / stretch), "valid")

    def _step(self, index: int) -> float:
        return float(self.validation.step[index])


def curves_of(run: Run, quantity: Quantity) -> Curves:
    """The curves `val/QUANTITY`, which must be there, and `train/QUANTITY`, where it was saved."""
    training = run.series.get(f"train/{quantity}")
    return Curves(
        quantity=quantity,
        unit=step_unit(run),
        validation=_curve(run.series[f"val/{quantity}"], quantity),
        training=None if training is None else _curve(training, quantity),
    )


def _curve(series: Series, quantity: Quantity) -> Curve:
    finite = np.isfinite(series.value)
    sign = 1.0 if direction(quantity) == "lower" else -1.0
    # Infinities at single points are passed over; only an end without numbers is a break.
    last = int(np.flatnonzero(finite).max(initial=-1))
    broken_from = None if last == len(series) - 1 else series.step[last + 1].item()
    return Curve(series.step[finite], sign * series.value[finite], broken_from)
