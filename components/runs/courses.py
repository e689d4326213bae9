"""Where a run stopped changing, and how much it jitters.

Validation is judged, by its loss, or by its accuracy where no loss was saved; a run without
validation by its training. In 300 simulated runs of each of 10 to 200 points with independent
noise (`tests/runs/test_false_alarms.py` repeats it with fewer), flat curves were called a plateau
in 89 to 99 of 100 cases (in 75 to 88 where half of the noise carries over to the next point);
curves that fall from each stretch to the next by twice what noise gives to such a difference of
means in 5 to 21 of 100, by four times that in at most 3 of 100.
"""

from dataclasses import dataclass
from math import sqrt
from typing import TypeGuard

from components.runs.cost_curves import Curve, curve_of
from components.runs.measures import FEWEST_POINTS, NOISE_FACTOR, judged_quantity
from components.runs.metrics import step_unit
from components.runs.records import Quantity, Run, Unit
from components.runs.stated import Kind, Statement, distinct, short
from components.runs.trend_words import course, too_noisy
from components.runs.trends import smallest_change, trend_of

QUIET, NOISY = 0.05, 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The curve of a run that statements are about; `name` is "validation loss" or the like."""

    name: str
    quantity: Quantity
    unit: Unit
    curve: Curve

    def smallest_change(self) -> float:
        """What counts as a change where there is no noise."""
        return smallest_change(self.curve, self.quantity)


def judged(run: Run) -> Judged | None:
    """Validation loss or accuracy, else those of training; None if none was saved."""
    for split, word in (("val", "validation"), ("train", "training")):
        quantity = judged_quantity(run, split)
        if quantity is not None:
            curve = curve_of(run.series[f"{split}/{quantity}"], quantity)
            return Judged(f"{word} {quantity}", quantity, step_unit(run), curve)
    return None


def is_readable(found: Judged | None) -> TypeGuard[Judged]:
    """Whether there is a curve of numbers long enough to tell a change from noise."""
    return (
        found is not None
        and found.curve.broken_from is None
        and len(found.curve.cost) >= FEWEST_POINTS
    )


def unreadable(kind: Kind, found: Judged | None) -> Statement:
    """The statement that nothing can be said."""
    if found is None:
        sentence = "This run saved no loss or accuracy that says of which images it is."
        return Statement(kind, "no data", sentence, supported=False)
    name = found.name.capitalize()
    if found.curve.broken_from is not None:
        start = f"{found.unit} {found.curve.broken_from}"
        sentence = f"From {start} on {found.name} is no finite number any more."
        return Statement(kind, "diverged", sentence, supported=False)
    count = len(found.curve.cost)
    sentence = (
        f"{name} has only {count} {'point' if count == 1 else 'points'}: to tell a change from"
        f" noise takes {FEWEST_POINTS}."
    )
    return Statement(kind, "too few points", sentence, supported=False)


def plateau(run: Run) -> Statement:
    """From which step on nothing changed any more, by the trend that `trends.py` tells."""
    found = judged(run)
    if not is_readable(found):
        return unreadable("plateau", found)
    curve = found.curve
    trend = trend_of(curve, found.quantity)
    told = course(trend, curve, found.unit, found.quantity)
    if trend.kind == "too noisy":
        sentence = f"Whether {found.name} is flat can't be told: {too_noisy(trend, curve)}"
        return Statement("plateau", trend.kind, f"{sentence}.", supported=False)
    if trend.kind != "flat":
        return Statement("plateau", trend.kind, f"No plateau: {found.name} {told}.")
    beyond = f"Changes below {short(trend.limit)} can't be told from noise."
    sentence = f"Plateau: {found.name} {told}. {beyond}"
    return Statement("plateau", "plateau", sentence, curve.step[trend.first].item())


def noise(run: Run) -> Statement:
    """How much the curve jitters from point to point, beside all that it improved."""
    found = judged(run)
    if not is_readable(found):
        return unreadable("noise", found)
    curve, jitter = found.curve, found.curve.noise.deviation
    best = float(curve.stretches().medians.min())
    gain = float(curve.cost[0]) - best
    start = f"From point to point {found.name} jitters by about {short(jitter)}"
    best_points = f"the median of its best {curve.stretch} points"
    if gain <= jitter:
        sentence = (
            f"{start} (standard deviation); {best_points} is no better than the first point by more"
            " than that."
        )
        return Statement("noise", "no better than at first", sentence)
    share = jitter / gain
    first, last = distinct(curve.sign * float(curve.cost[0]), curve.sign * best)
    apart = short(NOISE_FACTOR * sqrt(2) * jitter)
    sentence = (
        f"{start} (standard deviation), {100 * share:.2g} % of its way from {first} at first to"
        f" {last}, {best_points}. Two points less than {apart} apart"
        " may differ by chance."
    )
    verdict = "quiet" if share < QUIET else "noisy" if share > NOISY else "some noise"
    return Statement("noise", verdict, sentence)
