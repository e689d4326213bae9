"""The small picture of a curve on a tile."""

from xml.etree import ElementTree

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from components.figures.palette import CATEGORICAL
from components.figures.sparkline import sparkline_svg


def polyline(svg: str) -> list[tuple[float, float]]:
    (line,) = ElementTree.fromstring(svg)  # noqa: S314 -- our own text
    pairs = [pair.split(",") for pair in line.attrib["points"].split()]
    return [(float(x), float(y)) for x, y in pairs]


def test_a_sparkline_goes_from_edge_to_edge() -> None:
    svg = sparkline_svg([3.0, 1.0, 2.0], "loss & more", width=104, height=24)
    assert polyline(svg) == [(2, 2), (52, 22), (102, 12)]
    root = ElementTree.fromstring(svg)  # noqa: S314 -- our own text
    assert root.attrib["aria-label"] == "loss & more"
    assert CATEGORICAL[0] in svg
    assert "currentColor" not in svg


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=True, width=32), max_size=600))
def test_a_sparkline_stays_inside_whatever_the_values(values: list[float]) -> None:
    points = polyline(sparkline_svg(values, "any"))
    assert len(points) <= 240
    assert all(0 <= x <= 120 and 0 <= y <= 32 for x, y in points)
    finite = [value for value in values if np.isfinite(value)]
    assert bool(points) == bool(finite)
