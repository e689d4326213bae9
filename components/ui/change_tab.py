"""Inspection's tab Change the image: paint over it, blur it, turn it, and look again."""

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from components.figures.answer_bars import change_bars
from components.figures.heat_cells import HeatCell, HeatGrid, SeenPicture
from components.figures.map_differences import difference
from components.inspection.answers import most_probable_of_any
from components.inspection.changes import UNCHANGED, Changes, changed
from components.ui import change_choices, heat_panel, jobs
from components.ui.plain import plain
from components.ui.shown import Shown

if TYPE_CHECKING:
    from components.inspection import Inspection

TOP = 4


def show(shown: Shown) -> None:
    """Paint and set on the left, what became of answer and map on the right."""
    left, right = st.columns([2, 3])
    with left:
        changes = change_choices.ask(shown.answer.seen, shown.preprocessing.mean)
    with right:
        if changes == UNCHANGED:
            st.info(
                "Drag over the picture to paint something out, or move a slider: the answer and"
                " the heat map before and after will stand here.",
                icon=":material/brush:",
            )
            return
        again = _look_again(shown, changes)
        before, after = shown.explained, again.explained[0]
        now = again.predictions[0]
        others = f"; now **{plain(now.label)}** {now.probability:.1%}" if now != after else ""
        st.markdown(
            f"**{plain(before.label)} {before.probability:.1%} → {after.probability:.1%}**{others}."
            f" {changes.sentence}"
        )
        _before_and_after(shown, again)


def _look_again(shown: Shown, changes: Changes) -> "Inspection":
    """The changed crop through the network, explained for the same class."""
    asked, answer, class_index = shown.asked, shown.answer, shown.explained.index

    def job() -> "Inspection":
        from components import inspection

        loaded = asked.chosen.loaded()
        # The crop is made already: nothing is left to resize.
        own = loaded.preprocessing
        as_it_is = replace(own, resize_px=own.input_px, fit="squash")
        return inspection.inspect(
            replace(loaded, preprocessing=as_it_is),
            changed(answer.seen, changes, own.mean),
            asked.method,
            asked.layer,
            class_index,
            features=False,
        )[0]

    question = ("changed", replace(asked, class_index=class_index).question, changes)
    return jobs.answer("inference", question, job, "Looking again…")


def _before_and_after(shown: Shown, again: "Inspection") -> None:
    explained, heat_map = shown.explained, shown.heat_map
    second = again.heat_map(heat_map.method, heat_map.layer, explained.index)
    pictures = [
        SeenPicture("before", shown.answer.seen),
        SeenPicture("after", again.seen, "The changed picture as the network saw it"),
    ]
    cells = [
        HeatCell(when, when, each.values, picture=when)
        for when, each in (("before", heat_map), ("after", second))
    ]
    grid = HeatGrid(cell_px=230, together="changed")
    bars, difference_place = st.columns(2)
    with bars:
        before, after = most_probable_of_any(
            shown.known.labels, (shown.answer.logits, again.logits), TOP
        )
        st.plotly_chart(
            change_bars(before, after, most=6),
            key="before and after bars",
            alt=f"{explained.label}: {explained.probability:.1%} before,"
            f" {again.explained[0].probability:.1%} after",
        )
    with difference_place:
        between = difference(second, heat_map)
        cell = HeatCell("difference", "after − before", between.values, picture="after")
        quiet = replace(grid, tools=False)
        heat_panel.heat_maps("changed by", pictures, [cell], shown.drawing, quiet, "difference")
        st.caption("Red where the map rose by the change, blue where it fell.")
    heat_panel.heat_maps("before and after", pictures, cells, shown.drawing, grid, "shared")
