"""Inspection: what does it see, and where?"""

from dataclasses import replace

import streamlit as st

from components.ui import (
    answer_panels,
    choices,
    frame,
    heat_panel,
    inputs,
    inspection_tabs,
    looking,
    own_checkpoint,
    own_files,
    panels,
    pictures,
    preparation,
    shown,
)

frame.opening(
    "What does it see, and where?",
    "A network's answer for one picture, the places that speak for it, and how far to trust them.",
)

# What is only sometimes there has a place of its own, or all that follows would begin anew.
with st.container():
    own_checkpoint.receive()
network, numbers, brought = st.columns([4, 4, 2], vertical_alignment="bottom")
with network:
    model = choices.network("demo")
with numbers:
    weights = choices.weights(model)
with brought, st.popover("Bring your own", icon=":material/upload:", width="stretch"):
    own = own_files.ask(weights)
which, class_place, layer_place, method_place = st.columns(4)
with which:
    picture = choices.picture(weights)
mismatch = st.container()
with mismatch:
    pictures.say_problems()
progress = st.container()
heat_place, answer_place = st.columns([10, 9])
strip_place = st.container()
settings = st.container(horizontal=True, vertical_alignment="center")

chosen = looking.choice(model, weights, own.device, own.class_names, own.averaged)
with progress:
    known = looking.facts(chosen)
with mismatch:
    panels.say_mismatch(weights, picture)
with class_place:
    class_index = choices.class_index(model, known.labels)
with method_place:
    method = choices.method()
with settings:
    chosen = replace(chosen, preparation=preparation.ask(known.preprocessing, model, picture))
with settings, st.popover("Colours and scale", icon=":material/palette:"):
    drawing = heat_panel.ask_drawing()
with settings, st.popover("Answers", icon=":material/format_list_numbered:"):
    listing = answer_panels.ask_listing()
with progress:
    known = looking.facts_as_prepared(chosen, known)
with layer_place:
    layer = choices.layer(model, known.layers, known.default_layer)
asked = looking.Look(chosen, picture, method, layer, class_index)
with progress:
    answer = looking.look(asked, known.ladder)
view = shown.Shown(asked, answer, known, drawing)

with heat_place:
    answer_panels.heat(view)
with strip_place:
    answer_panels.strip(view)
with settings:
    answer_panels.how(view)
with answer_place:
    answer_panels.bars(view, listing)
    answer_panels.trust(view)

tab = inputs.tab("tab", inspection_tabs.TITLES, of="inspection")
with tab.place, frame.errors_shown():
    inspection_tabs.show(tab.key, view)

frame.closing(
    looking.steps(answer, known),
    {"network": model, "weights": weights.key, "layer": layer, "picture": picture.label},
)
