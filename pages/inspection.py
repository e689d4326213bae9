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
pictures.say_problems()
panels.say_mismatch(weights, picture)
progress = st.container()
seen_place, heat_place, answer_place = st.columns([5, 5, 8])
strip_place = st.container()
settings = st.container(horizontal=True, vertical_alignment="center")

chosen = looking.NetworkChoice(
    model, weights.key, own.device, class_names=own.class_names, averaged=own.averaged
)
with progress:
    known = looking.facts(chosen)
with class_place:
    class_index = choices.class_index(model, known.labels)
with layer_place:
    layer = choices.layer(model, known.layers, known.default_layer)
with method_place:
    method = choices.method()
with settings:
    prepared = preparation.ask(known.preprocessing, model, picture)
with settings, st.popover("Colours and scale", icon=":material/palette:"):
    drawing = heat_panel.ask_drawing()
asked = looking.Look(replace(chosen, preparation=prepared), picture, method, layer, class_index)
with progress:
    answer = looking.look(asked, known.ladder)
view = shown.Shown(asked, answer, known, drawing)

with seen_place:
    answer_panels.seen(view)
with heat_place:
    answer_panels.heat(view)
with strip_place:
    answer_panels.strip(view)
with settings:
    answer_panels.how(view)
with answer_place:
    answer_panels.bars(view)
    answer_panels.trust(view)

tab = inputs.tab("tab", inspection_tabs.TITLES, of="inspection")
with tab.place, frame.errors_shown():
    inspection_tabs.show(tab.key, view)

frame.closing(
    looking.steps(answer, known),
    {"network": model, "weights": weights.key, "layer": layer, "picture": picture.label},
)
