"""Heat maps of many passes: their cost is told before, and they run only when asked."""

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from components.figures.heat_cells import HeatCell, HeatGrid
from components.inspection.methods import METHODS
from components.ui import heat_panel, jobs
from components.ui.layer_names import layer_title
from components.ui.looking import Look
from components.ui.on_demand import about, asked_for
from components.ui.shown import Shown

if TYPE_CHECKING:
    from components.inspection import Cost, HeatMap
    from components.networks.pool import Progress

SLOW = [key for key, method in METHODS.items() if method.needs == "passes"]


# No fragment: Streamlit would not interrupt one that runs, and so not hear the button to stop.
def show(shown: Shown) -> None:
    """Each with its cost before, progress meanwhile, and a way to stop it."""
    st.caption(
        "These hide parts of the picture, or switch feature maps off, one after another, and watch"
        " the score. They need no gradients and take their time."
    )
    for key, column in zip(SLOW, st.columns(len(SLOW)), strict=True):
        with column:
            _slow_method(shown, key)


def _slow_method(shown: Shown, method: str) -> None:
    st.markdown(in_words(method))
    asked = replace(shown.asked, method=method, class_index=shown.explained.index)
    place = asked_for(f"compute {method}", asked.question, lambda: _offer(asked))
    if place is None:
        return
    heat_map = _computed(asked)
    place.empty()
    where = "on the picture" if method == "occlusion" else layer_title(shown.model, heat_map.layer)
    heat_panel.heat_maps(
        f"slow {method}",
        [shown.seen],
        [HeatCell(method, METHODS[method].title, heat_map.values, where)],
        shown.drawing,
        HeatGrid(cell_px=300, tools=False, together=heat_panel.TOGETHER),
        "own",
    )


def in_words(method: str) -> str:
    """A method's title, source and sentence as Markdown."""
    found = METHODS[method]
    return f"**{found.title}** ({found.source}). {found.sentence}"


def _offer(asked: Look) -> str:
    cost = _cost(asked)
    return f"Compute: {cost.passes:,} passes, {about(cost.seconds)}"


def _cost(asked: Look) -> "Cost":
    def job() -> "Cost":
        from components import inspection

        return inspection.cost(asked.chosen.loaded(), asked.method, asked.layer)

    question = ("cost", asked.chosen, asked.method, asked.layer)
    return jobs.answer("inference", question, job, "Estimating…")


def _computed(asked: Look) -> "HeatMap":
    def job(progress: "Progress") -> "HeatMap":
        from components import inspection

        return inspection.by_passes(
            asked.chosen.loaded(),
            asked.image(),
            asked.method,
            asked.layer,
            asked.class_index,
            progress,
        )

    return jobs.long_answer(("by passes", asked.question), job, f"{METHODS[asked.method].title}…")
