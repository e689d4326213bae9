"""What unfolds below the stage table: one function a tab."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from components.figures.growth import growth_figure
from components.figures.half_resolution_table import half_resolution_table
from components.figures.phi_dots import phi_dots_svg
from components.figures.published_table import published_table
from components.figures.released_table import released_table
from components.figures.ternary import search_figure
from components.scaling import (
    Baseline,
    Bases,
    candidates,
    half_resolution,
    notes,
    sweep,
    table_3,
)
from components.ui import rule_choices

SEARCH_KEY = "search map"


def released(bases: Bases) -> None:
    """Why B-n is not φ = n."""
    st.markdown(
        "If B1 to B7 followed the rule, the three marks of each row would lie on one spot, at the"
        " number after B. They do not: Google rounded depth, width and resolution by hand."
    )
    picture, table = st.columns([2, 3], vertical_alignment="center")
    picture.image(
        phi_dots_svg(bases),
        width="stretch",
        alt="For each of B0 to B7 the φ that its depth, its width and its resolution would need",
    )
    table.html(released_table(bases))
    st.caption(
        "First as released (tensorflow/tpu, efficientnet_builder.py), then what the rule gives at"
        " φ = the number after B, then the φ that the released number would need. Point at a tinted"
        " cell to read where the two part."
    )


def search(bases: Bases, baseline: Baseline, phi: float) -> None:
    """How α, β, γ were found, and what they make of the cost."""
    st.markdown(
        "**Step 1 of the paper's method.** Fix φ = 1, so that about twice the cost may be spent,"
        " and try how to share it among depth, width and resolution: all α, β, γ with α·β²·γ² ≈ 2."
        " Each point is such a choice; training a network at each (which the paper did) chose the"
        " ringed one. Click a point to scale by it."
    )
    st.plotly_chart(
        search_figure(candidates(baseline=baseline), bases),
        key=SEARCH_KEY,
        on_select=_take_point,
        selection_mode="points",
        theme="streamlit",
    )
    st.markdown(
        f"**Step 2.** Keep α, β, γ and raise φ. Twice the depth costs twice as much, twice the"
        " width or the resolution four times: so a step of φ costs"
        f" α·β²·γ² = {bases.growth:.3f} times the one before, not 2. The real networks climb in"
        " steps, since channels, layers and pixels are whole numbers."
    )
    swept = sweep(bases, baseline)
    st.plotly_chart(
        growth_figure(swept.phis, swept.networks, bases, phi), key="growth", theme="streamlit"
    )


def baselines() -> None:
    """Other networks scaled by the same rule."""
    st.markdown(
        "**Table 3 of the paper**: older networks scaled by depth, by width, by resolution, and by"
        " all three. What the printed settings really build to stands beside what is printed."
        " To move such a network's φ, choose it at the top right, under *What is scaled*."
    )
    st.html(published_table(table_3()))
    st.caption(notes()[0])
    st.markdown(
        "**Making EfficientNet more efficient** (Masters et al., arXiv:2106.03640): convolutions in"
        " groups of 16 channels instead of depthwise, expansion 4 instead of 6, and training at"
        " about half the resolution. Groups cost more multiply-adds and still run faster where"
        " depthwise convolutions are slow."
    )
    st.html(half_resolution_table(half_resolution()))


def _take_point() -> None:
    state: Any = st.session_state[SEARCH_KEY]
    points: Sequence[Any] = state["selection"]["points"]
    if points and points[0].get("customdata"):
        rule_choices.choose(Bases(*points[0]["customdata"][:3]))
