"""From single points, in the order in which they were written, to a series."""

from collections.abc import Iterable, Mapping

import numpy as np

from components.runs.records import Numbers, Series, Steps

# (step, value, seconds since 1970); a source gives them by the series' written name.
Point = tuple[float, float, float]
Points = Mapping[str, list[Point]]

LARGEST_WHOLE_STEP = 2.0**53


def series_from(points: Iterable[Point]) -> Series:
    """The points in ascending steps; of several with one step the one written last counts.

    (A run that was restarted writes the steps since its last checkpoint again.)
    """
    table = np.array(list(points), dtype=np.float64).reshape(-1, 3)
    table = table[np.argsort(table[:, 0], kind="stable")]
    is_last_of_its_step = np.append(table[1:, 0] != table[:-1, 0], [True] * (len(table) > 0))
    step, value, wall_time = (column.copy() for column in table[is_last_of_its_step].T)
    series = Series(_whole_if_possible(step), value, wall_time)
    for array in (series.step, series.value, series.wall_time):
        array.flags.writeable = False
    return series


def _whole_if_possible(step: Numbers) -> Steps:
    whole = (step == np.round(step)) & (np.abs(step) < LARGEST_WHOLE_STEP)
    return step.astype(np.int64) if whole.all() else step
