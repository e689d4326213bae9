"""The onset of overfitting: from which step on a run only learned its training images better."""

from typing import Final

from components.runs.cost_curves import MEDIAN_FACTOR, curve_of
from components.runs.diagnosis import verdict_of
from components.runs.measures import NOISE_FACTOR, Curves, curves_of, judged_quantity
from components.runs.records import Run, Verdict
from components.runs.sentences import NO_VALIDATION_DATA, sentence
from components.runs.stated import Statement, short, with_difference
from components.runs.trend_words import too_noisy
from components.runs.trends import trend_of

KIND: Final = "overfitting"
_UNSUPPORTED: tuple[Verdict, ...] = ("diverged", "too few points", "too noisy")
_IMPROVING: tuple[Verdict, ...] = ("still improving", "improving slowly")


def onset_of_overfitting(run: Run) -> Statement:
    """Whether a run overfitted, and since when, by the verdicts of `diagnosis.py`."""
    quantity = judged_quantity(run)
    if quantity is None:
        return Statement(KIND, "no validation data", NO_VALIDATION_DATA, supported=False)
    curves = curves_of(run, quantity)
    verdict = verdict_of(curves)
    if verdict in _UNSUPPORTED:
        told = _too_noisy(curves) if verdict == "too noisy" else sentence(verdict, curves)
        return Statement(KIND, verdict, told, supported=False)
    step = curves.validation.best_step
    if verdict == "overfitting":
        told = f"{sentence(verdict, curves)} {_beyond_chance(curves)}{_accuracy(run, curves)}"
        return Statement(KIND, verdict, told, step)
    if verdict == "growing gap":
        told = f"{sentence(verdict, curves)}{_accuracy(run, curves)}"
        return Statement(KIND, verdict, told, step)
    if verdict == "worsening":
        supported = curves.training is not None
        return Statement(KIND, verdict, sentence(verdict, curves), supported=supported)
    return Statement(KIND, "none", _none(curves, is_improving=verdict in _IMPROVING))


def _too_noisy(curves: Curves) -> str:
    trend = trend_of(curves.validation, curves.quantity)
    return (
        f"Whether validation {curves.quantity} got worse can't be told:"
        f" {too_noisy(trend, curves.validation)}."
    )


def _beyond_chance(curves: Curves) -> str:
    return (
        f"(Between medians of {curves.validation.stretch} points it got worse by"
        f" {short(curves.steady_rise())}; more than {short(curves.limit_of_rise())} counts.)"
    )


def _accuracy(run: Run, curves: Curves) -> str:
    """Where the loss got worse but the accuracy better: right more often, yet surer of mistakes."""
    if curves.quantity == "accuracy" or "val/accuracy" not in run.series:
        return ""
    accuracy = curve_of(run.series["val/accuracy"], "accuracy")
    before, end = accuracy.at(curves.validation.best_step), accuracy.end()
    chance = NOISE_FACTOR * MEDIAN_FACTOR * accuracy.noise.of_mean(accuracy.stretch)
    if before is None or before - end <= chance:
        return ""
    start, now, gain = with_difference(-before, -end)
    return (
        f" Validation accuracy still rose by {gain} in that time, from {start} to {now} (median of"
        f" its last {accuracy.stretch} points): it is right more often, but surer of its mistakes."
    )


def _none(curves: Curves, *, is_improving: bool) -> str:
    name = f"validation {curves.quantity}"
    if is_improving:
        return f"No overfitting so far: {name} is still getting better at the end."
    rise, last = curves.steady_rise(), f"its last {curves.validation.stretch} points"
    if not rise:
        return f"No sign of overfitting: {name} was never better than in {last}."
    return (
        f"No sign of overfitting: {name} is only {short(rise)} worse in {last} than in its best"
        f" {curves.validation.stretch} (medians); more than {short(curves.limit_of_rise())} would"
        " count."
    )
