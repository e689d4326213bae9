"""Gradient norms against depth, and by layer and epoch, as Plotly figures."""

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
import plotly.graph_objects as go

from components.figures.colour_scales import Range
from components.figures.even_places import evenly
from components.figures.palette import SEQUENTIAL, SINGLE
from components.figures.plain_layout import lay_out
from components.runs.gradients import GradientFlow
from components.runs.records import Numbers, Unit

MOST_COLUMNS = 300
MOST_MARKS = 7
ROW_PX, MARGIN_PX, LEAST_PX, MOST_PX = 12, 70, 240, 720
LONGEST_NAME = 22


def depth_figure(
    flows: Sequence[GradientFlow], colors: Mapping[str, str], step: float, unit: Unit = "epoch"
) -> go.Figure:
    """Norm against depth on a log axis: one line a run, in the colour that it has everywhere.

    Layers are counted from the picture. A run without numbers at `step` shows its latest before
    it, and says so. What a log axis can't show, 0 and what is not finite, is a gap.
    """
    figure = go.Figure()
    for flow in flows:
        place = flow.latest(step)
        if place is not None:
            figure.add_trace(_line(flow, place, colors[flow.run], step, unit))
    _lay_out(figure)
    figure.update_layout(
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"},
        showlegend=True,
        xaxis={"title": {"text": "layer, counted from the picture"}, "rangemode": "tozero"},
        yaxis={
            "title": {"text": "gradient norm"},
            "type": "log",
            "dtick": _between_marks(figure),
            "exponentformat": "power",
        },
    )
    return figure


def epochs_figure(
    flow: GradientFlow, step: float, scale: Range | None = None, unit: Unit = "epoch"
) -> go.Figure:
    """The norms of a run as colours, layers × epochs, the layer next to the picture on top.

    Colours are logarithmic, from the lowest to the highest number of `scale`, by default the run's
    own `norm_range`. A line stands at `step`. At most 300 steps are drawn, evenly chosen.
    """
    kept = evenly(len(flow.step), MOST_COLUMNS)
    x = flow.step[kept]
    figure = go.Figure(_colours(flow, kept, scale or norm_range([flow]), unit))
    _lay_out(figure)
    marks = x[evenly(len(x), MOST_MARKS)]
    figure.update_xaxes(title={"text": unit}, tickvals=marks, ticktext=[f"{at:g}" for at in marks])
    figure.update_yaxes(autorange="reversed", showgrid=False, **_names(flow.layers))
    figure.update_layout(height=height_px(len(flow.layers)))
    if len(x) > 1:  # visible on dark and on bright colours
        figure.add_vline(step, line={"color": "white", "width": 3})
        figure.add_vline(step, line={"color": "black", "dash": "dot", "width": 3})
    return figure


def _colours(flow: GradientFlow, kept: Sequence[int], scale: Range, unit: Unit) -> go.Heatmap:
    norm, (low, high) = flow.norm[:, kept], np.log10(scale)
    return go.Heatmap(
        x=flow.step[kept],
        y=list(range(1, len(flow.layers) + 1)),
        z=_logarithms(norm),
        zmin=low,
        zmax=high,
        colorscale=[list(pair) for pair in zip(np.linspace(0, 1, 10), SEQUENTIAL, strict=True)],
        colorbar={"title": {"text": "norm"}, "thickness": 12, **_ticks(low, high)},
        customdata=_texts(flow, norm),
        hovertemplate=f"%{{customdata}}, {unit} %{{x}}<extra></extra>",
        hoverongaps=True,
    )


def norm_range(flows: Sequence[GradientFlow]) -> Range:
    """The smallest and the largest norm above 0 of all these runs; 1 and 1 if there is none."""
    numbers = np.concatenate([flow.norm.ravel() for flow in flows])
    positive = numbers[np.isfinite(numbers) & (numbers > 0)]
    return (float(positive.min()), float(positive.max())) if len(positive) else (1.0, 1.0)


def height_px(layers: int) -> int:
    """How tall a picture of so many layers is."""
    return int(np.clip(ROW_PX * layers + MARGIN_PX, LEAST_PX, MOST_PX))


def _line(flow: GradientFlow, place: int, color: str, step: float, unit: Unit) -> go.Scatter:
    at = flow.step[place]
    earlier = f" ({unit} {at:g})" if at != step else ""
    norm = flow.norm[:, place]
    drawn = np.isfinite(norm) & (norm > 0)
    return go.Scatter(
        x=np.arange(1, len(norm) + 1),
        y=np.where(drawn, norm, np.nan),
        mode="lines+markers",
        line={"color": color, "dash": SINGLE.dash, "width": SINGLE.width},
        marker={"color": color, "size": 5},
        name=escape(flow.run) + earlier,
        customdata=[escape(layer) for layer in flow.layers],
        hovertemplate="%{fullData.name}, layer %{x}: %{customdata}<br>norm %{y:.3g}<extra></extra>",
    )


def _between_marks(figure: go.Figure) -> int | str:
    """Marks at powers of ten alone; where there are hardly two of them, at 1, 2 and 5 as well."""
    drawn = [value for line in figure.data for value in line.y if np.isfinite(value)]
    spans = np.log10(max(drawn) / min(drawn)) if drawn else 0
    return 1 if spans > 1 else "D2"


def _logarithms(norm: Numbers) -> Numbers:
    drawn = np.isfinite(norm) & (norm > 0)
    return np.where(drawn, np.log10(np.where(drawn, norm, 1)), np.nan)


def _texts(flow: GradientFlow, norm: Numbers) -> list[list[str]]:
    return [
        [f"{place}: {escape(layer)}<br>norm {value:.3g}" for value in row]
        for place, (layer, row) in enumerate(zip(flow.layers, norm.tolist(), strict=True), start=1)
    ]


def _ticks(low: float, high: float) -> dict[str, object]:
    """Marks of the colours' bar: powers of ten, and both ends where these are too few."""
    powers = [float(power) for power in range(int(np.ceil(low)), int(np.floor(high)) + 1)]
    marks = powers if len(powers) > 1 else [low, high]
    texts = [f"{10**mark:.2g}" for mark in marks]
    return {"tickvals": marks, "ticktext": texts}


def _names(layers: Sequence[str]) -> dict[str, object]:
    """Marks of the layers' axis: all names where there is room, else evenly chosen ones."""
    kept = evenly(len(layers), (MOST_PX - MARGIN_PX) // (ROW_PX + 3))
    return {
        "tickvals": [place + 1 for place in kept],
        "ticktext": [escape(_cut(layers[place])) for place in kept],
        "tickfont": {"size": 10},
    }


def _cut(name: str) -> str:
    """A path that fits beside the picture: its end tells more than its beginning."""
    return name if len(name) <= LONGEST_NAME else f"…{name[1 - LONGEST_NAME :]}"


def _lay_out(figure: go.Figure) -> None:
    lay_out(
        figure,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hovermode="closest",
    )
