"""Inspection's tab Feature maps: what the layers hold, from the first filters to the last maps."""

from typing import TYPE_CHECKING

import streamlit as st

from components.figures.attention_picture import attention_caption, attention_grid
from components.figures.filter_picture import filter_caption, filter_grid
from components.figures.gate_figure import gate_figure, gate_sentence
from components.figures.heat_cells import HeatCell, HeatGrid
from components.figures.pictures import MapScale, feature_grid
from components.ui import channel_panel, heat_panel, inputs, jobs
from components.ui.layer_names import layer_title
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


def show(shown: Shown) -> None:
    """One way to look at the features; which ones there are depends on the network."""
    offered = [key for key in VIEWS if key != "attention" or shown.known.has_attention]
    match inputs.one_of("Look at", "look", offered, "ladder", show=VIEWS.__getitem__):
        case "ladder":
            _ladder(shown.asked, shown.known.ladder)
        case "channels":
            channel_panel.show(shown)
        case "filters":
            _filters(shown.asked)
        case "gates":
            _gates(shown.asked)
        case "attention":
            _attention(shown)


def _ladder(asked: Look, ladder: tuple[str, ...]) -> None:
    """The strongest maps of every stage, by one forward pass."""

    def job() -> "tuple[FeatureMaps, ...]":
        from components import inspection

        return inspection.depth_ladder(asked.chosen.loaded(), asked.image(), ladder, LADDER_MAPS)

    question = ("ladder", asked.chosen, asked.picture.digest, ladder)
    for maps in jobs.answer("inference", question, job, "Looking into every stage…"):
        name, picture = st.columns([1, 5], vertical_alignment="center")
        with name:
            st.markdown(f"**{layer_title(asked.chosen.model, maps.layer)}**")
            st.caption(f"{maps.total_channels} channels, {maps.side_px} × {maps.side_px}")
        with picture:
            st.image(
                feature_grid(maps, columns=LADDER_MAPS),
                width="stretch",
                alt=f"Feature maps of {maps.layer}",
            )
    st.caption(
        f"From top to bottom the way of the picture through the network: of each stage the"
        f" {LADDER_MAPS} maps with the highest mean, each on its own scale from dark (lowest) to"
        " bright. Edges and colours first, then textures, then parts, then a few places that mean"
        " something."
    )


def _filters(asked: Look) -> None:
    def job() -> "Filters":
        from components import inspection

        return inspection.filters(asked.chosen.loaded())

    found = jobs.answer("inference", ("filters", asked.chosen), job, "Reading the weights…")
    st.image(filter_grid(found), alt=f"Filters of {found.layer}")
    st.caption(filter_caption(found))


def _gates(asked: Look) -> None:
    """What squeeze-and-excitation keeps of this picture."""

    def job() -> "tuple[Gate, ...]":
        from components import inspection

        loaded, image = asked.chosen.loaded(), asked.image()
        return inspection.inspect(loaded, image, (), features=False, gates=True)[0].gates

    question = ("gates", asked.chosen, asked.picture.digest)
    gates = jobs.answer("inference", question, job, "Reading the gates…")
    if not gates:
        st.info(
            "This network has no squeeze-and-excitation; EfficientNets, MobileNetV3 and SENets do.",
            icon=":material/info:",
        )
        return
    st.markdown(
        "Squeeze-and-excitation looks at the whole picture and then multiplies every channel by a"
        " number between 0 and 1 (Hu et al. 2018, arXiv:1709.01507). These are the numbers for this"
        " picture, sorted; another picture opens other gates."
    )
    st.plotly_chart(gate_figure(gates), key="gates")
    with st.expander("In words"):
        for gate in gates:
            st.markdown(f"- {gate_sentence(gate)}")


def _attention(shown: Shown) -> None:
    """Where a transformer's tokens look: all layers at once, then each head."""
    asked = shown.asked

    def job() -> "Attention":
        from components import inspection

        return inspection.attention(asked.chosen.loaded(), asked.image())

    question = ("attention", asked.chosen, asked.picture.digest)
    found = jobs.answer("inference", question, job, "Reading the attention…")
    left, right = st.columns([1, 2])
    with left:
        heat_panel.heat_maps(
            "rollout",
            [shown.seen],
            [HeatCell("rollout", "Attention rollout", found.rollout, "through all layers")],
            shown.drawing,
            HeatGrid(cell_px=320, tools=False, together=heat_panel.TOGETHER),
            "own",
        )
        st.caption(
            "Attention of all layers multiplied through, with the shortcuts (Abnar & Zuidema 2020,"
            " arXiv:2005.00928). It says where information may come from, for no class in"
            " particular."
        )
    with right:
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
