"""The replay of an architecture search as Plotly figures."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from components.blocks.search_records import (
    Evaluation,
    SavedSearch,
    Search,
    best,
    best_so_far,
    front,
)
from components.figures.numbers import exact
from components.figures.palette import CATEGORICAL, NEUTRAL
from components.figures.search_words import TITLES, choices_text

TRANSPARENT = "rgba(0,0,0,0)"
HEIGHT_PX = 380
PALE = 0.18
COLORS = {"random": CATEGORICAL[1], "evolution": CATEGORICAL[0]}
SYMBOLS = {"random": "diamond", "evolution": "circle"}


def replay_figure(saved: SavedSearch, algorithm: str, number: int) -> go.Figure:
    """The score of each network in order, and the best so far as steps, until `number`.

    What comes later is pale. A ring stands around the network of `algorithm` with that number.
    """
    figure = go.Figure()
    for search in saved.searches:
        y = [one.score for one in search.evaluations]
        figure.add_trace(_points(search, [one.number for one in search.evaluations], y, number))
    for search in saved.searches:
        done = best_so_far(search.evaluations[:number])
        figure.add_scatter(
            x=list(range(1, number + 1)),
            y=[one.score for one in done],
            name=TITLES[search.algorithm],
            mode="lines",
            line={"color": COLORS[search.algorithm], "width": 2.5, "shape": "hv"},
            hoverinfo="skip",
        )
    chosen = saved.search(algorithm).evaluations[number - 1]
    figure.add_trace(_ring(chosen.number, chosen.score, algorithm))
    last = max(len(search.evaluations) for search in saved.searches)
    figure.update_xaxes(title_text="network, in the order of training", range=[0, last + 1])
    _lay_out(figure, "Score of each network; line: best so far")
    return figure


def front_figure(saved: SavedSearch, algorithm: str, number: int) -> go.Figure:
    """Accuracy against multiply-adds until `number`, with the front and the line of the best score.

    On the dotted line every network has the best score so far; what lies above it is better.
    """
    figure = go.Figure()
    done = [one for search in saved.searches for one in search.evaluations[:number]]
    every = [one for search in saved.searches for one in search.evaluations]
    figure.add_trace(_equals(saved, best(done), every))
    edge = front(done)
    figure.add_scatter(
        x=[one.macs for one in edge],
        y=[one.accuracy for one in edge],
        name="front: nothing cheaper is as accurate",
        mode="lines",
        line={"color": CATEGORICAL[2], "width": 2, "shape": "hv"},
        hoverinfo="skip",
    )
    for search in saved.searches:
        x = [one.macs for one in search.evaluations]
        y = [one.accuracy for one in search.evaluations]
        figure.add_trace(_points(search, x, y, number))
    chosen = saved.search(algorithm).evaluations[number - 1]
    figure.add_trace(_ring(chosen.macs, chosen.accuracy, algorithm))
    ticks = [step * 10**power for power in range(3, 7) for step in (1, 2, 5)]
    figure.update_xaxes(
        title_text="multiply-adds for a picture",
        type="log",
        tickvals=ticks,
        ticktext=[f"{tick // 1000:,} K" if tick < 1e6 else f"{tick // 10**6} M" for tick in ticks],
    )
    figure.update_yaxes(tickformat=".0%")
    _lay_out(figure, "Accuracy on validation pictures against cost")
    return figure


def _points(search: Search, x: Sequence[float], y: Sequence[float], number: int) -> go.Scatter:
    return go.Scatter(
        x=x,
        y=y,
        name=TITLES[search.algorithm],
        mode="markers",
        showlegend=False,  # its sample there would be pale
        marker={
            "color": COLORS[search.algorithm],
            "symbol": SYMBOLS[search.algorithm],
            "size": 8,
            "opacity": [1.0 if one.number <= number else PALE for one in search.evaluations],
        },
        customdata=[_hover(one) for one in search.evaluations],
        hovertemplate=f"<b>{TITLES[search.algorithm]}</b>, %{{customdata}}<extra></extra>",
    )


def _hover(one: Evaluation) -> str:
    return (
        f"network {one.number}: {one.accuracy:.1%} right, {exact(one.macs)} multiply-adds,"
        f" score {one.score:.3f}<br>{choices_text(one.candidate.stages)}"
    )


def _ring(x: float, y: float, algorithm: str) -> go.Scatter:
    ring = {"symbol": "circle-open", "size": 18, "color": COLORS[algorithm], "line": {"width": 3}}
    return go.Scatter(
        x=[x],
        y=[y],
        mode="markers",
        marker=ring,
        name="chosen",
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def _equals(saved: SavedSearch, leader: Evaluation, every: Sequence[Evaluation]) -> go.Scatter:
    """Which accuracy a network of each cost needs for the leader's score."""
    costs = [one.macs for one in every]
    x = np.geomspace(min(costs), max(costs), 60)
    y = leader.accuracy * (x / leader.macs) ** -saved.settings.weight
    return go.Scatter(
        x=x[y <= 1],
        y=y[y <= 1],
        name=f"as good as the best score, {leader.score:.3f}",
        mode="lines",
        line={"color": NEUTRAL, "width": 1.5, "dash": "dot"},
        hoverinfo="skip",
    )


def _lay_out(figure: go.Figure, title: str) -> None:
    figure.update_xaxes(fixedrange=True, title_standoff=4)
    figure.update_yaxes(fixedrange=True)
    # No template and no font: the page's theme gives both, in light and in dark.
    figure.update_layout(
        title={"text": title, "font": {"size": 14}},
        height=HEIGHT_PX,
        margin={"l": 8, "r": 8, "t": 36, "b": 8},
        paper_bgcolor=TRANSPARENT,
        plot_bgcolor=TRANSPARENT,
        hovermode="closest",
        legend={"orientation": "h", "y": -0.2, "x": 0, "xanchor": "left"},
    )
