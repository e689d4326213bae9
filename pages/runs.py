"""Runs: did it learn, and when should it have stopped?"""

import streamlit as st

from components.figures.curves import curve_figure
from components.figures.run_table import run_table
from components.runs import diagnose
from components.ui import cache, choices, frame, inputs, panels
from components.ui.options import options

frame.opening(
    "Did it learn, and when should it have stopped?",
    "Curves of saved training runs: how loss and accuracy went on the pictures that the network"
    " trained on, and on pictures that it never trained on (validation).",
)

runs = cache.runs(options().runs)
if not runs:
    st.info(panels.no_runs(options().runs), icon=":material/folder_open:")
    st.stop()

left, middle, right = st.columns([5, 3, 3], vertical_alignment="bottom")
with left:
    shown = choices.runs(runs)
with middle:
    metric = choices.metric(shown)
with right:
    smoothing = inputs.number(
        "Smoothing", "smoothing", (0.0, 0.95), 0.0, 0.05, help=panels.HELP_SMOOTHING
    )

st.plotly_chart(
    curve_figure(shown, metric, smoothing),
    key="curves",
    height=430,
    alt=f"{metric} of {', '.join(run.name for run in shown)}",
)
for run in shown:
    panels.say(run.name, diagnose(run).sentence)
    for problem in run.problems:
        panels.say(run.name, problem)
st.html(run_table(shown))
with st.expander("In words: how to read curves"):
    st.markdown(panels.lesson("runs"))
with st.expander("How these runs were made"):
    for run in shown:
        st.text(run.name)
        st.json(dict(run.config), expanded=False)

frame.closing(panels.run_steps(runs), {"run": ", ".join(run.name for run in shown)})
