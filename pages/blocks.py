"""Blocks: what does this block cost, and why?"""

import streamlit as st

from components.ui import block_choices, block_panels, block_steps, block_tabs, frame, inputs

frame.opening(
    "What does this block cost, and why?",
    "Networks are made of a few kinds of blocks. Choose one, set its numbers, and see what every"
    " layer gives and costs, beside what it replaces.",
)

with block_choices.row():
    lab = block_choices.lab()
    values = block_choices.values(lab)
shown = block_panels.shown(lab, values)
with st.container(horizontal=True, vertical_alignment="center"):
    st.markdown(f"**{lab.question}**")
    beside = block_choices.beside([design.title for design in shown.designs])
block_panels.sheet(shown, beside)

tab = inputs.tab("tab", block_tabs.labels(shown), of="blocks")
with tab.place, frame.errors_shown():
    block_tabs.show(tab.key, shown)

frame.closing(block_steps.steps(lab))
