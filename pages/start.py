"""Start: what can I see here?"""

import streamlit as st

from components.ui import frame, lessons, notes_index, panels, pictures, tiles

frame.opening(
    "See how an image classifier is built, scales, looks and learned",
    "Compound Eye opens real networks in the browser: EfficientNet and a thousand others. Choose a"
    " question, or drop a picture of your own.",
)

with st.grid(4, min_column_width=260, border=True) as tile_grid:
    for tile in tiles.TILES:
        with tile_grid.cell():
            tile()

pictures.upload_box("first upload", "Drop a picture: what does a network see in it?")
if pictures.just_uploaded():
    st.switch_page(frame.PAGES / "inspection.py")
pictures.say_problems()

panels.status_line()
notes_index.unfold()
with st.expander("Words used here"):
    lessons.show("glossary")
with st.expander("For a class"):
    lessons.show("class")
