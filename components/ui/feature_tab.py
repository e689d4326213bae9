"""Inspection's tab Feature maps: what the layers hold, from the first filters to the last maps."""

from typing import TYPE_CHECKING

import streamlit as st

from components.figures.attention_picture import attention_caption, attention_grid, rollout_caption
from components.figures.feature_row import feature_row
from components.figures.filter_picture import filter_caption, filter_grid
from components.figures.gate_figure import gate_figure, gate_table
from components.figures.heat_cells import HeatCell, HeatGrid
from components.figures.palette import CATEGORICAL, STAGE_COLORS
from components.figures.picture_grid import MapScale
from components.ui import address, channel_panel, heat_panel, inputs, jobs
from components.ui.layer_names import layer_title, stage_in
from components.ui.looking import Look
from components.ui.shown import Shown

if TYPE_CHECKING:
    from components.inspection import Attention, FeatureMaps, Filters, Gate

VIEWS = {
    "ladder": "All stages",
    "channels": "One layer's channels",
    "filters": "First filters",
    "gates": "Gates",
    "attention": "Attention",
}
LADDER_MAPS = 8
TRAINED = (
    "Edges and colours first, then textures, then parts, then a few places that mean something."
)
UNTRAINED = (
    "These weights are random: the maps show what the layers' form alone makes of a picture."
)


def show(shown: Shown) -> None:
    """One way to look at the features; which ones there are depends on the network."""
    known = shown.known
    present = {"gates": known.has_gates, "attention": known.has_attention}
    offered = [key for key in VIEWS if present.get(key, True)]
    match inputs.one_of("Look at", "look", offered, "ladder", show=VIEWS.__getitem__):
        case "ladder":
            _ladder(shown)
        case "channels":
            channel_panel.show(shown)
        case "filters":
            _filters(shown.asked)
        case "gates":
            _gates(shown)
        case "attention":
            _attention(shown)


def _ladder(shown: Shown) -> None:
    """The strongest maps of every stage, by one forward pass."""
    asked, ladder = shown.asked, shown.known.ladder

    def job() -> "tuple[FeatureMaps, ...]":
        from components import inspection

        return inspection.depth_ladder(asked.chosen.loaded(), asked.image(), ladder, LADDER_MAPS)

    question = ("ladder", asked.chosen, asked.picture.digest, ladder)
    for maps in jobs.answer("inference", question, job, "Looking into every stage…"):
        name, pictures = st.columns([1, 5], vertical_alignment="center")
        with name:
            st.markdown(f"**{layer_title(shown.model, maps.layer)}**")
            st.caption(f"{maps.total_channels} channels, {maps.side_px} × {maps.side_px}")
            st.button(
                "All channels",
                key=f"all channels of {maps.layer}",
                on_click=address.choose,
                kwargs={"layer": maps.layer, "look": "channels"},
                type="tertiary",
                icon=":material/grid_view:",
            )
        with pictures:
            st.html(feature_row(maps, _color(shown.model, maps.layer)))
    trained = shown.answer.weights.kind != "random"
    st.caption(
        f"From top to bottom the way of the picture through the network: of each stage the"
        f" {LADDER_MAPS} maps with the highest mean, each on its own scale from dark (lowest) to"
        f" bright. {TRAINED if trained else UNTRAINED}"
    )


def _color(model: str, layer: str) -> str | None:
    """The colour of the paper's stage, where there is one."""
    return STAGE_COLORS.get(stage_in(model, layer) or 0)


def _filters(asked: Look) -> None:
    def job() -> "Filters":
        from components import inspection

        return inspection.filters(asked.chosen.loaded())

    found = jobs.answer("inference", ("filters", asked.chosen), job, "Reading the weights…")
    st.image(filter_grid(found), alt=f"Filters of {found.layer}")
    st.caption(filter_caption(found))


def _gates(shown: Shown) -> None:
    """What squeeze-and-excitation keeps of this picture."""
    asked = shown.asked

    def job() -> "tuple[Gate, ...]":
        from components import inspection

        loaded, image = asked.chosen.loaded(), asked.image()
        return inspection.inspect(loaded, image, (), features=False, gates=True)[0].gates

    question = ("gates", asked.chosen, asked.picture.digest)
    gates = jobs.answer("inference", question, job, "Reading the gates…")
    st.markdown(
        "Squeeze-and-excitation looks at the whole picture and then multiplies every channel by a"
        " number between 0 and 1 (Hu et al. 2018, arXiv:1709.01507). These are the numbers for this"
        " picture, sorted; another picture opens other gates."
    )
    titles = {gate.layer: layer_title(shown.model, gate.layer) for gate in gates}
    colors = {gate.layer: _color(shown.model, gate.layer) or CATEGORICAL[0] for gate in gates}
    st.plotly_chart(gate_figure(gates, colors=colors, titles=titles), key="gates")
    st.markdown(
        "**Which channels stay open, which are closed**: their numbers, and in brackets what they"
        " are multiplied by"
    )
    st.html(gate_table(gates, titles))


def _attention(shown: Shown) -> None:
    """Where a transformer's tokens look: all layers at once, then each head."""
    asked = shown.asked

    def job() -> "Attention":
        from components import inspection

        return inspection.attention(asked.chosen.loaded(), asked.image())

    question = ("attention", asked.chosen, asked.picture.digest)
    found = jobs.answer("inference", question, job, "Reading the attention…")
    left, right = st.columns([1, 2], vertical_alignment="center")
    with left:
        heat_panel.heat_maps(
            "rollout",
            [shown.seen],
            [HeatCell("rollout", "Attention rollout", found.rollout, "through all layers")],
            shown.drawing,
            HeatGrid(cell_px=320, tools=False, together=heat_panel.TOGETHER),
            "own",
        )
    with right:
        st.markdown(
            "**Attention rollout**: the attention of all layers multiplied through, with the"
            " shortcuts (Abnar & Zuidema 2020, arXiv:2005.00928). It says where information may"
            f" come from, for no class in particular. {rollout_caption(found)}"
        )
    scale = inputs.one_of(
        "Scale of the heads",
        "heads",
        list(heat_panel.SCALES),
        "own",
        show=heat_panel.SCALES.__getitem__,
    )
    own: MapScale = "shared" if scale == "shared" else "own"
    st.image(attention_grid(found, own), alt="Attention of every head and layer")
    st.caption(attention_caption(found, own))
