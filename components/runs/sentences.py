"""A diagnosis in words: one plain sentence for a student, with the numbers that were measured."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from components.runs.measures import Curves
from components.runs.records import Verdict

NO_VALIDATION_DATA = (
    "This run saved no validation loss or accuracy, so the curves can't tell how well it does on"
    " images that it was not trained on."
)


def sentence(verdict: Verdict, curves: Curves) -> str:
    """What the curves say; `verdict` must be one that the curves allow."""
    return _SENTENCES[verdict](curves)


def _diverged(curves: Curves) -> str:
    broken = [("validation", curves.validation.broken_from)]
    if curves.training is not None:
        broken.insert(0, ("training", curves.training.broken_from))
    name, step = next((name, step) for name, step in broken if step is not None)
    return (
        f"The run diverged: from {curves.unit} {step} on the {name} {curves.quantity} is not a"
        " finite number any more."
    )


def _too_few(curves: Curves) -> str:
    count = len(curves.validation.cost)
    points = "point" if count == 1 else "points"
    return f"Only {count} validation {points} so far: too few to say anything."


def _overfitting(curves: Curves) -> str:
    return (
        f"{_best_then_worse(curves)} while training {curves.quantity} {_better(curves)} by"
        f" {_short(curves.training_gain())}: overfitting from there on."
    )


def _worsening(curves: Curves) -> str:
    start = _best_then_worse(curves)
    if curves.training_gain() is None:
        return f"{start}; why can't be told, because no training {curves.quantity} was saved."
    return (
        f"{start}, but training {curves.quantity} did not get better either: not overfitting, the"
        " training itself got worse."
    )


def _improving(curves: Curves) -> str:
    verb = "falling" if curves.quantity == "loss" else "rising"
    return (
        f"Validation {curves.quantity} was best at {_best(curves)} and was still {verb}: its last"
        f" {curves.validation.stretch} points are on average {_short(curves.late_gain())} better"
        " than those before, so training longer may help."
    )


def _flat(curves: Curves) -> str:
    return f"Validation {curves.quantity} is flat at the end and was best at {_best(curves)}."


def _flat_and_close(curves: Curves) -> str:
    gap = curves.gap_at_end()
    return (
        f"Training and validation {curves.quantity} are close (gap {_short(gap)}) and flat at the"
        f" end; validation was best at {_best(curves)}: training longer will hardly help."
    )


def _flat_with_gap(curves: Curves) -> str:
    return (
        f"Validation {curves.quantity} was best at {_best(curves)}, is flat at the end and stays"
        f" worse than training {curves.quantity} by {_short(curves.gap_at_end())}: it does better"
        " on images that it has seen than on new ones."
    )


def _best_then_worse(curves: Curves) -> str:
    verb = "rose" if curves.quantity == "loss" else "fell"
    return (
        f"Validation {curves.quantity} was best at {_best(curves)} and then {verb} by"
        f" {_short(curves.rise())}"
    )


def _better(curves: Curves) -> str:
    return "fell" if curves.quantity == "loss" else "rose"


def _best(curves: Curves) -> str:
    index = curves.best_index
    value = abs(float(curves.validation.cost[index]))
    return f"{curves.unit} {curves.validation.step[index].item()} ({_short(value)})"


def _short(number: float | None) -> str:
    """Three digits that count, as a person reads them."""
    if number is None:
        return "an unknown amount"
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"


_SENTENCES: Mapping[Verdict, Callable[[Curves], str]] = MappingProxyType(
    {
        "diverged": _diverged,
        "too few points": _too_few,
        "overfitting": _overfitting,
        "worsening": _worsening,
        "still improving": _improving,
        "flat and close": _flat_and_close,
        "flat with a gap": _flat_with_gap,
        "flat": _flat,
    }
)
