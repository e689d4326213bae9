"""A small curve of one run with the epochs whose weights were kept, one of them chosen."""

from collections.abc import Sequence
from html import escape

import numpy as np
import plotly.graph_objects as go

from components.figures.colour_scales import GREY
from components.figures.palette import SINGLE, SPLIT_COLORS, SPLIT_STYLES
from components.figures.plain_layout import lay_out
from components.figures.thinning import extremes
from components.runs.metrics import series_names, step_unit
from components.runs.records import Run, Series

MOST_MARKS = 12


def epoch_curve(run: Run, metric: str, saved: Sequence[int], chosen: int) -> go.Figure:
    """Training and validation of a metric; rings stand at the saved epochs, a dot at the chosen.

    The rings lie on the validation curve, or on what there is. An epoch without a number there has
    no ring; the line of the chosen one is drawn either way.
    """
    names = [name for name in series_names(metric) if name in run.series]
    figure = go.Figure([_line(name, run.series[name], metric) for name in names])
    if names:
        marked = next((name for name in names if name.startswith("val/")), names[-1])
        figure.add_trace(_rings(run.series[marked], saved, chosen, _color(marked)))
    figure.add_vline(chosen, line={"color": GREY, "dash": "dot", "width": 1.5})
    lay_out(
        figure,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"},
        showlegend=True,
        hovermode="closest",
        xaxis={"title": {"text": step_unit(run)}, **_whole(run, names)},
        yaxis={"title": {"text": escape(metric)}, "exponentformat": "power", "minexponent": 5},
    )
    return figure


def metric_of(run: Run, wanted: str) -> str:
    """What the small curve shows: what is wanted if the run saved it, else accuracy or loss."""
    metrics = (wanted, "accuracy", "loss")
    return next((m for m in metrics if any(n in run.series for n in series_names(m))), wanted)


def _whole(run: Run, names: Sequence[str]) -> dict[str, int]:
    """Few steps are marked one by one: there is no epoch 1.5."""
    last = max((run.series[name].step[-1] for name in names if len(run.series[name])), default=0)
    return {"dtick": 1} if last <= MOST_MARKS else {}


def _line(name: str, series: Series, metric: str) -> go.Scatter:
    style = SPLIT_STYLES.get(name.partition("/")[0], SINGLE)
    kept = extremes(series.value)
    return go.Scatter(
        x=series.step[kept],
        y=series.value[kept],
        mode="lines" if len(kept) > 1 else "markers",
        line={"color": _color(name), "dash": style.dash, "width": style.width},
        name=escape(style.label or metric),
        hoverinfo="skip",  # a click on a ring must not be taken by the line below it
    )


def _rings(series: Series, saved: Sequence[int], chosen: int, color: str) -> go.Scatter:
    """Where the saved epochs lie on a series; a click on one chooses it."""
    known = np.isin(saved, series.step)
    epochs = np.asarray(saved)[known]
    values = series.value[np.searchsorted(series.step, epochs)]
    return go.Scatter(
        x=epochs,
        y=values,
        mode="markers",
        marker={
            "color": color,
            "size": [15 if epoch == chosen else 10 for epoch in epochs],
            "symbol": ["circle" if epoch == chosen else "circle-open" for epoch in epochs],
            "line": {"width": 2, "color": color},
        },
        # A click must not make the others pale.
        unselected={"marker": {"opacity": 1}},
        name="weights kept",
        showlegend=False,
        cliponaxis=False,
        hovertemplate="weights of epoch %{x}: %{y}<extra></extra>",
    )


def _color(name: str) -> str:
    return SPLIT_COLORS.get(name.partition("/")[0], SPLIT_COLORS["val"])
