"""Architecture: how is it built?"""

import streamlit as st

from components.ui import (
    cache,
    choices,
    drawing,
    frame,
    graph_panel,
    graph_tabs,
    inputs,
    lessons,
)

frame.opening(
    "How is it built?",
    "Every box is a part of the network. Open a group to see what is inside; select a box to read"
    " its shapes, its cost with the formula, and how much of the picture it sees.",
)

model = choices.network("efficientnet_b0", more=cache.run_names())
graph_panel.checkpoints()
graph = drawing.traced(model)
if not graph.traced:
    st.warning(graph.reason, icon=":material/info:")
drawing_place = st.container()
tab = inputs.tab(
    "tab",
    {
        "words": "In words",
        "layers": "Layers",
        "compare": "Compare",
        "modules": "Five modules",
        "take": "Take away",
    },
    of="architecture",
)
if tab.key != "compare":  # which has drawings of its own
    with drawing_place:
        graph_panel.explorer(graph)
with tab.place, frame.errors_shown():
    match tab.key:
        case "words":
            lessons.show("architecture")
        case "layers":
            graph_tabs.layers(graph)
        case "compare":
            graph_tabs.beside(graph)
        case "modules":
            graph_tabs.five_modules(graph)
        case "take":
            graph_tabs.take_away(graph)

frame.closing(
    [
        frame.Step(
            "A residual network: see the arrows that jump over layers",
            "architecture",
            {"model": "resnet18", "open": "3"},
        ),
        frame.Step(
            "B0 beside B3: which stages grow?",
            "architecture",
            {"model": "efficientnet_b0", "with": "efficientnet_b3", "tab": "compare"},
        ),
        frame.Step(
            "GoogLeNet: four ways side by side, joined again",
            "architecture",
            {"model": "torchvision:googlenet", "open": "2"},
        ),
        frame.Step(
            "A vision transformer keeps one shape from block to block",
            "architecture",
            {"model": "vit_tiny_patch16_224", "open": "2"},
        ),
    ],
    {"network": model},
)
