"""Scaling: what does φ change?"""

import streamlit as st

from components.figures.network_picture import networks_svg
from components.figures.stage_table import stage_table
from components.figures.summary_table import summary_table
from components.scaling import RELEASED, released, scale
from components.ui import frame, inputs, panels

frame.opening(
    "What does φ change?",
    "One number, φ, makes EfficientNet-B0 deeper, wider and sharper at once. Move it and watch the"
    " nine stages grow; put a released network beside it and see where they differ.",
)

left, right = st.columns([3, 2], vertical_alignment="bottom")
with left:
    phi = inputs.number(
        "Compound coefficient φ", "phi", (-3.0, 8.0), 1.0, 0.1, help=panels.HELP_PHI
    )
with right:
    name = inputs.one_of(
        "Beside it: as released",
        "with",
        [f"efficientnet_{key}" for key in RELEASED],
        "efficientnet_b1",
        show=panels.short_name,
        help=panels.HELP_RELEASED,
    )

key, label = panels.short_name(name).lower(), panels.short_name(name)
baseline, ruled, other = released("b0"), scale(phi), released(key)
st.html(summary_table([(f"Rule, φ = {phi:g}", ruled), (f"{label} as released", other)], baseline))
st.image(
    networks_svg([ruled, other], row_height=44),
    width="stretch",
    alt=f"Above the network for φ = {phi:g}, below {label}: a bar a layer, as high as its map",
)
st.caption(
    f"Above φ = {phi:g}, below {label}. A bar a layer: the higher, the larger its map; the wider,"
    " the more channels."
)
st.markdown(panels.nearness(phi, ruled, label, RELEASED[key]))
st.html(stage_table(ruled, f"φ = {phi:g}", baseline, other, label))
st.caption(panels.TABLE_KEY)
with st.expander("In words: why scale, and why B1 is not φ = 1"):
    st.markdown(panels.lesson("scaling"))

frame.closing(
    [
        frame.Step(
            "B2 is the φ = 1 point: only its resolution is 2 px off",
            "scaling",
            {"phi": "1", "with": "efficientnet_b2"},
        ),
        frame.Step(
            "B7 is not φ = 7: it is much shallower",
            "scaling",
            {"phi": "7", "with": "efficientnet_b7"},
        ),
        frame.Step(
            "φ = −2 makes a network for a phone",
            "scaling",
            {"phi": "-2", "with": "efficientnet_b0"},
        ),
    ],
)
