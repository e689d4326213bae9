"""Beside the fused MBConv: in which stages fusing pays."""

import streamlit as st

from components.blocks.fusing import stages
from components.blocks.lab import Values
from components.figures.fused_figure import fused_sentence, parameters_figure, work_figure


def show(values: Values) -> None:
    """EfficientNetV2-S's stages both ways; the knobs don't matter here."""
    found = stages()
    st.markdown(
        "**Where fusing pays.** Fusing always costs multiply-adds. But a processor that computes"
        " little with each number waits for memory, and a depthwise convolution computes little."
        " Where maps are large and channels few, fusing adds few parameters and keeps the processor"
        " busy. Where channels are many, weights themselves must be moved, and the gain shrinks."
    )
    st.markdown(fused_sentence(found))
    left, right = st.columns(2)
    left.plotly_chart(parameters_figure(found), key="parameters fused")
    right.plotly_chart(work_figure(found), key="work fused")
    st.caption(
        "A repeated block of each stage of EfficientNetV2-S for pictures of 384 px, channels ×"
        " side²; “fused” is what the paper's search chose (arXiv:2104.00298, Table 4). Numbers"
        " moved: what convolutions read and write for one image, and their weights. Normalisation"
        " and activation are taken to happen on the way. How fast a block really is depends on the"
        " machine."
    )
