"""Reading a run's curves for a student: where it was best, and what happened then.

The loss is judged, or the accuracy where no validation loss was saved. The first that holds:

| verdict | when |
|---|---|
| no validation data | neither `val/loss` nor `val/accuracy` was saved |
| diverged | the last training or validation value is NaN or infinite |
| too few points | fewer than 6 validation points |
| still improving | validation is better at the end than just before |
| overfitting | validation is worse at the end than at its best; training went on improving |
| worsening | as before, but training did not improve, or was not saved |
| flat and close | else, if validation is close to training, or better |
| flat with a gap | else, if validation is worse than training |
| flat | else: training was not saved |

Better and worse are told by means of stretches, not by single points: the end is the last fifth of
the validation points (at least 3); "just before" is the stretch before it, "at its best" the best
stretch of that length. A difference counts if it is more than a share of the best value
(`THRESHOLDS`) and more than 3 times what noise alone would give, estimated from the curve's second
differences. Simulated flat curves with 2 to 10 % of noise and 6 to 100 points were called
overfitting in at most 4 of 100 cases. The thresholds are judgements, not laws; the sentence gives
the numbers that were measured.
"""

from dataclasses import dataclass

import numpy as np

from components.runs.measures import Curves, curves_of
from components.runs.metrics import QUANTITIES, direction
from components.runs.records import BestPoint, Diagnosis, Quantity, Run, Verdict
from components.runs.sentences import NO_VALIDATION_DATA, sentence

FEWEST_POINTS = 6
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


def best(run: Run, metric: str) -> BestPoint | None:
    """The lowest point of a loss, the highest of an accuracy; the first one of equals.

    `metric` is the name of a series, or `loss` or `accuracy` for the validation's. NaN and infinite
    values don't count. None if there is no value, or the name does not tell which direction is
    better.
    """
    names = (f"val/{metric}", metric) if metric in QUANTITIES else (metric,)
    series = next((run.series[name] for name in names if name in run.series), None)
    better = direction(metric)
    if series is None or better is None or not np.isfinite(series.value).any():
        return None
    worst = np.inf if better == "lower" else -np.inf
    values = np.where(np.isfinite(series.value), series.value, worst)
    index = int(values.argmin() if better == "lower" else values.argmax())
    return BestPoint(series.step[index].item(), series.value[index].item())


def diagnose(run: Run) -> Diagnosis:
    """What the curves of a run say, in one sentence with its numbers; see the table above."""
    saved = [quantity for quantity in QUANTITIES if f"val/{quantity}" in run.series]
    if not saved:
        return Diagnosis("no validation data", NO_VALIDATION_DATA)
    curves = curves_of(run, saved[0])
    point = best(run, f"val/{saved[0]}")
    verdict = _verdict(curves)
    return Diagnosis(
        verdict=verdict,
        sentence=sentence(verdict, curves),
        quantity=curves.quantity,
        best=point,
        gap_at_best=None if point is None else curves.gap_at_best(),
        gap_at_end=None if point is None else curves.gap_at_end(),
    )


def _verdict(curves: Curves) -> Verdict:
    if any(
        curve and curve.broken_from is not None for curve in (curves.validation, curves.training)
    ):
        return "diverged"
    if len(curves.validation.cost) < FEWEST_POINTS:
        return "too few points"
    limits = THRESHOLDS[curves.quantity]
    size = abs(float(curves.validation.cost.min()))
    chance = NOISE_FACTOR * curves.stretch_noise()
    if curves.late_gain() > max(limits.better * size, chance):
        return "still improving"
    if curves.steady_rise() > max(limits.worse * size, chance):
        return "overfitting" if (curves.training_gain() or 0) > 0 else "worsening"
    gap = curves.gap_at_end()
    if gap is None:
        return "flat"
    return "flat and close" if gap <= limits.close * size else "flat with a gap"
