"""Learning-rate drops: where, by which factor, and whether the curve answered.

A drop is a fall by a fifth or more between two values that each stayed for at least two points (the
last value for one), so that the steps of a cosine or of a warm-up are none. The curve answered if
its median over some points after is better than before by more than it had been improving anyway,
by more than 3 deviations of chance. In 300 simulated runs of each of 12 to 90 points, curves that
are flat, fall steadily or level off seemed to answer in at most 4 of 100 cases, and in 8 of 100
where half of the noise carries over to the next point.

A schedule that watches a metric which the run does not have never does anything, and says nothing:
in the course notes it watched `val_acc` where the metric was called `val_accuracy`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

import numpy as np

from components.runs.cost_curves import MEDIAN_FACTOR
from components.runs.courses import Judged, is_readable, judged, unreadable
from components.runs.metrics import step_unit
from components.runs.names import words
from components.runs.records import Numbers, Run, Series
from components.runs.stated import Statement, short

KIND: Final = "learning rate"
LARGEST_FACTOR = 0.8
FEWEST_POINTS = 2
DEVIATIONS = 3.0
MOST_TOLD = 4


@dataclass(frozen=True, slots=True)
class Drop:
    """A fall of the learning rate at a step; `since` and `until` bound the two constant pieces."""

    step: float
    factor: float
    since: float
    until: float


def learning_rate(run: Run) -> tuple[Statement, ...]:
    """What the learning rate did: one statement a drop, or one about the whole."""
    idle = _idle_watchers(run)
    series = _series(run)
    if series is None:
        sentence = "This run saved no learning rate, so its drops can't be told."
        return (*idle, Statement(KIND, "not saved", sentence, supported=False))
    drops = drops_of(series)
    if not drops:
        return (*idle, _without_drops(run, series))
    told = tuple(_answer(run, drop) for drop in drops[:MOST_TOLD])
    if len(drops) <= MOST_TOLD:
        return (*idle, *told)
    more = f"The learning rate dropped {len(drops) - MOST_TOLD} more times after that."
    return (*idle, *told, Statement(KIND, "more drops", more, drops[MOST_TOLD].step))


def watchers_of(config: Mapping[str, Any]) -> list[str]:
    """What looks at the metric called `watch` while a run learns."""
    watchers = ["the plateau schedule"] if config.get("schedule") == "plateau" else []
    return watchers + (["early stopping"] if config.get("early_stopping") else [])


def drops_of(series: Series) -> tuple[Drop, ...]:
    """The drops of a learning rate, in their order."""
    finite = np.isfinite(series.value)
    step, value = series.step[finite], series.value[finite]
    starts = np.flatnonzero(np.append(True, ~np.isclose(value[1:], value[:-1], rtol=1e-6, atol=0)))
    lengths = np.diff(np.append(starts, len(value)))
    ends = np.append(step[starts[1:]].astype(np.float64), np.inf)
    levels = value[starts]
    falls = (levels[1:] >= 0) & (levels[1:] <= LARGEST_FACTOR * levels[:-1])
    stayed = (lengths[:-1] >= 2) & ((lengths[1:] >= 2) | np.isinf(ends[1:]))
    return tuple(
        Drop(
            step=step[starts[index + 1]].item(),
            factor=float(levels[index + 1] / levels[index]),
            since=step[starts[index]].item(),
            until=float(ends[index + 1]),
        )
        for index in np.flatnonzero(falls & stayed & (levels[:-1] > 0))
    )


def _series(run: Run) -> Series | None:
    """The learning rate: `lr`, or the first of several such as `lr-Adam` or `lr/group0`."""
    names = [name for name in run.series if words(name)[:1] == ["lr"]]
    name = "lr" if "lr" in names else next(iter(names), None)
    series = None if name is None else run.series[name]
    return series if series is not None and np.isfinite(series.value).any() else None


def _idle_watchers(run: Run) -> tuple[Statement, ...]:
    """What watches a metric that isn't there; nothing if all is well."""
    watch = run.config.get("watch")
    known = [*run.series, *run.written.values()]
    watchers = watchers_of(run.config)
    if not isinstance(watch, str) or not watchers or not run.series or watch in known:
        return ()
    there = ", ".join(name for name in run.series if name.startswith("val/")) or "no validation"
    sentence = (
        f"{' and '.join(watchers).capitalize()} watched {watch!r}, a metric that this run doesn't"
        f" have (it has {there}): so {'they' if len(watchers) > 1 else 'it'} never did anything."
    )
    return (Statement(KIND, "never fires", sentence),)


def _without_drops(run: Run, series: Series) -> Statement:
    values = series.value[np.isfinite(series.value)]
    low, high, last = (float(number) for number in (values.min(), values.max(), values[-1]))
    if np.isclose(low, high, rtol=1e-6, atol=0):
        sentence = f"The learning rate stayed at {high:.3g} throughout."
        return Statement(KIND, "constant", sentence)
    top = series.step[np.isfinite(series.value)][int(values.argmax())]
    sentence = (
        f"The learning rate changed smoothly (highest {high:.3g} at {step_unit(run)} {top}, at the"
        f" end {last:.3g}), without drops to which the curve could answer."
    )
    return Statement(KIND, "smooth", sentence)


def _answer(run: Run, drop: Drop) -> Statement:
    fall = f"At {step_unit(run)} {drop.step} the learning rate dropped to {short(drop.factor)} of"
    fall += " its value"
    found = judged(run)
    if not is_readable(found):
        sentence = f"{fall}. {unreadable(KIND, found).sentence}"
        return Statement(KIND, "no answer known", sentence, drop.step, supported=False)
    step, cost = found.curve.step, found.curve.cost
    before = cost[(step >= drop.since) & (step < drop.step)]
    after = cost[(step >= drop.step) & (step < drop.until)]
    count = min(len(before) // 2, len(after), found.curve.stretch)
    if count < FEWEST_POINTS:
        sentence = f"{fall}; too few points of {found.name} lie around it to tell what it did."
        return Statement(KIND, "no answer known", sentence, drop.step, supported=False)
    return _judged_answer(found, drop, fall, before[-2 * count :], after[:count])


def _judged_answer(
    found: Judged, drop: Drop, fall: str, before: Numbers, after: Numbers
) -> Statement:
    """Whether the points after a drop are better than twice as many before it promised."""
    count = len(after)
    medians = [float(np.median(part)) for part in (before[:count], before[count:], after)]
    earlier, late, new = medians
    # earlier − 2 late + new has six times the variance of one of them.
    chance = DEVIATIONS * sqrt(6) * MEDIAN_FACTOR * found.curve.noise.of_mean(count)
    limit = max(found.smallest_change(), chance)
    told = [short(found.curve.sign * value) for value in medians]
    start = (
        f"{fall}. {found.name.capitalize()} was {told[0]}, then {told[1]} before the drop, and"
        f" {told[2]} after it (medians of {count} points)"
    )
    if late - new - max(earlier - late, 0.0) > limit:
        return Statement(KIND, "answered", f"{start}: the curve answered to the drop.", drop.step)
    if late - new <= found.smallest_change():
        sentence = f"{start}: no better, so the curve did not answer to the drop."
        return Statement(KIND, "no answer", sentence, drop.step)
    reason = "it had been improving before as well" if earlier > late else "it is within the noise"
    sentence = f"{start}. Whether the drop helped can't be told: {reason}."
    return Statement(KIND, "no answer known", sentence, drop.step, supported=False)
