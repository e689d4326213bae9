"""How groups of runs did: the best value of each run, their mean and range, and a ranking.

The range is of the runs' best values, from the lowest to the highest: of three seeds a deviation is
itself only roughly known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from components.runs.diagnosis import best
from components.runs.groups import Group
from components.runs.metrics import direction
from components.runs.stated import short

# Which series of a metric tells most about new pictures, with the word for it.
JUDGED = {"val/": "validation ", "test/": "test ", "": "", "train/": "training "}


@dataclass(frozen=True, slots=True)
class GroupResult:
    """The best values of a group's runs in one series: mean, lowest, highest, number of runs."""

    name: str
    mean: float
    low: float
    high: float
    count: int


def judged_series(groups: Sequence[Group], metric: str) -> str:
    """The series in which groups are compared: one and the same for all; "" if none is there."""
    saved = {name for group in groups for run in group.runs for name in run.series}
    return next((name for split in JUDGED if (name := f"{split}{metric}") in saved), "")


def group_results(groups: Sequence[Group], series: str) -> list[GroupResult]:
    """The results of the groups in their order, without those in which no run has a best value."""
    results = []
    for group in groups:
        points = [point for run in group.runs if (point := best(run, series))]
        values = [point.value for point in points]
        if values:
            mean = min(max(fmean(values), min(values)), max(values))  # no rounding beyond the range
            results.append(GroupResult(group.name, mean, min(values), max(values), len(values)))
    return results


def are_equally_long(groups: Sequence[Group], series: str) -> bool:
    """Whether all runs end at the same step; else a mean of their best values is no fair one."""
    ends = {
        float(run.series[series].step[-1])
        for group in groups
        for run in group.runs
        if series in run.series and len(run.series[series])
    }
    return len(ends) <= 1


def ranking(results: Sequence[GroupResult], series: str) -> str:
    """One sentence that ranks the groups, the best first; "" where there is nothing to rank."""
    better = direction(series)
    if len(results) < 2 or better is None:
        return ""
    ranked = sorted(results, key=lambda each: each.mean, reverse=better == "higher")
    counts = {each.count for each in ranked}
    same = counts.pop() if len(counts) == 1 else 0
    told = ", ".join(_told(each, series, with_count=not same) for each in ranked)
    over = f" of {same} runs each" if same > 1 else ""
    return f"Best {in_words(series)}, on average{over}: {told}.{_overlap(ranked[0], ranked[1])}"


def value_text(value: float, series: str) -> str:
    """A value as people read it: accuracies that are shares in percent."""
    is_share = direction(series) == "higher" and "acc" in series.lower() and 0 <= value <= 1
    return f"{100 * value:.1f} %" if is_share else short(value)


def range_text(result: GroupResult, series: str) -> str:
    """The mean, and the range where there are several runs."""
    mean, low, high = (value_text(v, series) for v in (result.mean, result.low, result.high))
    return mean if result.count == 1 else f"{mean} ({low.removesuffix(' %')}–{high})"


def in_words(series: str) -> str:
    """A series in words: "validation accuracy"."""
    split = next((each for each in JUDGED if each and series.startswith(each)), "")
    return f"{JUDGED[split]}{series.removeprefix(split)}"


def _told(result: GroupResult, series: str, with_count: bool) -> str:
    count = f" of {result.count} {'run' if result.count == 1 else 'runs'}" if with_count else ""
    return f"{result.name} {range_text(result, series)}{count}"


def _overlap(first: GroupResult, second: GroupResult) -> str:
    apart = first.low > second.high or first.high < second.low
    if apart or min(first.count, second.count) < 2:
        return ""
    return " The ranges of the first two overlap: with other seeds they may change places."
