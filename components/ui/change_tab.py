"""Inspection's tab Change the image: paint over it, blur it, turn it, and look again."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from components.figures.answer_bars import change_bars
from components.figures.heat_captions import difference_caption
from components.figures.heat_cells import HeatCell, HeatGrid, SeenPicture
from components.figures.map_differences import difference
from components.inspection.changes import UNCHANGED, Changes, changed
from components.ui import change_choices, heat_panel, jobs
from components.ui.shown import Shown

if TYPE_CHECKING:
    from components.inspection import Inspection, Prediction


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
        _before_and_after(shown, _look_again(shown, changes))
    st.caption(changes.sentence)


@dataclass(frozen=True, slots=True, eq=False)
class _Again:
    """The second look, and what both looks say of the classes that either found likely."""

    after: "Inspection"
    before_said: "tuple[Prediction, ...]"
    after_said: "tuple[Prediction, ...]"


def _look_again(shown: Shown, changes: Changes) -> _Again:
    """The changed crop through the network, explained for the same class."""
    asked, answer, class_index = shown.asked, shown.answer, shown.explained.index

    def job() -> _Again:
        from components import inspection
        from components.inspection.answers import of_classes

        loaded = asked.chosen.loaded()
        # The crop is made already: nothing is left to resize.
        own = loaded.preprocessing
        as_it_is = replace(own, resize_px=own.input_px, fit="squash")
        (after,) = inspection.inspect(
            replace(loaded, preprocessing=as_it_is),
            changed(answer.seen, changes, own.mean),
            asked.method,
            asked.layer,
            class_index,
            features=False,
        )
        found = (*answer.predictions, *after.predictions)
        likely = np.array(list(dict.fromkeys(each.index for each in found)))
        before_said, after_said = (
            of_classes(loaded, each.logits, likely) for each in (answer, after)
        )
        return _Again(after, before_said, after_said)

    question = ("changed", replace(asked, class_index=class_index), changes)
    return jobs.answer("inference", question, job, "Looking again…")


def _before_and_after(shown: Shown, again: _Again) -> None:
    explained, heat_map = shown.explained, shown.heat_map
    second = again.after.heat_map(heat_map.method, heat_map.layer, explained.index)
    pictures = [
        SeenPicture("before", shown.answer.seen),
        SeenPicture("after", again.after.seen, "The changed picture as the network saw it"),
    ]
    cells = [
        HeatCell(when, when, each.values, picture=when)
        for when, each in (("before", heat_map), ("after", second))
    ]
    grid = HeatGrid(cell_px=230, together="changed")
    heat_panel.heat_maps("before and after", pictures, cells, shown.drawing, grid, "shared")
    maps, bars = st.columns(2)
    between = difference(second, heat_map)
    with maps:
        cell = HeatCell("difference", "after − before", between.values, picture="after")
        plain_grid = replace(grid, tools=False)
        heat_panel.heat_maps(
            "changed by", pictures, [cell], shown.drawing, plain_grid, "difference"
        )
        labels = (f"{explained.label}, after", f"{explained.label}, before")
        opacity, threshold = shown.drawing.opacity, shown.drawing.threshold
        st.caption(difference_caption(between, labels, opacity, threshold))
    with bars:
        st.plotly_chart(
            change_bars(again.before_said, again.after_said, most=6),
            key="before and after bars",
            alt=f"{explained.label}: {explained.probability:.1%} before,"
            f" {again.after.explained[0].probability:.1%} after",
        )
