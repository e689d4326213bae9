"""In what the configurations of runs differ, as columns of a table: a row a run."""

from collections.abc import Sequence

from components.runs import Run
from components.runs.differences import config_differences

# What came of a run, or says what it belongs to, is no setting.
NO_SETTINGS = {"finished", "parameters", "experiment", "about", "test_accuracy"}


def configuration_columns(
    runs: Sequence[Run], pinned: Run | None = None
) -> dict[str, list[str | float | None]]:
    """Runs, then a column for each setting that is not the same in all of them.

    A column holds numbers if all its values are some, so that it can be sorted; None where a run
    lacks the setting. With a pinned run, its differences from the others count.
    """
    columns: dict[str, list[str | float | None]] = {"Run": [run.name for run in runs]}
    for difference in config_differences(runs, pinned):
        if difference.key in NO_SETTINGS:
            continue
        columns[difference.key] = _numbers(difference.values) or list(difference.values)
    return columns


def _numbers(values: Sequence[str | None]) -> list[str | float | None] | None:
    try:
        return [None if value is None else float(value) for value in values]
    except ValueError:
        return None
