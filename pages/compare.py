"""Compare: which network for my budget?"""

import streamlit as st

from components.ui import compare_chart, compare_choices, compare_tabs, frame, inputs

frame.opening(
    "Which network for my budget?",
    "More accurate networks cost more, but some ask far more than others for the same accuracy."
    " Choose what you can spend and see what it buys.",
)

question = compare_choices.ask()
with st.container(), frame.errors_shown():
    compare_chart.show(question)

tab = inputs.tab("tab", compare_tabs.TITLES, of="compare")
with tab.place, frame.errors_shown():
    compare_tabs.show(tab.key)

frame.closing(
    [
        frame.Step(
            "B0 to B7 alone: what does each further percent of accuracy cost?",
            "compare",
            {"x": "macs", "families": "EfficientNet", "budget": "1", "select": ""},
        ),
        frame.Step(
            "Few parameters are not few activations: the same networks by both",
            "compare",
            {"x": "activations", "budget": "20", "select": ""},
        ),
        frame.Step(
            "What fits under one billion multiply-adds, as a phone might ask?",
            "compare",
            {"x": "macs", "budget": "1", "families": "", "select": ""},
        ),
        frame.Step(
            "ResNet against Inception-ResNet: what do the shortcuts buy?",
            "compare",
            {"tab": "two", "model": "resnet152", "with": "inception_resnet_v2"},
        ),
    ],
)
