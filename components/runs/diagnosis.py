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
| improving slowly | validation gets better in its order, and was best lately |
| growing gap | most of the gap arose by training after validation was at its best |
| too noisy | the noise hides whether validation still changes |
| flat and close | else, if validation is close to training, or better |
| flat with a gap | else, if validation is worse than training |
| flat | else: training was not saved |

Better and worse are told by medians of stretches, not by single points: the end is the last fifth
of the validation points (at least 3); "just before" is the stretch before it, "at its best" the
best stretch of that length. A difference counts if it is more than a share of the best value
(`THRESHOLDS`) and more than 3 times what noise alone would give (`noise.py`). How validation goes
on at its end is judged in `trends.py`, for the statement about a plateau as well. The thresholds
are judgements, not laws; the sentence gives the numbers that were measured.

How often flat curves with noise of 10 % of their value were called overfitting, the worst of the
lengths named, in 300 simulated runs of each (`tests/runs/test_false_alarms.py` repeats it with
fewer):

| noise | 6–10 points | 20–100 points |
|---|---|---|
| independent | 4 of 100 | 1 of 100 |
| a share 0.3 carries over to the next point | 9 of 100 | 5 of 100 |
| a share 0.5 carries over | 12 of 100 | 10 of 100 |
"""

import numpy as np

from components.runs.measures import (
    FEWEST_POINTS,
    THRESHOLDS,
    Curves,
    curves_of,
    judged_quantity,
)
from components.runs.metrics import direction
from components.runs.records import BestPoint, Diagnosis, Run, Verdict
from components.runs.sentences import NO_VALIDATION_DATA, sentence
from components.runs.trends import trend_of


def best(run: Run, metric: str) -> BestPoint | None:
    """The lowest point of a loss, the highest of an accuracy; the first one of equals.

    `metric` is the name of a series, or a quantity such as `loss` for the validation's. NaN and
    infinite values don't count. None if there is no value, or the name does not tell which
    direction is better.
    """
    names = (f"val/{metric}", metric)
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
    quantity = judged_quantity(run)
    if quantity is None:
        return Diagnosis("no validation data", NO_VALIDATION_DATA)
    curves = curves_of(run, quantity)
    point = best(run, f"val/{quantity}")
    verdict = verdict_of(curves)
    return Diagnosis(
        verdict=verdict,
        sentence=sentence(verdict, curves),
        quantity=curves.quantity,
        best=point,
        gap_at_best=None if point is None else curves.gap_at_best(),
        gap_at_end=None if point is None else curves.gap_at_end(),
    )


def verdict_of(curves: Curves) -> Verdict:
    """The first verdict of the table above that holds."""
    both = (curves.validation, curves.training)
    if any(curve and curve.broken_from is not None for curve in both):
        return "diverged"
    if len(curves.validation.cost) < FEWEST_POINTS:
        return "too few points"
    trend = trend_of(curves.validation, curves.quantity)
    if trend.kind == "better":
        return "still improving"
    if curves.steady_rise() > curves.limit_of_rise():
        return "overfitting" if (curves.training_gain() or 0) > 0 else "worsening"
    if trend.kind == "slowly better" and curves.best_index >= trend.first:
        return "improving slowly"
    return _level_verdict(curves, is_noisy=trend.kind == "too noisy")


def _level_verdict(curves: Curves, *, is_noisy: bool) -> Verdict:
    gap, gain = curves.end_gap(), curves.training_gain()
    is_close = gap is None or gap <= THRESHOLDS[curves.quantity].close * curves.best_size
    if gap is not None and gain is not None and not is_close and gain > gap / 2:
        return "growing gap"
    if is_noisy:
        return "too noisy"
    if gap is None:
        return "flat"
    return "flat and close" if is_close else "flat with a gap"
