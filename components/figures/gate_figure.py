"""Which channels squeeze-and-excitation keeps for an image, as a Plotly figure."""

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from components.figures.palette import CATEGORICAL
from components.inspection.records import Gate

TRANSPARENT = "rgba(0,0,0,0)"
ROW_PX = 120
# Below this a channel is nearly switched off, above its opposite nearly untouched.
NEARLY_OFF = 0.1


def gate_figure(
    gates: Sequence[Gate], columns: int = 3, colors: Mapping[str, str] | None = None
) -> go.Figure:
    """A panel for each gate: its channels as bars from the most open to the most closed.

    A bar's height is what the channel is multiplied by, in [0, 1]; hovering tells which channel it
    is. `colors` gives the colour of a layer, blue if there is none. Every panel says how many
    channels the gate lets through by more than half.
    """
    columns = min(columns, len(gates))
    rows = -(-len(gates) // columns)
    figure = make_subplots(
        rows,
        columns,
        subplot_titles=[_title(gate) for gate in gates],
        horizontal_spacing=0.05,
        vertical_spacing=0.3 / rows,
        shared_yaxes=True,
    )
    for index, gate in enumerate(gates):
        color = (colors or {}).get(gate.layer, CATEGORICAL[0])
        figure.add_trace(_bars(gate, color), index // columns + 1, index % columns + 1)
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_yaxes(range=[0, 1], tickvals=[0, 0.5, 1], fixedrange=True, zeroline=False)
    figure.update_annotations(font_size=12)
    # No template and no font: the page's theme gives both, in light and in dark.
    figure.update_layout(
        height=rows * ROW_PX + 40,
        margin={"l": 8, "r": 8, "t": 28, "b": 8},
        paper_bgcolor=TRANSPARENT,
        plot_bgcolor=TRANSPARENT,
        showlegend=False,
        bargap=0,
    )
    return figure


def gate_sentence(gate: Gate) -> str:
    """How far the gate opens its channels, in words; plain text."""
    open_, closed = int(gate.values.argmax()), int(gate.values.argmin())
    off = int((gate.values < NEARLY_OFF).sum())
    return (
        f"{gate.layer} multiplies its {len(gate.values)} channels by {gate.values.mean():.2f} on"
        f" average: most by {gate.values[open_]:.2f} (channel {open_}), least by"
        f" {gate.values[closed]:.2f} (channel {closed}); {off} by less than {NEARLY_OFF:g}."
    )


def _title(gate: Gate) -> str:
    kept = int((gate.values > 0.5).sum())
    return f"{escape(gate.layer)}: {kept} of {len(gate.values)} above ½"


def _bars(gate: Gate, color: str) -> go.Bar:
    order = np.argsort(-gate.values, kind="stable")
    return go.Bar(
        x=np.arange(len(order)),
        y=gate.values[order],
        customdata=order,
        marker={"color": color, "line": {"width": 0}},
        hovertemplate="channel %{customdata}: × %{y:.3f}<extra></extra>",
    )
