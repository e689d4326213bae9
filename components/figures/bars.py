"""A network's answer as bars, and answers beside each other."""

from collections.abc import Sequence
from html import escape
from typing import Literal

import plotly.graph_objects as go

from components.figures.colour_scales import GREY
from components.figures.palette import CATEGORICAL
from components.figures.plain_layout import lay_out
from components.inspection.records import Prediction

LONGEST_LABEL = 36
BAR_WIDTH = 0.36


def prediction_bars(predictions: Sequence[Prediction], explained: int | None = None) -> go.Figure:
    """Probabilities as horizontal bars, the first on top, each below its label and percentage.

    Labels stand above the bars, so that they have room at 400 pixels; long ones are cut and appear
    whole on hover. With `explained`, the other classes' bars are pale.
    """
    rows = list(range(len(predictions)))
    figure = go.Figure(
        go.Bar(
            x=[prediction.probability for prediction in predictions],
            y=rows,
            orientation="h",
            width=BAR_WIDTH,
            marker_color=CATEGORICAL[0],
            marker_opacity=[
                1.0 if explained in (None, prediction.index) else 0.45 for prediction in predictions
            ],
            customdata=[
                (escape(each.label, quote=False), each.index, each.logit) for each in predictions
            ],
            hovertemplate="%{customdata[0]} (class %{customdata[1]})<br>probability %{x:.4%}<br>"
            "logit %{customdata[2]:.3f}<extra></extra>",
        )
    )
    for row, prediction in zip(rows, predictions, strict=True):
        figure.add_annotation(_beside_bar(row, cut_label(prediction.label), "left"))
        figure.add_shape(_track(row))
        figure.add_annotation(_beside_bar(row, percent(prediction.probability), "right"))
    figure.update_xaxes(range=[0, 1], visible=False, fixedrange=True)
    figure.update_yaxes(range=[max(4.5, len(rows) - 0.5), -0.7], visible=False, fixedrange=True)
    lay_out(
        figure,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=False,
    )
    return figure


def _track(row: int) -> go.layout.Shape:
    """A bar's whole length, so that a small probability is seen as small, not as missing."""
    return go.layout.Shape(
        type="rect",
        xref="paper",
        x0=0,
        x1=1,
        y0=row - BAR_WIDTH / 2,
        y1=row + BAR_WIDTH / 2,
        fillcolor=GREY,
        opacity=0.15,
        line_width=0,
        layer="below",
    )


def _beside_bar(row: int, text: str, side: Literal["left", "right"]) -> go.layout.Annotation:
    return go.layout.Annotation(
        x=0 if side == "left" else 1,
        xref="paper",
        xanchor=side,
        y=row - 0.38,
        text=text,
        showarrow=False,
    )


def cut_label(label: str) -> str:
    """A class name that is not too long for its place, as HTML: a synonym or a beginning of it."""
    first = label if len(label) <= LONGEST_LABEL else label.partition(",")[0]
    first = first if len(first) <= LONGEST_LABEL else f"{first[: LONGEST_LABEL - 1]}…"
    return escape(first, quote=False)


def percent(probability: float) -> str:
    """A percentage that is never rounded to 0 or 100, which would be certainty."""
    if 0 < probability < 0.0005:
        return "< 0.1%"
    return "> 99.9%" if 0.9995 <= probability < 1 else f"{probability:.1%}"
