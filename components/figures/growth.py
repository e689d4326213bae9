"""How the multiply-adds grow with φ, beside two formulas that foretell it."""

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import Any

import plotly.graph_objects as go

from components.figures.colour_scales import GREY
from components.figures.palette import CATEGORICAL, SINGLE
from components.figures.plain_layout import lay_out
from components.figures.unscaled import unscaled, unscaled_title
from components.scaling import EFFICIENTNET, RELEASED, Bases, ScaledNetwork, released


def growth_figure(
    phis: Sequence[float], networks: Sequence[ScaledNetwork], bases: Bases, phi: float
) -> go.Figure:
    """Multiply-adds of the network at each φ against its baseline's, on a log axis.

    Beside them 2^φ and (α·β²·γ²)^φ; a vertical line at the present `phi`. B0 to B7 are added, at
    φ = the number after B, if they are of this baseline. There is a network for each of `phis`.
    """
    reference = unscaled(networks[0])
    figure = go.Figure()
    figure.add_trace(_built(phis, networks, reference))
    figure.add_trace(_formula(phis, 2, "2^φ: what the paper aims at", CATEGORICAL[1], "dash"))
    growth = f"{bases.growth:.3f}^φ: the rule before rounding"
    figure.add_trace(_formula(phis, bases.growth, growth, CATEGORICAL[2], "dot"))
    if reference.baseline == EFFICIENTNET.key:
        figure.add_trace(_released(reference))
    # The curves run from below left to above right; the label stands in one of the free corners.
    corner = "bottom left" if phi > (phis[0] + phis[-1]) / 2 else "top right"
    figure.add_vline(
        phi,
        line={"color": GREY, "width": 1.5},
        annotation_text=f"φ = {phi:g}",
        annotation_position=corner,
    )
    _lay_out(figure, f"multiply-adds against {unscaled_title(reference)}")
    return figure


def _built(
    phis: Sequence[float], networks: Sequence[ScaledNetwork], reference: ScaledNetwork
) -> go.Scatter:
    return go.Scatter(
        x=list(phis),
        y=[network.macs / reference.macs for network in networks],
        mode="lines",
        name="as built, in whole layers, channels and pixels",
        line={"color": CATEGORICAL[0], "width": SINGLE.width},
        customdata=[network.macs for network in networks],
        hovertemplate="× %{y:.4g} as built (%{customdata:,})<extra></extra>",
    )


def _formula(phis: Sequence[float], base: float, name: str, color: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=list(phis),
        y=[base**phi for phi in phis],
        mode="lines",
        name=name,
        line={"color": color, "width": SINGLE.width, "dash": dash},
        hovertemplate=f"× %{{y:.4g}} = {name.partition(':')[0]}<extra></extra>",
    )


def _released(reference: ScaledNetwork) -> go.Scatter:
    networks = [released(key) for key in RELEASED]
    return go.Scatter(
        x=list(range(len(networks))),
        y=[network.macs / reference.macs for network in networks],
        mode="markers+text",
        name="as released, at φ = its number",
        marker={"color": CATEGORICAL[5], "size": 9},
        text=[key.upper() for key in RELEASED],
        textposition="bottom right",
        cliponaxis=False,
        customdata=[network.macs for network in networks],
        hovertemplate="× %{y:.4g} %{text} as released (%{customdata:,})<extra></extra>",
    )


def _lay_out(figure: go.Figure, y_title: str) -> None:
    lay_out(
        figure,
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"},
        hovermode="x unified",
        xaxis={"title": {"text": "φ"}, "showspikes": False, "dtick": 1, "zeroline": False},
        yaxis={"title": {"text": y_title}, "type": "log", **_ticks(figure)},
    )


def _ticks(figure: go.Figure) -> dict[str, Any]:
    """1, 2, 5, 10, … in words; powers of ten alone where there are too many."""
    drawn = [y for trace in figure.data for y in trace.y]
    first, last = floor(log10(min(drawn))), ceil(log10(max(drawn)))
    digits = (1, 2, 5) if last - first <= 4 else (1,)
    values = [digit * 10.0**power for power in range(first, last + 1) for digit in digits]
    return {"tickvals": values, "ticktext": [f"× {value:g}" for value in values]}
