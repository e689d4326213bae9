"""What unfolds below Architecture's graph: one function a tab."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from components.figures.box_table import box_table
from components.figures.comparison_table import comparison_table
from components.figures.dot_layout import layout_dot
from components.figures.graph_html import graph_html
from components.figures.graph_svg import graph_svg
from components.figures.layer_exports import graph_json, layer_csv, layer_latex, layer_markdown
from components.figures.lens_table import module_table, sub_block_table
from components.graphs import collapse
from components.graphs.comparing import compare
from components.graphs.lens import lens
from components.networks import parse
from components.scaling import EFFICIENTNET, RELEASED, ScaledNetwork, released
from components.ui import cache, choices, drawing, graph_panel, graph_state
from components.ui.panels import file_name, whole_network

if TYPE_CHECKING:
    from components.graphs import Graph


def layers(graph: "Graph") -> None:
    """Where the cost sits, in rows."""
    depth = st.select_slider(
        "Rows for level",
        range(1, len(graph.depths) + 1),
        min(2, len(graph.depths)),
        help="1 shows the outermost parts, the last level every layer.",
    )
    st.html(box_table(collapse(graph, depth)))


def beside(graph: "Graph") -> None:
    """Two networks, part by part."""
    other = drawing.traced(choices.network("efficientnet_b3", "with", "Beside it"))
    st.caption("Each at the input size of its own weights in the library, not of the paper.")
    comparison = compare(graph, other)
    if comparison.note:
        st.info(comparison.note, icon=":material/compare:")
    st.html(comparison_table(comparison))
    for side, column, one in zip(("left", "right"), st.columns(2), (graph, other), strict=True):
        with column:
            st.markdown(whole_network(one))
            graph_panel.fixed(one, side)


def five_modules(graph: "Graph") -> None:
    """EfficientNet as the course notes tell it: modules and sub-blocks, and Keras' layers."""
    network = _as_scaled(graph)
    if network is None:
        st.info("This lens is for EfficientNets: choose one, such as efficientnet_b0.")
        return
    found = lens(network)
    st.markdown(
        "Course notes draw EfficientNet from five **modules**, which make up three **sub-blocks**,"
        " and count 237 layers in B0 and 813 in B7. Larger networks need a fourth kind of"
        " sub-block, which is easily forgotten. What is counted are Keras' layers: activations,"
        " additions and multiplications are layers there, too."
    )
    st.html(sub_block_table(found))
    st.markdown(found.sentence)
    st.html(module_table(found))


def take_away(graph: "Graph") -> None:
    """The drawing as it is open now, and the layers as a table."""
    layout = cache.graph_layout(graph.network, graph_state.opened(graph), graph)
    colors = graph_panel.chosen_color(graph)
    dark = st.context.theme.type == "dark"
    name = file_name(graph.network)
    files: tuple[tuple[str, str, Callable[[], str]], ...] = (
        ("Drawing as SVG", "svg", lambda: graph_svg(layout, colors, dark)),
        ("Drawing as a page (HTML)", "html", lambda: graph_html(layout, colors, dark)),
        ("Drawing as DOT", "dot", lambda: layout_dot(layout, dark)),
        ("Graph as JSON", "json", lambda: graph_json(graph)),
        ("Layers as CSV", "csv", lambda: layer_csv(graph)),
        ("Layers as Markdown", "md", lambda: layer_markdown(graph)),
        ("Layers as LaTeX", "tex", lambda: layer_latex(graph)),
    )
    st.markdown(
        "The drawing is taken as it is open above; the JSON and the layers have the whole network."
    )
    with st.container(horizontal=True):
        for label, ending, make in files:
            # A rerun would take the other buttons' files away while they are being made.
            st.download_button(
                label, make, f"{name}.{ending}", icon=":material/download:", on_click="ignore"
            )


def _as_scaled(graph: "Graph") -> ScaledNetwork | None:
    """The network as an EfficientNet of the rule's arithmetic, if it is one."""
    scaled = parse(graph.network).scaled()
    if scaled is not None:
        return scaled if scaled.baseline == EFFICIENTNET.key else None
    name = graph.network.removeprefix("torchvision:").removeprefix("tf_")
    key = name.removeprefix("efficientnet_")
    return released(key) if key in RELEASED else None
