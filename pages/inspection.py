"""Inspection: what does it see, and where?"""

import streamlit as st

from components.ui import choices, frame, looking, panels, pictures

frame.opening(
    "What does it see, and where?",
    "A network's answer for one picture, and a heat map of the places that speak for it.",
)

network, numbers, upload = st.columns([4, 4, 2], vertical_alignment="bottom")
with network:
    model = choices.network("demo")
with numbers:
    weights = choices.weights(model)
with upload, st.popover("Your pictures", icon=":material/add_photo_alternate:", width="stretch"):
    pictures.upload_box("upload", "Drop pictures here", camera=True)

left, middle, right = st.columns(3)
with left:
    picture = choices.picture(weights)
pictures.say_problems()
panels.say_mismatch(weights, picture)
progress = st.container()
views = st.columns(3)
with st.expander("How the heat map is drawn, and where the network computes"):
    opacity, threshold = choices.drawing()
    device = choices.device()

chosen = looking.NetworkChoice(model, weights.key, device)
with progress:
    facts = looking.facts(chosen)
with middle:
    layer = choices.layer(model, facts.layers, facts.default_layer)
with right:
    class_index = choices.class_index(model, facts.labels)
with progress:
    answer = looking.look(chosen, picture, layer, class_index)

panels.three_views(answer, picture.shows, views, opacity, threshold)
panels.feature_maps(answer)
with st.expander("In words: how to read this"):
    st.markdown(panels.lesson("inspection"))

frame.closing(
    looking.steps(answer, facts),
    {"network": model, "weights": weights.key, "layer": layer, "picture": picture.label},
)
