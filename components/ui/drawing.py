"""Architecture's graph: traced by the pool, drawn if a browser can draw it."""

from typing import TYPE_CHECKING

import streamlit as st

from components.figures.dot import to_dot
from components.ui import jobs

if TYPE_CHECKING:
    from components.graphs import Graph

# Above this the browser's layout blocks the page for seconds, or shows nothing.
MOST_BOXES = 250
# As many as a person takes in at first sight: the stages of most networks.
EASY_BOXES = 24


def traced(model: str) -> "Graph":
    """The whole graph of a network, opened down to its layers.

    Raises:
        ExplorerError: if there is no such network.
    """

    def job() -> "Graph":
        from components import graphs

        return graphs.trace(model)

    return jobs.answer("tracing", ("trace", model), job, f"Tracing {model}…")


def show(graph: "Graph") -> None:
    """The drawing, or a sentence where it would be too large to read."""
    if len(graph.boxes) > MOST_BOXES:
        st.info(
            f"{len(graph.boxes)} boxes are too many for one drawing; close a level, read the list"
            " beside, or take the DOT file to a program for large graphs.",
            icon=":material/zoom_out_map:",
        )
        return
    dark = st.context.theme.type == "dark"
    with st.container(height=600, border=False):
        st.graphviz_chart(to_dot(graph, dark=dark), width="content")
