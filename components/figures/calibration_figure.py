"""Confidence against accuracy as a chart, with how many answers each point stands for."""

import plotly.graph_objects as go

from components.figures.palette import CATEGORICAL, NEUTRAL
from components.figures.plain_layout import lay_out
from components.runs.calibration import Calibration

HEIGHT_PX = 380
# The counts stand below the curve, on the same axis of confidences.
_COUNTS, _CURVE = [0, 0.2], [0.27, 1]


def calibration_figure(calibration: Calibration) -> go.Figure:
    """Each bin's share of right answers at its mean confidence, with 95 % intervals.

    On the dotted line a network would be right as often as it is sure; below it, it is too sure.
    """
    figure = go.Figure([_diagonal(), _points(calibration), _counts(calibration)])
    lay_out(
        figure,
        height=HEIGHT_PX,
        margin={"l": 8, "r": 12, "t": 8, "b": 8},
        showlegend=False,
        bargap=0.08,
        xaxis={
            "title": {"text": "confidence"},
            "range": [0, 1.02],
            "tickformat": ".0%",
            "anchor": "y2",
            "showspikes": False,
        },
        yaxis={
            "title": {"text": "share right"},
            "range": [0, 1.02],
            "tickformat": ".0%",
            "domain": _CURVE,
        },
        yaxis2={"title": {"text": "answers"}, "domain": _COUNTS, "nticks": 3},
    )
    return figure


def _diagonal() -> go.Scatter:
    line = {"color": NEUTRAL, "dash": "dot", "width": 1.5}
    return go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, hoverinfo="skip")


def _points(calibration: Calibration) -> go.Scatter:
    bins = calibration.bins
    return go.Scatter(
        x=[each.confidence for each in bins],
        y=[each.accuracy for each in bins],
        mode="lines+markers",
        line={"color": CATEGORICAL[0], "width": 2},
        marker={"size": 8},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [each.most - each.accuracy for each in bins],
            "arrayminus": [each.accuracy - each.least for each in bins],
            "thickness": 1.2,
            "width": 3,
        },
        customdata=[(each.count, each.least, each.most) for each in bins],
        hovertemplate="%{customdata[0]:,} answers, %{x:.1%} sure on average<br>right: %{y:.1%}"
        " (95 % interval %{customdata[1]:.1%} to %{customdata[2]:.1%})<extra></extra>",
    )


def _counts(calibration: Calibration) -> go.Bar:
    bins = calibration.bins
    return go.Bar(
        x=[(each.low + each.high) / 2 for each in bins],
        y=[each.count for each in bins],
        width=[0.92 * (each.high - each.low) for each in bins],
        yaxis="y2",
        marker={"color": NEUTRAL},
        customdata=[(each.low, each.high) for each in bins],
        hovertemplate="%{y:,} answers with a confidence from %{customdata[0]:.1%} to"
        " %{customdata[1]:.1%}<extra></extra>",
    )
