"""Runs: did it learn, and when should it have stopped?"""

import streamlit as st

from components.ui import (
    frame,
    inputs,
    own_runs,
    panels,
    run_choices,
    run_drawing,
    run_library,
    run_panels,
    run_refusals,
    runs_tabs,
)
from components.ui.options import options
from components.ui.run_view import View

frame.opening(
    "Did it learn, and when should it have stopped?",
    "Curves of saved training runs: how a network did on the pictures that it trained on, and on"
    " pictures that it never trained on (validation).",
)

# What is only sometimes there has a place of its own, or all that follows would begin anew.
with st.container():
    run_refusals.say_news()
    run_library.say_problems()
offered = run_library.offered()
if not offered:
    st.info(panels.no_runs(options().runs), icon=":material/folder_open:")
    own_runs.ask()
    st.stop()

with run_choices.row():
    with run_choices.place(290):
        experiment = run_choices.experiment(offered)
    chosen = run_choices.runs(offered, experiment)
    renamed = run_choices.pairs()
    runs = run_library.found(chosen, renamed)
    with run_choices.place(140):
        metric = run_drawing.metric(runs)
    with run_choices.place(130):
        smoothing = run_drawing.smoothing()
    with run_choices.place(120):
        x_axis = run_drawing.x_axis(runs)
    with st.popover("More", icon=":material/tune:"):
        more = run_drawing.more(runs)
    with st.popover("Upload", icon=":material/upload:"):
        own_runs.ask()

drawing = run_drawing.curve_options(metric, smoothing, x_axis, more) if metric else None
view = View(tuple(chosen), drawing, more.human, renamed, experiment)
run_panels.show(view)

tab = inputs.tab("tab", runs_tabs.TITLES, of="runs")
with tab.place, frame.errors_shown():
    runs_tabs.show(tab.key, view)

frame.closing(panels.run_steps(offered), {"runs": run_choices.in_short(chosen)})
