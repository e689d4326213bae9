"""How channels and memory grow with the depth of a dense block, as Plotly figures."""

from collections.abc import Sequence

import plotly.graph_objects as go

from components.blocks.dense_memory import Kept
from components.figures.numbers import memory, ratio
from components.figures.palette import CATEGORICAL, SINGLE
from components.figures.plain_layout import lay_out

HEIGHT_PX = 330
MEGABYTE = 1e6


def channels_figure(found: Sequence[Kept], inputs: int) -> go.Figure:
    """Bars of the channels after each layer; `inputs` is how many the block is given."""
    given = [inputs, *(each.channels for each in found[:-1])]
    new = [each.channels - before for each, before in zip(found, given, strict=True)]
    figure = go.Figure()
    for name, numbers, color in (
        ("maps from before", given, CATEGORICAL[4]),
        ("new maps", new, CATEGORICAL[5]),
    ):
        figure.add_bar(
            x=[each.layer for each in found],
            y=numbers,
            name=name,
            marker_color=color,
            hovertemplate=f"layer %{{x}}: %{{y:,}} {name}<extra></extra>",
        )
    _lay_out(figure, "Channels after each layer", len(found))
    return figure


def memory_figure(found: Sequence[Kept]) -> go.Figure:
    """Lines of what training keeps of one image up to each layer, both ways."""
    figure = go.Figure()
    for name, sizes, color, dash in (
        ("every copy kept", [each.naive_bytes for each in found], CATEGORICAL[0], "solid"),
        ("copies made anew", [each.shared_bytes for each in found], CATEGORICAL[2], "dash"),
    ):
        figure.add_scatter(
            x=[each.layer for each in found],
            y=[size / MEGABYTE for size in sizes],
            customdata=[memory(size) for size in sizes],
            name=name,
            mode="lines+markers",
            line={"color": color, "width": SINGLE.width, "dash": dash},
            hovertemplate=f"up to layer %{{x}}: %{{customdata}}, {name}<extra></extra>",
        )
    _lay_out(figure, "Memory for training, MB for one image", len(found))
    return figure


def growth_sentence(found: Sequence[Kept]) -> str:
    """What both ways keep in the end, in words."""
    last = found[-1]
    return (
        f"After {last.layer} layers there are **{last.channels:,} channels**. Training keeps"
        f" **{memory(last.naive_bytes)}** for one image if every copy stays, and"
        f" **{memory(last.shared_bytes)}** if copies are made anew"
        f" ({ratio(last.naive_bytes, last.shared_bytes)})."
    )


def _lay_out(figure: go.Figure, title: str, layers: int) -> None:
    whole = max(1, layers // 8)  # no half layers on the axis
    figure.update_xaxes(title_text="layer", fixedrange=True, title_standoff=4, dtick=whole)
    figure.update_yaxes(fixedrange=True, rangemode="tozero")
    lay_out(
        figure,
        title={"text": title, "font": {"size": 14}},
        height=HEIGHT_PX,
        barmode="stack",
        bargap=0.15,
        margin={"l": 8, "r": 8, "t": 36, "b": 8},
        legend={"orientation": "h", "y": -0.25, "x": 0, "traceorder": "normal"},
    )
