"""Architecture: how is it built?"""

import streamlit as st

from components.figures.box_table import box_table
from components.figures.dot import to_dot
from components.graphs import collapse, default_depth
from components.ui import choices, drawing, frame, panels

frame.opening(
    "How is it built?",
    "Every box is a part of the network with its output shape, parameters and multiply-adds; open"
    " it level by level, from the whole network down to single layers.",
)

left, right = st.columns([3, 2], vertical_alignment="bottom")
with left:
    model = choices.network("efficientnet_b0")
graph = drawing.traced(model)
with right:
    depth = choices.depth(graph.depths, default_depth(graph.depths, drawing.EASY_BOXES))

st.markdown(panels.whole_network(graph))
if not graph.traced:
    st.warning(graph.problem, icon=":material/info:")
shown = collapse(graph, depth)
picture, table = st.columns([2, 3])
with picture:
    drawing.show(shown)
with table:
    st.html(box_table(shown))
st.download_button(
    "Drawing as DOT", to_dot(shown), f"{panels.file_name(model)}.dot", icon=":material/download:"
)
with st.expander("In words: how to read this"):
    st.markdown(panels.lesson("architecture"))

frame.closing(
    [
        frame.Step(
            "A residual network: see the arrows that jump over layers",
            "architecture",
            {"model": "resnet18", "open": "3"},
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
