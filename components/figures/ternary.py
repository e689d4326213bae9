"""Where a search for α, β and γ looked: each candidate by what it spends its growth on."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from components.errors import ExplorerError
from components.figures.colour_scales import GREY
from components.figures.palette import CATEGORICAL, SEQUENTIAL
from components.figures.plain_layout import TRANSPARENT, lay_out
from components.figures.unscaled import unscaled, unscaled_title
from components.scaling import BASELINES, PAPER, Baseline, Bases, Candidate, scale

GRID = "rgba(127,127,127,0.3)"


def search_figure(candidates: Sequence[Candidate], chosen: Bases) -> go.Figure:
    """A triangle with a corner for all growth into depth, into width and into resolution.

    A candidate's place is its shares of log(α·β²·γ²), its colour its real multiply-adds at φ = 1
    against the baseline's. The paper's bases are ringed, the chosen ones marked if they are others,
    both only where they make a network that grows. A point's `customdata` begins with α, β and γ,
    so that a click can choose it. There is at least one candidate, and all have one baseline.
    """
    figure = go.Figure(_points(candidates))
    baseline = BASELINES[candidates[0].network.baseline]
    paper = _built(PAPER, baseline)
    if paper:
        figure.add_trace(_ring(paper, "the paper's", CATEGORICAL[5], "circle"))
    own = _built(chosen, baseline) if chosen != PAPER else None
    if own:
        figure.add_trace(_ring(own, "chosen", CATEGORICAL[4], "diamond"))
    _lay_out(figure)
    return figure


def _built(bases: Bases, baseline: Baseline) -> Candidate | None:
    """A candidate of these bases, unless they don't grow or there is no such network."""
    try:
        return Candidate(bases, scale(1, bases, baseline)) if bases.growth > 1 else None
    except ExplorerError:
        return None


def _points(candidates: Sequence[Candidate]) -> go.Scatterternary:
    reference = candidates[0].network
    return _scatter(
        candidates,
        name="candidates",
        showlegend=False,
        marker={
            # They must not hide one another: 12 pixels for a few, 5 for hundreds.
            "size": max(5, min(12, round(105 / len(candidates) ** 0.5))),
            "color": [_costs(candidate) for candidate in candidates],
            "colorscale": list(SEQUENTIAL),
            "line": {"color": GREY, "width": 1},
            "colorbar": {
                "title": {
                    "text": f"multiply-adds at φ = 1 against {unscaled_title(reference)}",
                    "side": "top",
                },
                "orientation": "h",
                "thickness": 12,
                "y": -0.13,
                "yanchor": "top",
                "tickprefix": "× ",
            },
        },
    )


def _ring(candidate: Candidate, name: str, color: str, symbol: str) -> go.Scatterternary:
    bases = candidate.bases
    return _scatter(
        [candidate],
        name=f"{name}: {bases.alpha:g}, {bases.beta:g}, {bases.gamma:g}",
        marker={
            "size": 22,
            "color": color,
            "symbol": f"{symbol}-open",
            "line": {"color": color, "width": 3},
        },
    )


def _scatter(candidates: Sequence[Candidate], **options: Any) -> go.Scatterternary:
    depth, width, resolution = zip(*(each.shares for each in candidates), strict=True)
    return go.Scatterternary(
        a=depth,
        b=width,
        c=resolution,
        mode="markers",
        cliponaxis=False,
        # After a click the others would be hardly seen.
        unselected={"marker": {"opacity": 1}},
        customdata=[_facts(candidate) for candidate in candidates],
        hovertemplate="α = %{customdata[0]:.6~g}, β = %{customdata[1]:.6~g},"
        " γ = %{customdata[2]:.6~g}<br>α·β²·γ² = %{customdata[3]:.3f}<br>"
        "multiply-adds %{customdata[4]:,} (× %{customdata[5]:.3g})<extra></extra>",
        **options,
    )


def _facts(candidate: Candidate) -> tuple[float, float, float, float, int, float]:
    bases, macs = candidate.bases, candidate.network.macs
    return bases.alpha, bases.beta, bases.gamma, candidate.growth, macs, _costs(candidate)


def _costs(candidate: Candidate) -> float:
    return candidate.network.macs / unscaled(candidate.network).macs


def _lay_out(figure: go.Figure) -> None:
    axis = {
        "showticklabels": False,
        "gridcolor": GRID,
        "linecolor": GREY,
        # Unseen ticks keep the titles off the points in the corners.
        "ticks": "outside",
        "ticklen": 10,
        "tickcolor": TRANSPARENT,
    }
    corners = {
        f"{letter}axis": {**axis, "title": {"text": f"all into{name}"}}
        # Two lines below: at 400 pixels there is no room for one.
        for letter, name in (("a", " depth"), ("b", "<br>width"), ("c", "<br>resolution"))
    }
    lay_out(
        figure,
        height=520,
        margin={"l": 56, "r": 56, "t": 16, "b": 8},
        legend={"orientation": "h", "x": 0.5, "xanchor": "center", "y": 1.1, "yanchor": "bottom"},
        ternary={"bgcolor": TRANSPARENT, "sum": 1, **corners},
    )
