"""Inspection's tab Trust: everything that is measured of the heat map above, and of all methods."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from components.figures.heat_cells import HeatCell, HeatGrid
from components.figures.trust_figures import order_figure, road_figure
from components.figures.trust_table import trust_csv, trust_markdown, trust_table
from components.inspection.cropping import prepare_mask
from components.inspection.methods import METHODS
from components.ui import heat_panel, jobs, judged_methods, panels
from components.ui.shown import Shown

if TYPE_CHECKING:
    from components.inspection import Trust
    from components.networks.pool import Progress


def show(shown: Shown) -> None:
    """The measures of one map with their curves; then methods over the validation scenes."""
    found = measured(shown)
    st.markdown(f"**{found.verdict}** {found.reason}")
    _beside_the_truth(shown)
    _curves(METHODS[shown.asked.method].title, found)
    st.html(trust_table(found))
    name = f"trust-{panels.file_name(shown.model)}"
    panels.downloads({f"{name}.csv": trust_csv(found), f"{name}.md": trust_markdown(found)})
    st.subheader("Which method is best? Not on one picture, but on many", anchor=False)
    judged_methods.show(shown)


def _beside_the_truth(shown: Shown) -> None:
    """Of a scene one knows where the object is."""
    mask = shown.asked.picture.mask()
    if mask is None:
        return
    true = prepare_mask(mask, shown.preprocessing).astype(np.float32)
    heat_panel.heat_maps(
        "truth",
        [shown.seen],
        [
            HeatCell("map", METHODS[shown.asked.method].title, shown.heat_map.values),
            HeatCell("object", f"The object: {shown.asked.picture.shows}", true),
        ],
        shown.drawing,
        HeatGrid(cell_px=220, tools=False, together=heat_panel.TOGETHER),
        "own",
    )


def _curves(title: str, found: "Trust") -> None:
    left, middle, right = st.columns(3)
    with left:
        st.markdown("**Deletion**: what the map marks is painted over, the brightest first")
        figure = order_figure("deletion", {title: found.deletion}, found.random)
        st.plotly_chart(figure, key="deletion")
    with middle:
        st.markdown("**Insertion**: it is brought back into a blurred picture, brightest first")
        figure = order_figure("insertion", {title: found.insertion}, found.random_insertion)
        st.plotly_chart(figure, key="insertion")
    with right:
        st.markdown("**ROAD**: what is removed is filled in from the pixels around it")
        st.plotly_chart(road_figure({title: found.road}), key="road")


def measured(shown: Shown) -> "Trust":
    """All measures of the heat map; hundreds of passes."""
    asked, heat_map = shown.asked, shown.heat_map

    def job(progress: "Progress") -> "Trust":
        from components import inspection

        return inspection.trust(
            asked.chosen.loaded(), asked.image(), heat_map, asked.picture.mask(), progress
        )

    question = ("trust", replace(asked, class_index=heat_map.class_index).question)
    return jobs.long_answer(question, job, "Painting over and bringing back…")
