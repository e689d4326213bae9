"""Training curves as data for the browser (`assets/views/curves`)."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from components.errors import ExplorerError
from components.figures.curve_axes import position, x_title
from components.figures.curve_points import Curve, CurveMark, CurveOptions, Drawn, curves_of
from components.figures.curve_words import alternative, empty, notes, y_title
from components.figures.palette import MEASURED_OPACITY, LineStyle, on_dark
from components.figures.thinning import MOST, Indices, thinned
from components.runs.metrics import series_names
from components.runs.records import Run

# Points of all lines together: more make the browser slow. Each keeps at least FEWEST.
MOST_TOGETHER, FEWEST = 40_000, 200

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Zoom:
    """What of a chart is looked at: lowest and highest x and y, None where all is."""

    x: Range | None = None
    y: Range | None = None

    def __str__(self) -> str:
        """As it stands in the address: `x0,x1,y0,y1`, nothing where all is seen."""
        ends = [*(self.x or (None, None)), *(self.y or (None, None))]
        return ",".join("" if end is None else f"{end:.15g}" for end in ends)


def read_zoom(text: str) -> Zoom:
    """A zoom as it stands in the address; without a text all is seen.

    Raises:
        ExplorerError: if it is no zoom.
    """
    parts = text.split(",") if text else [""] * 4
    try:
        ends = [float(part) if part else None for part in parts]
        x, y = _range(ends[:2]), _range(ends[2:])
    except ValueError:
        raise ExplorerError(
            f"{text!r} is no zoom: lowest and highest x, then lowest and highest y, such as"
            " '10,50,0.2,0.9', or '10,50,,' for all y."
        ) from None
    return Zoom(x, y)


def _range(ends: Sequence[float | None]) -> Range | None:
    low, high = ends
    if low is None and high is None:
        return None
    if low is None or high is None or not -np.inf < low < high < np.inf:
        raise ValueError
    return low, high


@dataclass(slots=True)
class _Numbers:
    """Arrays one after the other; those that lose nothing by it have four bytes a number."""

    packed: list[bytes] = field(default_factory=list)
    length: int = 0

    def put(self, values: npt.NDArray[np.float64]) -> list[int]:
        """Where the array begins, how many numbers it has, and how many bytes each."""
        with np.errstate(over="ignore"):
            short = values.astype("<f4")
        lossless = bool(((short == values) | (np.isnan(values))).all())
        data = (short if lossless else values.astype("<f8")).tobytes()
        place = [self.length, len(values), 4 if lossless else 8]
        self.packed.append(data)
        self.length += len(data)
        return place


def curve_view(
    runs: Sequence[Run],
    options: CurveOptions,
    marks: Sequence[CurveMark] = (),
    zoom: Zoom = Zoom(),
    told: str = "",
    token: str = "",
) -> bytes:
    """The view's message: a line of JSON, then the numbers of its arrays.

    `zoom` is what is looked at: curves with more points than are drawn are thinned for it. `told`
    is the zoom that the view shall have, as text, if it does not know `token` yet. In the JSON an
    array is `[first byte, numbers, bytes a number]`, little-endian floats.

    Raises:
        ExplorerError: if the smoothing is not in [0, 1).
    """
    drawn = curves_of(runs, options)
    numbers = _Numbers()
    lines = len(drawn.curves) * (2 if options.smoothing else 1)
    most = max(FEWEST, min(MOST, MOST_TOGETHER // max(1, lines)))
    styles = list(dict.fromkeys(curve.style for curve in drawn.curves))
    names = [entry.name for entry in drawn.entries]
    title = x_title(runs, options.x_axis)
    header = {
        "told": told,
        "token": token,
        # What the zoom of an axis belongs to: another quantity begins with all of it.
        "axes": [options.x_axis, f"{options.metric} − {drawn.pinned}"],
        "title": [title, y_title(options, drawn)],
        "unit": options.x_axis if options.x_axis == "minutes" else title,
        "log": [options.log_x, drawn.log_y],
        "whole": options.x_axis != "minutes",
        "runs": [{"name": each.name, "colors": _tones(each.color)} for each in drawn.entries],
        "styles": [_style(style) for style in styles],
        "behind": MEASURED_OPACITY,
        "curves": [
            {
                "run": names.index(curve.run),
                "style": styles.index(curve.style),
                **_curve(curve, numbers, zoom.x, options, most),
            }
            for curve in drawn.curves
        ],
        "marks": list(_marks(runs, drawn, options, marks)),
        "zero": drawn.pinned,
        "notes": notes(drawn, options, title),
        "empty": empty(drawn, options),
        "alt": alternative(drawn, options, title),
        "file": _file_name(options, names),
    }
    text = json.dumps(header, allow_nan=False, separators=(",", ":"))
    return b"".join([text.encode(), b"\n", *numbers.packed])


def _style(style: LineStyle) -> dict[str, Any]:
    return {"label": style.label, "dash": style.dash, "width": style.width}


def _tones(color: str) -> list[str]:
    """On a light page and on a dark one."""
    return [color, on_dark(color)]


def _curve(
    curve: Curve, numbers: _Numbers, window: Range | None, options: CurveOptions, most: int
) -> dict[str, Any]:
    kept = _kept(curve, window, options, most)
    made: dict[str, Any] = {
        "label": curve.label,
        "colors": _tones(curve.color),
        "points": len(curve.x),
        "x": numbers.put(curve.x[kept]),
        "y": numbers.put(curve.smoothed[kept]),
        "limits": curve.limits,
        "best": curve.best and [curve.best.x, curve.best.y, curve.best.label],
    }
    if options.smoothing:
        behind = thinned(curve.x, curve.measured, window, options.log_x, most)
        made["measured"] = numbers.put(curve.measured[kept])
        made["behind"] = [numbers.put(curve.x[behind]), numbers.put(curve.measured[behind])]
    if curve.spread is not None:
        spread = curve.spread.at(kept)
        made["spread"] = [numbers.put(each) for each in (spread.low, spread.high, spread.count)]
    return made


def _kept(curve: Curve, window: Range | None, options: CurveOptions, most: int) -> Indices:
    """Which points are drawn: of a band also what is lowest and highest in it."""
    if curve.spread is None:
        return thinned(curve.x, curve.smoothed, window, options.log_x, most)
    if len(curve.x) <= most:
        return np.arange(len(curve.x))
    outlines = (curve.smoothed, curve.spread.low, curve.spread.high)
    parts = [thinned(curve.x, each, window, options.log_x, most // 3) for each in outlines]
    return np.unique(np.concatenate(parts))


def _marks(
    runs: Sequence[Run], drawn: Drawn, options: CurveOptions, marks: Iterable[CurveMark]
) -> Iterable[dict[str, Any]]:
    """Marks that have a place on the axis, with the number of the run or group they belong to."""
    by_name = {run.name: run for run in runs}
    entries = {name: index for index, entry in enumerate(drawn.entries) for name in entry.runs}
    for mark in marks:
        if mark.run not in entries:
            continue
        names = series_names(options.metric)
        x = position(by_name[mark.run], names, mark.step, options.x_axis)
        if np.isfinite(x) and (x > 0 or not options.log_x):
            made = {"run": entries[mark.run], "x": x, "label": mark.label, "kind": mark.kind}
            yield made


def _file_name(options: CurveOptions, names: Sequence[str]) -> str:
    """Without an ending: `loss of a, b` as `loss-a-b`."""
    few = names if len(names) <= 3 else [f"{len(names)} runs"]
    return re.sub(r"[^\w.-]+", "-", "-".join([options.metric, *few])).strip("-.")[:120]
