"""What stands around training curves in words: titles, notes, a summary for those who listen."""

from collections.abc import Iterator

import numpy as np

from components.figures.curve_lines import ROBUST
from components.figures.curve_overlaps import overlaps
from components.figures.curve_points import LEARNING_RATE, Curve, CurveOptions, Drawn
from components.figures.curve_ranges import span
from components.figures.thinning import MOST

NAMES = {LEARNING_RATE: "learning rate"}
SEE_ALL = "“All” shows everything, pressed again it returns."
MOST_SPOKEN = 12  # curves in the summary


def y_title(options: CurveOptions, drawn: Drawn) -> str:
    """What the y axis shows, and what it leaves out."""
    parts = [_quantity(options.metric, drawn)]
    if drawn.pinned:
        parts.append(f"difference to {drawn.pinned}")
    if options.robust:
        parts.append(f"axis from {ROBUST[0]:g} to {ROBUST[1]:g} % of the values")
    return ", ".join(parts)


def _quantity(metric: str, drawn: Drawn) -> str:
    split, _, quantity = metric.rpartition("/")
    if quantity == "accuracy" and split in ("", "train", "val", "test"):
        in_percent = any((curve.measured > 1).any() for curve in drawn.curves)
        return f"{metric} ({'percent' if in_percent else 'share'} of images)"
    return NAMES.get(metric, metric)


def notes(drawn: Drawn, options: CurveOptions, title: str) -> list[str]:
    """Sentences about what is not drawn, or not as one may expect; `title` is the x axis's."""
    found = list(drawn.notes)
    if options.grouped and options.x_axis == "minutes":
        found.append("Times of different runs don't meet, so each run stands for itself here.")
    unit = "minute" if options.x_axis == "minutes" else title
    found += [*_outliers(drawn, unit), *_covered(drawn, unit), *_fewer(drawn, unit)]
    if drawn.log_y and not options.log_y:
        factor = span([curve.measured for curve in drawn.curves])
        found.append(
            f"These values span a factor of {factor:,.0f}, so their axis is logarithmic by itself."
        )
    if options.log_y and drawn.pinned:
        found.append("Differences can be below 0, so their axis is not logarithmic.")
    elif drawn.log_y and any((curve.measured <= 0).any() for curve in drawn.curves):
        found.append(
            "Values of 0 and below have no place on a logarithmic axis; ▾ marks them at the edge."
        )
    found += [text for curve in drawn.curves if (text := _broken(curve, unit))]
    if any(len(curve.x) > MOST for curve in drawn.curves):
        found.append(
            f"Of each curve at most {MOST:,} points are drawn, the extremes always among them;"
            " zooming in shows more."
        )
    return found


def _outliers(drawn: Drawn, unit: str) -> Iterator[str]:
    """What the range leaves out by itself, and how to see it."""
    if drawn.range is None:
        return
    beyond = [each for curve in drawn.curves if (each := _beyond(curve, drawn.range, drawn.log_y))]
    if not beyond:  # in the band of a group
        yield f"The range leaves single values out that would take most of it; {SEE_ALL}"
        return
    _, curve, index = max(beyond, key=lambda each: each[0])
    more = f", and {len(beyond) - 1} more like it" if len(beyond) > 1 else ""
    yield (
        f"{curve.run}, {curve.label}: {curve.measured[index]:.4g} at {unit}"
        f" {curve.x[index]:,.4g} would take most of the range, so it is left out{more}; {SEE_ALL}"
    )


def _beyond(
    curve: Curve, limits: tuple[float, float], log: bool
) -> tuple[float, Curve, int] | None:
    """How far the curve leaves the limits at most, and at which of its points."""
    low, high = limits
    sound = np.isfinite(curve.measured) & ((curve.measured > 0) | (not log))
    far = np.where(sound, np.maximum(low - curve.measured, curve.measured - high), -np.inf)
    index = int(far.argmax())
    return (float(far[index]), curve, index) if far[index] > 0 else None


def _covered(drawn: Drawn, unit: str) -> Iterator[str]:
    """Which runs lie on others."""
    together: dict[tuple[str, float | None], list[str]] = {}
    for each in overlaps(drawn.curves):
        together.setdefault((each.other, each.until), []).append(each.run)
    for (other, until), runs in together.items():
        end = "" if until is None else f" until {unit} {until:,.4g}, the last"
        yield f"{', '.join(runs)}: same as {other}{end}."


def _fewer(drawn: Drawn, unit: str) -> Iterator[str]:
    """From where on a mean is of some of a group's runs, the others having ended."""
    said = set()
    for curve in drawn.curves:
        count = curve.spread.count if curve.spread else np.empty(0)
        left = np.flatnonzero(count < count.max(initial=0))
        if len(left) and curve.run not in said:
            said.add(curve.run)
            yield (
                f"{curve.run}: from {unit} {curve.x[left[0]]:,.4g} on the mean of"
                f" {count[left[0]]:.0f} of {count.max():.0f} runs; the others end earlier."
            )


def _broken(curve: Curve, unit: str) -> str:
    broken = np.flatnonzero(~np.isfinite(curve.measured))
    if not len(broken):
        return ""
    many = f"{len(broken):,} values are" if len(broken) > 1 else "one value is"
    # The first kind that occurs is what the person looks for at the edge.
    sign = "×" if np.isnan(curve.measured[broken[0]]) else "▴ or ▾"
    return (
        f"{curve.run}, {curve.label}: {many} NaN or infinite, the first at {unit}"
        f" {curve.x[broken[0]]:,.15g}; {sign} marks it at the edge."
    )


def empty(drawn: Drawn, options: CurveOptions) -> str:
    """What to say in place of curves; "" if there are any."""
    if drawn.curves:
        return ""
    if drawn.pinned and not drawn.notes:
        return f"Choose another run: {drawn.pinned} is what the others are compared with."
    if drawn.notes:
        return "There is nothing to draw here. " + " ".join(drawn.notes)
    return f"None of these runs saved {options.metric}. Choose another metric or other runs."


def alternative(drawn: Drawn, options: CurveOptions, title: str) -> str:
    """The chart in a sentence; the numbers stand in the table beside it."""
    said = [f"{curve.run} {curve.label}{_course(curve)}" for curve in drawn.curves[:MOST_SPOKEN]]
    if len(drawn.curves) > MOST_SPOKEN:
        said.append(f"and {len(drawn.curves) - MOST_SPOKEN} more")
    return f"Curves of {y_title(options, drawn)} by {title}: {'; '.join(said)}."


def _course(curve: Curve) -> str:
    finite = curve.measured[np.isfinite(curve.measured)]
    if not len(finite):
        return ", no finite value"
    best = f", best {curve.best.y:.4g}" if curve.best else ""
    return f" from {finite[0]:.4g} to {finite[-1]:.4g}{best}"
