"""Bias against variance: where the errors of a classifier come from, and what helps.

With the shares of wrong answers (errors) of people, on training, validation and test images:

| part | is | asks for |
|---|---|---|
| avoidable bias | training − human | a larger network, longer or better training |
| variance | validation − training | more or more varied images, regularisation |
| overfitting to the validation set | test − validation | a new or larger validation set |

(Ng, "Machine Learning Yearning", 2018, chapters 20–27.) The largest part is what to work on first.
An error p on n images is known to √(p (1 − p) / n); where the configuration says how many images
there were, a part counts only if it is more than two such deviations of the difference, which
chance alone exceeded in 3 of 100 simulated cases (10 % errors, 600 validation and 3,000 test
images). Without a human level the avoidable bias is unknown but at most the training error, so that
a part larger than that is the largest anyway.
"""

from dataclasses import dataclass
from math import hypot, sqrt
from typing import Final

import numpy as np

from components.errors import ExplorerError
from components.runs.diagnosis import best
from components.runs.metrics import step_unit
from components.runs.records import Run
from components.runs.stated import Statement, percent, points

KIND: Final = "bias and variance"
DEVIATIONS = 2.0

BIAS, VARIANCE, CHOSEN = "avoidable bias", "variance", "overfitting to the validation set"
ADVICE = {
    BIAS: "a larger network, longer training or a better learning rate comes first; more images"
    " would hardly help",
    VARIANCE: "more images, augmentation, weight decay, dropout or an earlier stop comes first; a"
    " larger network would hardly help",
    CHOSEN: "a new or larger validation set comes first, since choices were fitted to this one",
}
# What makes training images harder than those of validation, by its key of the configuration.
HARDER = {"augmentation": "augmentation", "dropout": "dropout", "smaller images": "sides"}
PAIRS = {
    BIAS: ("training", "people"),
    VARIANCE: ("validation", "training"),
    CHOSEN: ("test", "validation"),
}
HARMLESS: tuple[object, ...] = ("none", "", [], None, 0)


@dataclass(frozen=True, slots=True)
class Share:
    """A share of wrong answers, or a difference of two; `deviation` is what chance gives, or 0."""

    value: float
    deviation: float = 0.0

    def less(self, other: "Share") -> "Share":
        """How much larger it is than the other."""
        return Share(self.value - other.value, hypot(self.deviation, other.deviation))

    @property
    def counts(self) -> bool:
        """Whether it is more than chance gives."""
        return self.value > DEVIATIONS * self.deviation


def bias_and_variance(run: Run, human: float | None) -> Statement:
    """What the errors of a run at its best validation accuracy say; see the table above.

    `human` is the share of wrong answers that people give, 0–1; None if nobody knows.

    Raises:
        ExplorerError: if `human` is no share.
    """
    if human is not None and not 0 <= human <= 1:
        raise ExplorerError(f"The human error must be a share between 0 and 1, not {human:g}.")
    point = best(run, "val/accuracy")
    if point is None:
        return _unsupported("no validation accuracy was saved")
    errors = _errors(run, point.step, human)
    if "training" not in errors:
        return _unsupported("no training accuracy was saved")
    parts = _parts(errors)
    told = ", ".join(f"{name} {percent(error.value)}" for name, error in errors.items())
    sums = ", ".join(_part(name, part, errors) for name, part in parts.items())
    start = (
        f"Errors at {step_unit(run)} {point.step}, where validation accuracy was best: {told}."
        f" That is {sums}.{_caution(run)}"
    )
    verdict, end = _judged(parts, errors)
    return Statement(KIND, verdict, f"{start} {end}", point.step, verdict != "bias unknown")


def _unsupported(reason: str) -> Statement:
    sentence = f"Bias and variance compare shares of wrong answers, but {reason}."
    return Statement(KIND, reason.removesuffix(" was saved"), sentence, supported=False)


def _errors(run: Run, step: float, human: float | None) -> dict[str, Share]:
    """The known errors in the order in which they are told."""
    known = {
        "people": None if human is None else Share(human),
        "training": _error(run, "train", step),
        "validation": _error(run, "val", step),
        "test": _error(run, "test", step) or _error(run, "test", np.inf) or _configured_test(run),
    }
    return {name: error for name, error in known.items() if error is not None}


def _error(run: Run, split: str, step: float) -> Share | None:
    """From the last accuracy at or before a step."""
    series = run.series.get(f"{split}/accuracy")
    if series is None:
        return None
    values = series.value[(series.step <= step) & np.isfinite(series.value)]
    count = {"train": "images"}.get(split, f"{split}_images")
    return _share(run, values[-1].item(), count, bool((values > 1).any())) if len(values) else None


def _configured_test(run: Run) -> Share | None:
    accuracy = run.config.get("test_accuracy")
    if isinstance(accuracy, bool) or not isinstance(accuracy, int | float):
        return None
    return _share(run, float(accuracy), "test_images", in_percent=accuracy > 1)


def _share(run: Run, accuracy: float, count_key: str, in_percent: bool) -> Share:
    error = min(1.0, max(0.0, 1 - (accuracy / 100 if in_percent else accuracy)))
    count = run.config.get(count_key)
    if not isinstance(count, int) or count <= 0:
        return Share(error)
    return Share(error, sqrt(error * (1 - error) / count))


def _parts(errors: dict[str, Share]) -> dict[str, Share]:
    return {
        name: errors[high].less(errors[low])
        for name, (high, low) in PAIRS.items()
        if high in errors and low in errors
    }


def _part(name: str, part: Share, errors: dict[str, Share]) -> str:
    high, low = PAIRS[name]
    told = points(errors[high].value, errors[low].value)
    if told is None:
        return f"no {name} ({high} is no worse than {low})"
    within_chance = part.deviation > 0 and part.value <= DEVIATIONS * part.deviation
    return f"{name} {told}" + (" (within chance)" if within_chance else "")


def _judged(parts: dict[str, Share], errors: dict[str, Share]) -> tuple[str, str]:
    """The verdict, and what follows from it."""
    largest = max(parts, key=lambda name: parts[name].value if parts[name].counts else 0.0)
    value = parts[largest].value
    if BIAS not in parts and not (parts[largest].counts and value > errors["training"].value):
        return "bias unknown", (
            "How much of the training error could be avoided can't be judged without knowing how"
            " many errors people make on such images."
        )
    if not parts[largest].counts:
        return "nothing stands out", "None of these is more than chance."
    return largest, f"The {largest} is the largest: {ADVICE[largest]}."


def _caution(run: Run) -> str:
    harder = [name for name, key in HARDER.items() if run.config.get(key) not in HARMLESS]
    if not harder:
        return ""
    *first, last = harder
    told = f"{', '.join(first)} and {last}" if first else last
    return f" (Training error is measured with {told}, so it is too high.)"
