"""A diagnosis in words: one plain sentence for a student, with the numbers that were measured."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from components.runs.measures import Curves
from components.runs.records import Verdict
from components.runs.stated import distinct, percent, short, with_difference
from components.runs.trend_words import course, too_noisy
from components.runs.trends import trend_of

NO_VALIDATION_DATA = (
    "This run saved no validation loss or accuracy, so the curves can't tell how well it does on"
    " images that it was not trained on."
)
# A network that answers more of its training images wrong has hardly learned.
HARDLY_LEARNED = 0.5
LONGER_IS_USELESS = " Training longer will hardly help."
BETTER_ON_SEEN_IMAGES = " The network does better on images that it has seen than on new ones."


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
    since = f"while training {_training_course(curves)}"
    return f"{_best_then_worse(curves)}, {since}: overfitting from there on."


def _worsening(curves: Curves) -> str:
    start = _best_then_worse(curves)
    if curves.training_gain() is None:
        return f"{start}; why can't be told, because no training {curves.quantity} was saved."
    return (
        f"{start}, but training {curves.quantity} did not get better either: not overfitting, the"
        " training itself got worse."
    )


def _improving(curves: Curves) -> str:
    start = f"{_best_at(curves)} and {_course(curves)}, so training longer may help."
    return f"{start}{_underfitting(curves)}"


def _improving_slowly(curves: Curves) -> str:
    start = f"{_best_at(curves)} and {_course(curves)}, so training longer may help."
    return f"{start}{_against_training(curves)}{_underfitting(curves)}"


def _noisy(curves: Curves) -> str:
    trend = trend_of(curves.validation, curves.quantity)
    return (
        f"{_best_at(curves)}; whether it still gets better can't be told:"
        f" {too_noisy(trend, curves.validation)}.{_against_training(curves)}{_underfitting(curves)}"
    )


def _flat(curves: Curves) -> str:
    return f"{_best_at(curves)} and {_course(curves)}.{_underfitting(curves)}"


def _flat_and_close(curves: Curves) -> str:
    start = f"{_best_at(curves)} and {_course(curves)}.{_against_training(curves)}"
    is_flat = trend_of(curves.validation, curves.quantity).kind == "flat"
    return start + (_underfitting(curves) or (LONGER_IS_USELESS if is_flat else ""))


def _flat_with_gap(curves: Curves) -> str:
    start = f"{_best_at(curves)} and {_course(curves)}.{_against_training(curves)}"
    return start + (_underfitting(curves) or BETTER_ON_SEEN_IMAGES)


def _against_training(curves: Curves) -> str:
    """How far validation is from training at the end, as a sentence more; nothing if unknown."""
    gap = curves.end_gap()
    if gap is None or curves.training is None:
        return ""
    validation, training, apart = with_difference(
        curves.validation.sign * curves.validation.end(),
        curves.training.sign * curves.training.end(),
    )
    worse = f"{apart} worse" if gap > 0 else "no worse"
    return (
        f" The median of its last {curves.validation.stretch:,} points, {validation}, is {worse}"
        f" than that of training {curves.quantity} ({training})."
    )


def _growing_gap(curves: Curves) -> str:
    at_best, at_end = curves.gap_at_best() or 0.0, curves.gap_at_end()
    grew = f"grew from {short(at_best) if at_best > 0 else 'nothing'} to {short(at_end)}"
    return (
        f"{_best_at(curves)} and has not got better since, while training"
        f" {_training_course(curves)}: the gap {grew}. It fits its training images ever better, and"
        " new ones no better: overfitting."
    )


def _best_then_worse(curves: Curves) -> str:
    best, end, worse = with_difference(
        curves.validation.best_value, curves.validation.sign * curves.validation.end()
    )
    return (
        f"{_best_at(curves, best)}; the median of its last {curves.validation.stretch:,} points is"
        f" {end}, {worse} worse"
    )


def _best_at(curves: Curves, value: str | None = None) -> str:
    best = short(curves.validation.best_value) if value is None else value
    return (
        f"Validation {curves.quantity} was best at {curves.unit} {curves.validation.best_step}"
        f" ({best})"
    )


def _course(curves: Curves) -> str:
    trend = trend_of(curves.validation, curves.quantity)
    return course(trend, curves.validation, curves.unit, curves.quantity)


def _training_course(curves: Curves) -> str:
    before = curves.training_at(curves.best_index)
    if curves.training is None or before is None:
        raise ValueError("a verdict about training needs training")
    sign = curves.training.sign
    start, end = distinct(sign * before, sign * curves.training.end())
    verb = "fell" if curves.quantity == "loss" else "rose"
    return (
        f"{curves.quantity} {verb} from {start} to {end} (median of its last"
        f" {curves.training.stretch:,})"
    )


def _underfitting(curves: Curves) -> str:
    error = curves.training_error
    if error is None or error <= HARDLY_LEARNED:
        return ""
    return (
        " The network has hardly learned (underfitting): its training error is"
        f" {percent(error)} at the end."
    )


_SENTENCES: Mapping[Verdict, Callable[[Curves], str]] = MappingProxyType(
    {
        "diverged": _diverged,
        "too few points": _too_few,
        "overfitting": _overfitting,
        "worsening": _worsening,
        "still improving": _improving,
        "improving slowly": _improving_slowly,
        "too noisy": _noisy,
        "flat and close": _flat_and_close,
        "growing gap": _growing_gap,
        "flat with a gap": _flat_with_gap,
        "flat": _flat,
    }
)
