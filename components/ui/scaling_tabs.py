"""What unfolds below the stage table: one function a tab."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from components.figures.gauge import gauge_sentence, growth_gauge
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
STRIDE = 5  # of the growth curve: every twentieth of φ is fine enough to see its steps

FLAGS = "⚑: printed and built differ by over 5 %, and by more than the print's rounding explains."


def released(bases: Bases) -> None:
    """Why B-n is not φ = n."""
    st.markdown(
        "**The number after B is not φ.** If it were, the three marks of each row would stand one"
        " above the other at the grey line. The paper says that B1 to B7 come from the rule with"
        " different φ, but it prints no φ, and the released coefficients fit no single one"
        " ([tensorflow/tpu, issue 390](https://github.com/tensorflow/tpu/issues/390); Keras calls"
        " them [hand-picked]"
        "(https://keras.io/examples/vision/image_classification_efficientnet_fine_tuning/))."
    )
    picture, table = st.columns([2, 3], vertical_alignment="center")
    picture.image(
        phi_dots_svg(bases),
        width="stretch",
        alt="For each of B0 to B7 the φ that its depth, its width and its resolution would need",
    )
    table.html(released_table(bases))
    st.caption(
        "First as released"
        " ([efficientnet_builder.py](https://github.com/tensorflow/tpu/blob/master/models/official/"
        "efficientnet/efficientnet_builder.py)), then what the rule gives at φ = the number after"
        " B, then the φ that the released number would need. Tinted: they differ as printed, at one"
        " decimal or a whole pixel. This tab is about EfficientNet, whatever is scaled above."
    )


def search(bases: Bases, baseline: Baseline, phi: float) -> None:
    """How α, β, γ were found, and what they make of the cost."""
    st.markdown(
        "**Step 1 of the paper's method.** Fix φ = 1, so that about twice the cost may be spent,"
        " and try how to share it among depth, width and resolution. The paper trained a small grid"
        " of such networks, which it does not print, and took the ringed one. The points here are"
        " all α, β, γ in steps of 0.05 with α·β²·γ² within 0.1 of 2. Click a point to scale by it,"
        " or set α, β, γ at the top of the page."
    )
    st.plotly_chart(
        search_figure(candidates(baseline=baseline), bases),
        key=SEARCH_KEY,
        on_select=_take_point,
        selection_mode="points",
        theme="streamlit",
    )
    st.markdown(
        "**Step 2.** Keep α, β, γ and raise φ. Twice the depth costs twice as much, twice the width"
        " or the resolution about four times. "
        + gauge_sentence(bases)
        + " The real networks climb in steps, since channels, layers and pixels are whole numbers."
    )
    st.html(growth_gauge(bases))
    swept = sweep(bases, baseline)
    st.plotly_chart(
        growth_figure(swept.phis[::STRIDE], swept.networks[::STRIDE], bases, phi),
        key="growth",
        theme="streamlit",
    )


def baselines() -> None:
    """Other networks scaled by the same rule."""
    st.markdown(
        "**Table 3 of the paper** ([arXiv:1905.11946](https://arxiv.org/abs/1905.11946)): older"
        " networks scaled by depth, by width, by resolution, and by all three. What the printed"
        " settings build to stands beside what is printed. To move such a network's φ, choose it at"
        " the top of the page, behind the button “Rule”."
    )
    st.html(published_table(table_3()))
    st.caption(
        f"{notes()[0]} {FLAGS} Built with layers rounded up, channels to multiples of 8 and 291 px"
        " for 1.3 times 224, which the paper does not say."
    )
    st.markdown(
        "**Making EfficientNet more efficient** (Masters et al.,"
        " [arXiv:2106.03640](https://arxiv.org/abs/2106.03640)): convolutions in groups of 16"
        " channels instead of depthwise, expansion 4 instead of 6, and training at about half the"
        " resolution. Groups cost more multiply-adds; the authors report that they train faster, on"
        " their own hardware."
    )
    st.html(half_resolution_table(half_resolution()))
    st.caption(
        "Parameters with a normalisation of two numbers a channel; the authors' proxy normalisation"
        " adds less than 1 %. Their README gives 192 px for B2's half resolution, their"
        " configurations 196."
    )


def _take_point() -> None:
    state: Any = st.session_state[SEARCH_KEY]
    points: Sequence[Any] = state["selection"]["points"]
    if points and points[0].get("customdata"):
        rule_choices.choose(Bases(*points[0]["customdata"][:3]))
