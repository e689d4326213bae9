"""What speaks for one class and not for another: two heat maps and their difference."""

import streamlit as st

from components.figures.heat_captions import difference_caption
from components.figures.heat_cells import HeatCell, HeatGrid
from components.figures.map_differences import difference
from components.inspection.methods import METHODS
from components.ui import heat_panel, inputs, looking
from components.ui.plain import plain
from components.ui.shown import Shown


def show(shown: Shown) -> None:
    """Their maps on one scale, and the difference."""
    asked, labels, first = shown.asked, shown.known.labels, shown.explained
    method = METHODS[asked.method]
    if method.needs == "activations":
        st.info(f"{method.title} knows no classes; choose another method above.")
        return
    other = next((each for each in shown.answer.predictions if each.index != first.index), None)
    if other is None:
        st.caption("This network knows a single class.")
        return
    against = inputs.one_of_many(
        f"{plain(first.label)} against",
        "against",
        [str(index) for index in range(len(labels)) if index != first.index],
        str(other.index),
        show=lambda index: labels[int(index)],
        of=f"{shown.model} {first.index}",
    )
    found = looking.looked(asked, (asked.method,), (asked.layer,), (first.index, int(against)))
    one, two = found.heat_maps
    names = (found.explained[0].label, found.explained[1].label)
    between = difference(one, two)
    cells = [
        HeatCell(name, name, each.values) for name, each in zip(names, (one, two), strict=True)
    ]
    title, look = f"{names[0]} − {names[1]}", shown.drawing.look("difference")
    heat_panel.heat_maps(
        "two classes",
        [shown.seen],
        [*cells, HeatCell("difference", title, between.values, look=look)],
        shown.drawing,
        HeatGrid(cell_px=300, tools=False, together=heat_panel.TOGETHER),
        "shared",
    )
    words = difference_caption(
        between,
        names,
        shown.drawing.opacity,
        shown.drawing.threshold,
        smooth=shown.drawing.smooth,
        fading=shown.drawing.fading,
    )
    st.caption(plain(words))
