"""Where fusing pays, stage by stage, as Plotly figures."""

from collections.abc import Callable, Sequence

import plotly.graph_objects as go

from components.blocks.fusing import Stage, Work
from components.figures.palette import CATEGORICAL
from components.figures.plain_layout import lay_out

HEIGHT_PX = 340


def parameters_figure(stages: Sequence[Stage]) -> go.Figure:
    """The parameters of a block of each stage, both ways."""
    return _bars(stages, "Parameters of a block", lambda work: work.params, "%{y:,} parameters")


def work_figure(stages: Sequence[Stage]) -> go.Figure:
    """The multiply-adds for each number that is read or written, both ways."""
    title, hover = "Multiply-adds for each number moved", "%{y:.0f} multiply-adds a number"
    return _bars(stages, title, lambda work: work.macs_per_number, hover)


def fused_sentence(stages: Sequence[Stage]) -> str:
    """The first and the last stage in words."""
    first, last = stages[0], stages[-1]
    return (
        f"In stage {first.number} a fused block has {_more(first)} more parameters and does"
        f" **{_gain(first):.1f} times** as much with each number moved. In stage {last.number} it"
        f" has {_more(last)} more, and does {_gain(last):.1f} times as much."
    )


def _more(stage: Stage) -> str:
    return f"**{stage.fused.params - stage.separable.params:,}**"


def _gain(stage: Stage) -> float:
    return stage.fused.macs_per_number / stage.separable.macs_per_number


def _bars(
    stages: Sequence[Stage], title: str, measure: Callable[[Work], float], hover: str
) -> go.Figure:
    figure = go.Figure()
    for name, works, color in (
        ("Fused-MBConv", [stage.fused for stage in stages], CATEGORICAL[0]),
        ("MBConv", [stage.separable for stage in stages], CATEGORICAL[4]),
    ):
        figure.add_bar(
            x=[_name(stage) for stage in stages],
            y=[measure(work) for work in works],
            name=name,
            marker_color=color,
            hovertemplate=f"{name}: {hover}<extra></extra>",
        )
    figure.update_xaxes(fixedrange=True, tickangle=0)
    figure.update_yaxes(fixedrange=True)
    lay_out(
        figure,
        title={"text": title, "font": {"size": 14}},
        height=HEIGHT_PX,
        barmode="group",
        margin={"l": 8, "r": 8, "t": 36, "b": 8},
        legend={"orientation": "h", "y": -0.28, "x": 0, "xanchor": "left"},
    )
    return figure


def _name(stage: Stage) -> str:
    fused = "<br><b>fused</b>" if stage.chosen else ""
    return f"stage {stage.number}<br>{stage.channels} × {stage.side}²{fused}"
