"""Training curves of saved runs as a Plotly figure."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from components.figures.curve_points import Curve, Mark, XAxis, curves_of
from components.figures.palette import MEASURED_OPACITY, NEUTRAL, TRAINING, VALIDATION
from components.figures.thinning import extremes
from components.runs.metrics import step_unit
from components.runs.records import Run

TRANSPARENT = "rgba(0,0,0,0)"


def curve_figure(
    runs: Sequence[Run],
    metric: str,
    smoothing: float = 0.0,
    x_axis: XAxis = "step",
    mark_best: bool = True,
) -> go.Figure:
    """The course of a metric in each run: a run has one colour, training and validation one style.

    `metric` is `loss` or `accuracy` (training and validation are drawn) or the name of a series.
    With `smoothing` in (0, 1) the measured curve stays faintly visible behind the smoothed one; the
    tooltip always gives the measured number, with all its digits. `x_axis` is what the runs
    counted, or minutes since a run's first record. The best point of each run is marked where it
    was measured. Curves of more than 2,000 points are thinned by `extremes`.

    Raises:
        ExplorerError: if the smoothing is not in [0, 1).
    """
    curves = curves_of(runs, metric, smoothing, x_axis)
    in_legend = {curve.run: curve for curve in curves}  # the last of each run, drawn solid
    figure = go.Figure()
    for curve in curves:
        if smoothing:
            figure.add_trace(_measured_line(curve))
        figure.add_trace(_line(curve, in_legend[curve.run] is curve))
    if mark_best:
        figure.add_traces([_mark(curve, curve.best) for curve in curves if curve.best])
    figure.add_traces(_style_key(curves))
    _lay_out(figure, _x_title(runs, x_axis), _y_title(metric, curves), x_axis)
    if not curves:
        times = " with times" if x_axis == "minutes" else ""
        _say_instead(figure, f"None of these runs saved {metric}{times}.")
    return figure


def _measured_line(curve: Curve) -> go.Scatter:
    kept = extremes(curve.measured)
    return go.Scatter(
        x=curve.x[kept],
        y=curve.measured[kept],
        mode="lines",
        opacity=MEASURED_OPACITY,
        line={"color": curve.color, "width": 1},
        legendgroup=curve.run,
        showlegend=False,
        hoverinfo="skip",
    )


def _line(curve: Curve, in_legend: bool) -> go.Scatter:
    kept = extremes(curve.smoothed)
    return go.Scatter(
        x=curve.x[kept],
        y=curve.smoothed[kept],
        # A single point makes no line.
        mode="lines" if len(kept) > 1 else "markers",
        line={"color": curve.color, "dash": curve.style.dash, "width": curve.style.width},
        marker={"color": curve.color},
        name=escape(curve.run),
        legendgroup=curve.run,
        showlegend=in_legend,
        customdata=curve.measured[kept],
        hovertemplate=f"%{{fullData.name}}, {escape(curve.label)}: %{{customdata}}<extra></extra>",
    )


def _mark(curve: Curve, mark: Mark) -> go.Scatter:
    return go.Scatter(
        x=[mark.x],
        y=[mark.y],
        mode="markers+text",
        marker={"color": curve.color, "size": 11, "symbol": "circle-open", "line": {"width": 2.5}},
        text=[mark.label],
        textposition="top center",
        name=escape(curve.run),
        legendgroup=curve.run,
        showlegend=False,
        cliponaxis=False,
        customdata=[mark.y],
        hovertemplate=f"%{{fullData.name}}, {mark.label}: %{{customdata}}<extra></extra>",
    )


def _style_key(curves: Sequence[Curve]) -> list[go.Scatter]:
    """Two lines in the legend that belong to no run: how training and validation are drawn."""
    drawn = {curve.style for curve in curves}
    return [
        go.Scatter(
            x=[None],
            y=[None],
            mode="lines",
            line={"color": NEUTRAL, "dash": style.dash, "width": style.width},
            name=style.label,
            hoverinfo="skip",
        )
        for style in (TRAINING, VALIDATION)
        if style in drawn
    ]


def _x_title(runs: Sequence[Run], x_axis: XAxis) -> str:
    if x_axis == "minutes":
        return "time since the start (minutes)"
    return "epoch" if {step_unit(run) for run in runs} == {"epoch"} else "step"


def _y_title(metric: str, curves: Sequence[Curve]) -> str:
    quantity = metric.removeprefix("train/").removeprefix("val/")
    if quantity == "accuracy":
        in_percent = any((curve.measured > 1).any() for curve in curves)
        return f"{metric} ({'percent' if in_percent else 'share'} of images)"
    return escape({"lr": "learning rate"}.get(metric, metric))


def _lay_out(figure: go.Figure, x_title: str, y_title: str, x_axis: XAxis) -> None:
    # No template and no font: the page's theme gives both, in light and in dark.
    figure.update_layout(
        paper_bgcolor=TRANSPARENT,
        plot_bgcolor=TRANSPARENT,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"},
        # At one epoch all runs can be compared; minutes of different runs do not meet.
        hovermode="x unified" if x_axis == "step" else "closest",
        modebar={"bgcolor": TRANSPARENT},
        # Plotly outlines the line at the pointer in white where the background is transparent.
        xaxis={"title": {"text": x_title}, "showspikes": False},
        # 0.0008 instead of 800µ.
        yaxis={"title": {"text": y_title}, "exponentformat": "power", "minexponent": 5},
    )


def _say_instead(figure: go.Figure, text: str) -> None:
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.add_annotation(
        text=escape(text), showarrow=False, x=0.5, y=0.5, xref="paper", yref="paper"
    )
