"""Training curves under the hand: our own view, whose zoom survives whatever else changes."""

from collections.abc import Sequence
from secrets import token_hex
from typing import Any

import streamlit as st

from components.errors import ExplorerError
from components.figures.curve_points import CurveMark, CurveOptions
from components.figures.curve_view import Zoom, curve_view, read_zoom
from components.runs import Run
from components.ui import address
from components.ui.views import view

ADDRESS = "zoom"

_view = view("curves")


@st.fragment
def curves(
    runs: Sequence[Run],
    options: CurveOptions,
    marks: Sequence[CurveMark] = (),
    key: str = "curves",
) -> None:
    """Mount the chart; a zoom redraws only this. The chart with the key "curves" has the address.

    Raises:
        ExplorerError: if the smoothing is not in [0, 1).
    """
    name = ADDRESS if key == "curves" else f"{ADDRESS}-{key}"
    known: dict[str, Any] = st.session_state.setdefault(f"{key}: known", {})
    fresh = not address.visited(name)
    zoom = _asked(name, known, options)
    if fresh or known.get("zoom") != zoom:
        known.update(zoom=zoom, told=str(zoom), token=token_hex(4))

    def take_zoom() -> None:
        state: Any = st.session_state[f"{key} view"]
        try:
            known["zoom"] = read_zoom(str(state["zoom"]))
        except ExplorerError:
            return
        address.choose(**{name: str(known["zoom"])})

    # What was told with this token, not what is: else each zoom would send all curves again.
    data = curve_view(runs, options, marks, zoom, known["told"], known["token"])
    _view(key=f"{key} view", data=data, on_zoom_change=take_zoom)


def _asked(name: str, known: dict[str, Any], options: CurveOptions) -> Zoom:
    """The zoom as the address or the person has set it, as far as it belongs to these axes."""
    address.seed(name, _read, "")
    zoom = read_zoom(st.session_state[name])
    axes = (options.x_axis, options.metric, options.pinned)
    before = known.get("axes", axes)
    known["axes"] = axes
    # A link that brings another metric along with its zoom means both.
    if before != axes and zoom == known.get("zoom"):
        zoom = Zoom(zoom.x if before[0] == axes[0] else None, None)
        known["zoom"] = zoom  # the view does the same by itself
        st.session_state[name] = str(zoom)
    address.publish(name, str(zoom), str(Zoom()))
    return zoom


def _read(text: str) -> str:
    return str(read_zoom(text))
