"""Which channels squeeze-and-excitation keeps for an image, as a Plotly figure."""

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from components.figures.html import scrolling
from components.figures.palette import CATEGORICAL
from components.figures.plain_layout import lay_out
from components.inspection.gating import gate_summary
from components.inspection.records import Gate

ROW_PX = 150
# So many of the most open and of the most closed channels are named.
NAMED = 4
Texts = Mapping[str, str]


def gate_figure(
    gates: Sequence[Gate],
    columns: int = 2,
    colors: Texts | None = None,
    titles: Texts | None = None,
) -> go.Figure:
    """A panel for each gate: its channels as bars from the most open to the most closed.

    A bar's height is what the channel is multiplied by, in [0, 1]; hovering tells which channel it
    is. `colors` gives the colour of a layer, blue if there is none, and `titles` what it is called,
    its path if nothing. Every panel says how many channels the gate lets through by more than half.
    """
    columns = min(columns, len(gates))
    rows = -(-len(gates) // columns)
    figure = make_subplots(
        rows,
        columns,
        subplot_titles=[_title(gate, titles or {}) for gate in gates],
        horizontal_spacing=0.05,
        vertical_spacing=0.4 / rows,
        shared_yaxes=True,
    )
    for index, gate in enumerate(gates):
        color = (colors or {}).get(gate.layer, CATEGORICAL[0])
        figure.add_trace(_bars(gate, color), index // columns + 1, index % columns + 1)
    figure.update_annotations(font_size=12)
    figure.update_xaxes(
        showticklabels=False, showgrid=False, zeroline=False, fixedrange=True, title_standoff=4
    )
    figure.update_yaxes(range=[0, 1], tickvals=[0, 0.5, 1], fixedrange=True, zeroline=False)
    figure.update_yaxes(title_text="multiplied by", col=1)
    for column in range(1, columns + 1):
        lowest = rows if (rows - 1) * columns + column <= len(gates) else rows - 1
        figure.update_xaxes(title_text="channels, the most open first", row=lowest, col=column)
    lay_out(
        figure,
        height=rows * ROW_PX + 40,
        margin={"l": 8, "r": 8, "t": 40, "b": 28},
        showlegend=False,
        bargap=0,
    )
    return figure


def gate_table(gates: Sequence[Gate], titles: Texts | None = None) -> str:
    """HTML with a row for each gate: its mean, and the most open and most closed channels."""
    heads = ("Gate", "Channels", "Mean", "Above ½", "Most open", "Most closed")
    left = ("Gate", "Most open", "Most closed")
    head = "".join(
        f'<th scope="col" class="{"left" if each in left else ""}">{each}</th>' for each in heads
    )
    body = "".join(_row(gate, titles or {}) for gate in gates)
    return scrolling(
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>", "Most open and most closed channels"
    )


def _row(gate: Gate, titles: Texts) -> str:
    summary = gate_summary(gate, NAMED)
    numbers = (f"{summary.channels}", f"{gate.values.mean():.2f}", f"{summary.open_share:.0%}")
    cells = "".join(f"<td>{each}</td>" for each in numbers)
    named = "".join(
        f'<td class="left">{_named(gate, channels)}</td>'
        for channels in (summary.most_open, summary.most_closed)
    )
    name = escape(titles.get(gate.layer, gate.layer))
    return f'<tr><th class="left" scope="row">{name}</th>{cells}{named}</tr>'


def _named(gate: Gate, channels: Sequence[int]) -> str:
    """Channels with what they are multiplied by."""
    return ", ".join(
        f'{each} <span class="kind">({gate.values[each]:.2f})</span>' for each in channels
    )


def _title(gate: Gate, titles: Texts) -> str:
    kept = int((gate.values > 0.5).sum())
    name = titles.get(gate.layer, gate.layer)
    return f"{escape(name)}<br>{kept} of {len(gate.values)} above ½"


def _bars(gate: Gate, color: str) -> go.Bar:
    order = np.argsort(-gate.values, kind="stable")
    return go.Bar(
        x=np.arange(len(order)),
        y=gate.values[order],
        customdata=order,
        marker={"color": color, "line": {"width": 0}},
        hovertemplate="channel %{customdata}: × %{y:.3f}<extra></extra>",
    )
