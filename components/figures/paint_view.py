"""What is painted out of a picture, as data for the browser (`assets/views/paint.js`)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.errors import ExplorerError
from components.figures.data_urls import picture_url
from components.figures.heat_cells import SeenPicture
from components.inspection.changes import MOST_BOXES, MOST_STROKES
from components.inspection.painting import Box, Stroke

# A brush's radius in the view's tool, in thousandths of the shorter side.
LEAST_RADIUS, USUAL_RADIUS, MOST_RADIUS = 10, 60, 250
FULL = {
    "box": f"There are {MOST_BOXES} rectangles, which is all there can be; undo some.",
    "stroke": f"There are {MOST_STROKES} brush strokes, which is all there can be; undo some.",
}


def paint_view(
    seen: SeenPicture,
    hidden: NDArray[np.uint8],
    boxes: tuple[Box, ...] = (),
    strokes: tuple[Stroke, ...] = (),
    version: str = "",
) -> dict[str, Any]:
    """The view's data; `hidden` is the same picture (H, W, 3) as if all of it were painted out.

    The browser shows `hidden` wherever something is painted, so that the hand sees at once what
    Python will do. It answers with the trigger `marks`, which `painted` reads, whenever a hand has
    finished one, taken one back or cleared all. It takes `marks` from here only at first and when
    `version` is another one.

    - `version`; `picture`: `url`, `alt`, `size` (width and height in pixels); `hidden`, a URL.
    - `marks`: rectangles (`kind` "box", `left`, `top`, `right`, `bottom`) and ways of a brush
      (`kind` "stroke", `radius` as a share of the shorter side, `points`, pairs of x and y), all
      in shares of the picture's width and height.
    - `most` marks of each kind, and `full`, what is said where there are no more of them.
    - `radius`: the brush's least, usual and largest, in thousandths of the shorter side.
    """
    height, width, _ = seen.pixels.shape
    return {
        "version": version,
        "picture": {"url": picture_url(seen.pixels), "alt": seen.alt, "size": [width, height]},
        "hidden": picture_url(hidden),
        "marks": [*map(_box, boxes), *map(_stroke, strokes)],
        "most": {"box": MOST_BOXES, "stroke": MOST_STROKES},
        "full": FULL,
        "radius": [LEAST_RADIUS, USUAL_RADIUS, MOST_RADIUS],
    }


def _box(box: Box) -> dict[str, Any]:
    edges = {"left": box.left, "top": box.top, "right": box.right, "bottom": box.bottom}
    return {"kind": "box", **edges}


def _stroke(stroke: Stroke) -> dict[str, Any]:
    return {"kind": "stroke", "radius": stroke.radius, "points": list(map(list, stroke.points))}


def painted(marks: Any) -> tuple[tuple[Box, ...], tuple[Stroke, ...]]:
    """The rectangles and strokes that the browser answered with.

    Raises:
        ExplorerError: if it is not what the view would say.
    """
    try:
        return (
            tuple(_read_box(mark) for mark in marks or () if mark["kind"] == "box"),
            tuple(_read_stroke(mark) for mark in marks or () if mark["kind"] == "stroke"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ExplorerError("What was painted can't be read; clear it and paint again.") from error


def _read_box(mark: dict[str, Any]) -> Box:
    return Box(*(float(mark[edge]) for edge in ("left", "top", "right", "bottom")))


def _read_stroke(mark: dict[str, Any]) -> Stroke:
    points = tuple((float(x), float(y)) for x, y in mark["points"])
    return Stroke(points, float(mark["radius"]))
