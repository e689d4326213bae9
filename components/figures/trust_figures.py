"""Deletion, insertion and ROAD of heat maps as curves, beside what a random order gives."""

from collections.abc import Mapping
from html import escape
from typing import Literal

import plotly.graph_objects as go

from components.figures.palette import NEUTRAL, categorical
from components.figures.plain_layout import lay_out
from components.inspection.trust_records import Curve, Road

Kind = Literal["deletion", "insertion"]

HEIGHT_PX = 300
# Two rows of legend above, two lines of title below: the same for all, so that charts side by side
# have plots of one height. The lines are short enough for a third of a page.
MARGIN = {"l": 8, "r": 24, "t": 56, "b": 64}
_X_TITLES = {
    "deletion": "share painted over,<br>the most marked first",
    "insertion": "share shown sharply,<br>the most marked first",
}
_ROAD_TITLE = "share of the pixels<br>removed and filled in"
# Percent with three digits, however small: 50%, 0.0123%.
_PERCENT = ".3~p"


def order_figure(kind: Kind, curves: Mapping[str, Curve], random: Curve | None = None) -> go.Figure:
    """The class's probability while a picture vanishes or appears in the order of each map.

    `curves` by the names of their maps; a single one is filled down to the axis. The curve of a
    random order is dotted and grey. The legend tells the areas.
    """
    figure = go.Figure()
    for index, (title, curve) in enumerate(curves.items()):
        name = f"{escape(title)}: area {curve.area:.3f}"
        color = categorical(index)
        figure.add_trace(_curve(curve, name, color, "solid", fill=len(curves) == 1))
    if random:
        name = f"random order: area {random.area:.3f}"
        figure.add_trace(_curve(random, name, NEUTRAL, "dot", fill=False))
    _lay_out(figure, _X_TITLES[kind])
    return figure


def road_figure(roads: Mapping[str, Road]) -> go.Figure:
    """Probabilities after removing the most (solid) and the least (dashed) relevant pixels.

    The further the dashed line lies above the solid one, the better the map; the legend tells by
    half of their mean gap, as in `Road.combined`.
    """
    figure = go.Figure()
    for index, (title, road) in enumerate(roads.items()):
        combined = f"{road.combined:+.3f}".replace("-", "−")
        name, color = f"{escape(title)}: " if len(roads) > 1 else "", categorical(index)
        ways = (
            (road.least_relevant_first, "dash", f"{name}least relevant first"),
            (
                road.most_relevant_first,
                "solid",
                f"{name}most relevant first; half the gap: {combined}",
            ),
        )
        for probabilities, dash, label in ways:
            line = {"color": color, "dash": dash, "width": 2}
            figure.add_trace(_line(road.shares, probabilities, label, line))
    _lay_out(figure, _ROAD_TITLE)
    return figure


def _curve(curve: Curve, name: str, color: str, dash: str, fill: bool) -> go.Scatter:
    line = {"color": color, "dash": dash, "width": 2}
    trace = _line(curve.shares, curve.probabilities, name, line)
    if fill:
        trace.update(fill="tozeroy", fillcolor=f"{color}22")
    return trace


def _line(shares: object, probabilities: object, name: str, line: dict[str, object]) -> go.Scatter:
    short = name.partition(";")[0].partition(": area")[0]
    return go.Scatter(
        x=shares,
        y=probabilities,
        mode="lines" if line["dash"] != "dash" else "lines+markers",
        line=line,
        name=name,
        hovertemplate=f"{short}: %{{y:{_PERCENT}}}<extra></extra>",
    )


def _lay_out(figure: go.Figure, x_title: str) -> None:
    lay_out(
        figure,
        height=HEIGHT_PX,
        margin=MARGIN,
        legend={"x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"},
        hovermode="x unified",
        xaxis={
            "title": {"text": x_title},
            "tickformat": ".0%",
            "range": [0, 1],
            "showspikes": False,
        },
        yaxis={"title": {"text": "probability"}, "tickformat": _PERCENT, "rangemode": "tozero"},
    )
