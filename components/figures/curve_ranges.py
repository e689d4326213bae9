"""What the y axis of curves does by itself: leave outliers out, or be logarithmic."""

from collections.abc import Sequence

import numpy as np

from components.runs.records import Numbers

FEWEST = 5  # values of a line: of fewer none is an outlier
SHARE = 0.5  # of the axis: outliers that take more of it are left out
NEAR = 0.25  # of the range: what lies so near to it is no outlier
FACTOR = 20.0  # between learning rates: more are shown on a logarithmic axis

Range = tuple[float, float]


def without_outliers(lines: Sequence[Numbers], log: bool, zero: bool) -> Range | None:
    """The range of all values (n,) of the lines but outliers; None if there are none.

    Outliers are the highest values, or the lowest, or both, at most one of each line and end, if
    they take more than half of the axis. `log` is whether that is logarithmic, `zero` whether it
    shall show 0.
    """
    ends = [found for line in lines if (found := _ends(line, log))]
    if zero and not log:
        ends.append((0.0, 0.0, 0.0, 0.0))
    if not ends:
        return None
    lowest, low, high, highest = (
        pick(each) for pick, each in zip((min, min, max, max), zip(*ends, strict=True), strict=True)
    )
    both = (low, high)
    one = min((lowest, high), (low, highest), key=lambda each: _extent(each, log))
    if _extent(one, log) < SHARE * _extent((lowest, highest), log):
        left = both if _extent(both, log) < SHARE * _extent(one, log) else one
    elif _extent(both, log) < SHARE**2 * _extent((lowest, highest), log):
        left = both
    else:
        return None
    return _with_near(left, [value for each in ends for value in (each[0], each[3])], log)


def _with_near(limits: Range, outermost: Sequence[float], log: bool) -> Range:
    """The range with those of the outermost values that make it only a little larger."""
    low, high = limits
    most = (1 + NEAR) * _extent(limits, log)
    near = [
        value
        for value in outermost
        if _extent((low, value), log) <= most and _extent((value, high), log) <= most
    ]
    return min([low, *near]), max([high, *near])


def span(lines: Sequence[Numbers]) -> float:
    """The factor between the smallest and the largest of the values above 0; 1 without any."""
    ends = [found for line in lines if (found := _ends(line, True))]
    if not ends:
        return 1.0
    with np.errstate(over="ignore"):
        return float(np.divide(max(each[3] for each in ends), min(each[0] for each in ends)))


def _ends(values: Numbers, log: bool) -> tuple[float, float, float, float] | None:
    """Lowest, second lowest, second highest and highest value that has a place on the axis."""
    has_place = np.isfinite(values) & (values > 0) if log else np.isfinite(values)
    found = values if has_place.all() else values[has_place]
    if not len(found):
        return None
    low, high = found.argmin(), found.argmax()
    second = [float(found[low]), float(found[high])]
    if len(found) >= FEWEST:
        second = [float(_others(found, low).min()), float(_others(found, high).max())]
    return float(found[low]), second[0], second[1], float(found[high])


def _others(values: Numbers, index: np.intp) -> Numbers:
    return np.delete(values, index)


def _extent(limits: Range, log: bool) -> float:
    low, high = np.log10(limits) if log else limits
    return float(high - low)
