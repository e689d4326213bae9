"""What all our Plotly figures have in common."""

from typing import Any

import plotly.graph_objects as go

TRANSPARENT = "rgba(0,0,0,0)"


def lay_out(figure: go.Figure, **layout: Any) -> None:
    """Lay a figure out on a transparent ground.

    No template and no font: the page's theme gives both, in light and in dark.
    """
    figure.update_layout(
        paper_bgcolor=TRANSPARENT,
        plot_bgcolor=TRANSPARENT,
        modebar={"bgcolor": TRANSPARENT},
        **layout,
    )
