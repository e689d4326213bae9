"""The table under the chart: a row for each run, or for each group of runs."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from components.figures.curve_lines import pinned_of
from components.figures.run_table import RunRow, table_columns
from components.runs import Run
from components.runs.group_results import GroupResult, group_results, in_words, judged_series
from components.ui.plain import plain
from components.ui.run_view import View

TABLE_HEIGHT_PX, HEAD_PX, ROW_PX = 248, 38, 35
DELTA = "Δ best"

HELP = {
    "Run": "A click on a column's name sorts by it.",
    "Group": "Runs that differ in nothing but the seed.",
    "Runs": "How many runs have such a value.",
    "Curve": "The validation curve, or what a run saved instead.",
    "Best": "The lowest loss or error, the highest accuracy; empty where nobody can tell which.",
    "Best on average": "The mean of the best values of the runs.",
    "Lowest": "The lowest of the best values of the runs.",
    "Highest": "The highest of the best values of the runs.",
    "Last": "The value that was written last.",
    "Minimum": "The smallest finite value.",
    "Maximum": "The largest finite value.",
    "Behind training": "By how much validation is worse than training at the end.",
    DELTA: "The best value less that of the baseline.",
}
WORDS = {"Run", "Group", "Curve"}

Columns = dict[str, list[str | float | None]]


def show(view: View, runs: Sequence[Run], pinned: str) -> None:
    """Numbers of the runs, or of the groups where runs are drawn as groups."""
    groups = view.groups(runs)
    metric = view.options.metric if view.options else ""
    baseline = pinned_of(groups, pinned) if pinned else None
    if len(groups) < len(runs):
        series = judged_series(groups, metric)
        results = group_results(groups, series)
        if results:
            columns = group_columns(results, baseline.name if baseline else "")
            _draw(columns, "step", f"Best {in_words(series)} of each group's runs")
            return
    rows = view.rows(runs)
    if rows:
        units = {row.unit for row in rows}
        unit = units.pop() if len(units) == 1 else "step"
        columns = run_columns(rows, baseline.name if baseline else "")
        _draw(columns, unit, "Best, last, smallest and largest value of each run, and when")


def run_columns(rows: Sequence[RunRow], pinned: str) -> Columns:
    """The columns of the runs' table; with a pinned run, what its best value is exceeded by."""
    best = [row.best.value if row.best else None for row in rows]
    return _with_delta(dict(table_columns(rows)), best, [row.run for row in rows], pinned)


def group_columns(results: Sequence[GroupResult], pinned: str) -> Columns:
    """The columns of the groups' table; with a pinned group, what its mean is exceeded by."""
    columns: Columns = {
        "Group": [each.name for each in results],
        "Runs": [each.count for each in results],
        "Best on average": [each.mean for each in results],
        "Lowest": [each.low for each in results],
        "Highest": [each.high for each in results],
    }
    best: list[float | None] = [each.mean for each in results]
    return _with_delta(columns, best, [each.name for each in results], pinned)


def _with_delta(
    columns: Columns, best: Sequence[float | None], names: Sequence[str], pinned: str
) -> Columns:
    """With another column behind that of the best value, where a baseline has one."""
    against = dict(zip(names, best, strict=True)).get(pinned)
    if against is None:
        return columns
    delta: list[str | float | None] = [None if v is None else v - against for v in best]
    entries = list(columns.items())
    place = max(index for index, name in enumerate(columns) if name.startswith("Best")) + 1
    return dict([*entries[:place], (DELTA, delta), *entries[place:]])


def _draw(columns: Columns, unit: str, alt: str) -> None:
    count = len(next(iter(columns.values())))
    st.dataframe(
        columns,
        height=min(TABLE_HEIGHT_PX, HEAD_PX + ROW_PX * count),
        hide_index=True,
        column_config={name: _column(name, unit) for name in columns},
        key="runs table",
        placeholder="–",
        alt=plain(alt),
    )


def _column(name: str, unit: str) -> Any:
    kinds = st.column_config
    if name.endswith(" at"):
        return kinds.NumberColumn(f"at {unit}", help=f"The {unit} of it", format="%g")
    if name in WORDS:
        return kinds.Column(help=HELP[name])
    return kinds.NumberColumn(help=HELP[name], format="%d" if name == "Runs" else "%.4g")
