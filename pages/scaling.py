"""Scaling: what does φ change?"""

import streamlit as st

from components.ui import budget_tab, check_tab, frame, inputs, lessons, phi_view, rule_choices
from components.ui import scaling_tabs as tabs

frame.opening(
    "What does φ change?",
    "One number, φ, makes EfficientNet-B0 deeper, wider and sharper at once. Move it and watch the"
    " stages grow; put a released network beside it and see where they differ.",
)

left, right = st.columns([2, 3], vertical_alignment="bottom")
with left:
    bases, baseline = rule_choices.rule()
with right:
    beside = rule_choices.beside(baseline)
view, below = st.container(), st.container()
with below:
    memory = rule_choices.memory()
with view:
    phi = phi_view.phi(bases, baseline, beside, memory)

tab = inputs.tab(
    "tab",
    {
        "words": "In words",
        "released": "Rule and released",
        "budget": "Same budget",
        "search": "Search α β γ",
        "baselines": "Other baselines",
        "check": "Check and take away",
    },
    of="scaling",
)
with tab.place, frame.errors_shown():
    match tab.key:
        case "words":
            lessons.show("scaling")
        case "released":
            tabs.released(bases)
        case "budget":
            budget_tab.show(bases, baseline)
        case "search":
            tabs.search(bases, baseline, phi)
        case "baselines":
            tabs.baselines()
        case "check":
            check_tab.show(phi, bases, baseline)

frame.closing(
    [
        frame.Step(
            "Why B1 is not φ = 1: look where its three marks stand",
            "scaling",
            {"phi": "1", "with": "efficientnet_b1", "tab": "released"},
        ),
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
