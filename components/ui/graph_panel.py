"""Architecture's graph under the hand: the drawing, what is selected in it, what is open."""

from typing import TYPE_CHECKING, Any, get_args

import streamlit as st

from components.figures.graph_colors import ColorBy, default_color
from components.figures.graph_view import graph_view
from components.figures.node_details import node_details, whole_details
from components.networks import parse
from components.networks.weights import checkpoint_files
from components.scaling import EFFICIENTNET, RELEASED, stage_of
from components.ui import address, cache, frame, graph_state, inputs
from components.ui.plain import plain
from components.ui.views import view

if TYPE_CHECKING:
    from components.graphs import Graph, Node

SELECT, NOTHING = "select", ""
COLORS: tuple[ColorBy, ...] = get_args(ColorBy)
COLOR_LABELS = {
    "stage": "stage",
    "operator": "kind of operator",
    "params": "parameters",
    "macs": "multiply-adds",
    "activations": "activations",
    "memory": "activation memory",
    "receptive_field": "receptive field",
}


_view = view("graph")


def color_by(graph: "Graph") -> ColorBy:
    """What the colours of the boxes say."""
    picked = inputs.one_of_many(
        "Colour by",
        "color",
        COLORS,
        default_color(graph),
        show=lambda name: COLOR_LABELS[name],
        help="The legend below the drawing says what the colours and the small bars mean.",
    )
    return _color(picked)


def _color(name: str) -> ColorBy:
    return next((color for color in COLORS if color == name), "stage")


def checkpoints() -> None:
    """The server's checkpoints that say which network they hold, each a link to its graph."""
    described = {file.name: cache.checkpoint_network(file) for file in checkpoint_files()}
    known = {name: network for name, network in described.items() if network}
    if not described:
        return
    with st.container(horizontal=True):
        for name, network in known.items():
            st.page_link(
                frame.PAGES / "architecture.py",
                label=f"{plain(name)}: {network}",
                icon=":material/deployed_code:",
                query_params={"model": network},
            )
    if len(known) < len(described):
        others = ", ".join(plain(name) for name in described if name not in known)
        st.caption(
            f"These checkpoints don't say which network they hold; choose it above: {others}"
        )


def chosen_color(graph: "Graph") -> ColorBy:
    """The same, without asking."""
    return _color(address.chosen("color", default_color(graph)))


def fixed(graph: "Graph", side: str) -> None:
    """A drawing of the start view beside another; the two move together."""
    layout = cache.graph_layout(graph.network, graph_state.start(graph), graph)
    message = graph_view(layout, chosen_color(graph), fixed=True, together="compare")
    _view(key=f"graph on the {side}", data=message)


@st.fragment
def explorer(graph: "Graph") -> None:
    """The drawing beside the details of what is selected; opening a group redraws only this."""
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    opened = graph_state.opened(graph)
    with left:
        graph_state.ask_level(graph)
    with right:
        colors = color_by(graph)
    selected = _selected(graph)
    drawing, details = st.columns([5, 2])
    with drawing:
        _draw(graph, opened, colors, selected)
    with details:
        _details(graph, selected)


def _draw(graph: "Graph", opened: frozenset[str], colors: ColorBy, selected: str) -> None:
    key = f"graph of {graph.network}"

    def take_toggle() -> None:
        state: Any = st.session_state[key]
        if state.get("toggle"):
            graph_state.toggle(graph, str(state["toggle"]))

    def take_selected() -> None:
        state: Any = st.session_state[key]
        address.choose(select=state.get("selected") or NOTHING)

    def take_reveal() -> None:
        state: Any = st.session_state[key]
        if state.get("reveal"):
            graph_state.reveal(graph, str(state["reveal"]))
            address.choose(select=str(state["reveal"]))

    layout = cache.graph_layout(graph.network, opened, graph)
    _view(
        key=key,
        data=graph_view(layout, colors, selected or None),
        default={"selected": selected or None},
        on_toggle_change=take_toggle,
        on_reveal_change=take_reveal,
        on_selected_change=take_selected,
    )


def _selected(graph: "Graph") -> str:
    """The path of the selected box; "" if there is none in this network."""
    address.seed(SELECT, str, NOTHING)
    path = str(st.session_state[SELECT])
    path = path if path in graph.by_path else NOTHING
    address.publish(SELECT, path, NOTHING)
    return path


def _details(graph: "Graph", selected: str) -> None:
    node = graph.by_path.get(selected)
    if node is None:
        st.html(whole_details(graph))
        st.caption("Click a box to read what it does and costs; open a group by its ±.")
        return
    st.html(node_details(node, graph))
    if node.kind == "module" and any(len(shape) == 4 for shape in node.output_shapes):
        st.page_link(
            frame.PAGES / "inspection.py",
            label="What does this layer see?",
            icon=":material/visibility:",
            query_params={"model": graph.network, "layer": node.module},
        )
    _link_to_stage(graph, node)


def _link_to_stage(graph: "Graph", node: "Node") -> None:
    """An EfficientNet's layers have their row in the stage table."""
    number, query = stage_of(node.module), _in_the_table(graph.network)
    if number and query:
        st.page_link(
            frame.PAGES / "scaling.py",
            label=f"Stage {number} in the stage table",
            icon=":material/expand_content:",
            query_params={**query, "select": node.module},
        )


def _in_the_table(name: str) -> dict[str, str]:
    """Where the Scaling page shows this network; nothing if it doesn't."""
    key = name.removeprefix("tf_").removeprefix("efficientnet_")
    if key in RELEASED:
        return {"with": f"efficientnet_{key}"}
    scaled = parse(name).scaled()
    if scaled is None or scaled.baseline != EFFICIENTNET.key:
        return {}
    sizes = {"depth": scaled.depth, "width": scaled.width, "resolution": scaled.resolution_px}
    return {"tab": "budget", **{size: f"{value:g}" for size, value in sizes.items()}}
