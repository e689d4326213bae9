"""Beside the dense block: how its channels and its memory grow with depth."""

import streamlit as st

from components.blocks.dense_memory import kept
from components.blocks.lab import Values
from components.figures.dense_growth import channels_figure, growth_sentence, memory_figure


def show(values: Values) -> None:
    """Two charts for the block with its bottleneck layers."""
    inputs, layers, growth, side = (
        int(values[key]) for key in ("inputs", "layers", "growth", "side")
    )
    found = kept(inputs, layers, growth, side)
    st.markdown(
        "**Channels grow evenly, memory does not.** Each layer adds the same number of maps, and"
        " takes all before it laid behind each other. Going back through the network needs what"
        " every layer was given. A simple program keeps each of these copies, so twice as deep"
        " takes up to four times the memory. They can as well be laid together again when they are"
        " needed, all in the same place: a little more work, and memory grows evenly too"
        " (Pleiss et al., arXiv:1707.06990)."
    )
    st.markdown(growth_sentence(found))
    left, right = st.columns(2)
    left.plotly_chart(channels_figure(found, inputs), key="channels of a dense block")
    right.plotly_chart(memory_figure(found), key="memory of a dense block")
    st.caption(
        "The block with bottleneck layers, 32-bit floats, without its transition and its weights."
        " Counted: each layer's input laid together, the same normalised, the 1×1's result, the"
        " same normalised, and the new maps; activations overwrite what they are given."
    )
