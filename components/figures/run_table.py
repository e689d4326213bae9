"""Saved runs in a row each: best, last, smallest and largest value of a metric, and when."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from components.figures.palette import SINGLE, SPLIT_STYLES
from components.figures.text_tables import TextTable
from components.runs import BestPoint, Run, best, series_names, step_unit
from components.runs.measures import gap_at_end
from components.runs.records import Series, Unit

# Which of a metric's series a row is about: the one that says most about new pictures.
ORDER = ("val/", "test/", "", "train/")


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run's numbers; `unit` is what steps count, `curve` says in words which series it is.

    `best` is None where the name does not tell which direction is better, a point is None where
    no number is finite. `gap` is by how much validation is worse than training at the last
    validation point with a finite number; None where that can't be known.
    """

    run: str
    curve: str
    unit: Unit
    best: BestPoint | None
    last: BestPoint | None
    minimum: BestPoint | None
    maximum: BestPoint | None
    gap: float | None


def run_rows(runs: Sequence[Run], metric: str) -> list[RunRow]:
    """A row for each run that has the metric, in the runs' order."""
    return [row for run in runs if (row := run_row(run, metric))]


def table_columns(rows: Sequence[RunRow]) -> dict[str, list[str | float | None]]:
    """The rows by column, with numbers as numbers, so that a table can be sorted by them.

    What asks most comes first; of the smallest and the largest value, the one that is the best of
    all runs is left out.
    """
    columns: dict[str, list[str | float | None]] = {"Run": [row.run for row in rows]}
    points = _points(rows)
    for name in ("Best", "Last"):
        columns |= _point_columns(name, points[name])
    columns["Behind training"] = [row.gap for row in rows]
    for name in ("Minimum", "Maximum"):
        if points[name] != points["Best"]:
            columns |= _point_columns(name, points[name])
    columns["Curve"] = [row.curve for row in rows]
    return columns


def text_table(rows: Sequence[RunRow]) -> TextTable:
    """The same table for other programs, with six digits that count."""
    columns = table_columns(rows)
    units = {row.unit for row in rows}
    at = f"at {units.pop()}" if len(units) == 1 else "at"
    heads = tuple(at if name.endswith(" at") else name for name in columns)
    cells = zip(*columns.values(), strict=True)
    return TextTable(heads, tuple(tuple(map(_cell, row)) for row in cells), words=1)


def run_row(run: Run, metric: str) -> RunRow | None:
    """The numbers of one run; None if it has no such metric."""
    names = sorted(
        (name for name in series_names(metric) if name in run.series),
        key=lambda name: ORDER.index(_split(name)),
    )
    if not names or not len(run.series[names[0]]):
        return None
    series = run.series[names[0]]
    style = SPLIT_STYLES.get(_split(names[0]).rstrip("/"), SINGLE)
    return RunRow(
        run=run.name,
        curve=f"{style.label} {names[0].partition('/')[2]}" if style.label else names[0],
        unit=step_unit(run),
        best=best(run, names[0]),
        last=BestPoint(series.step[-1].item(), series.value[-1].item()),
        minimum=_lowest(series, 1),
        maximum=_lowest(series, -1),
        gap=gap_at_end(run, metric),
    )


def _split(name: str) -> str:
    return next((split for split in ORDER if split and name.startswith(split)), "")


def _lowest(series: Series, sign: int) -> BestPoint | None:
    """The first point where sign · value is lowest, of those that are finite."""
    finite = np.flatnonzero(np.isfinite(series.value))
    if not len(finite):
        return None
    index = finite[np.argmin(sign * series.value[finite])]
    return BestPoint(series.step[index].item(), series.value[index].item())


def _point_columns(
    name: str, points: Sequence[BestPoint | None]
) -> dict[str, list[str | float | None]]:
    return {
        name: [None if point is None else point.value for point in points],
        f"{name} at": [None if point is None else point.step for point in points],
    }


def _points(rows: Sequence[RunRow]) -> dict[str, list[BestPoint | None]]:
    return {
        "Best": [row.best for row in rows],
        "Last": [row.last for row in rows],
        "Minimum": [row.minimum for row in rows],
        "Maximum": [row.maximum for row in rows],
    }


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:.6g}"
