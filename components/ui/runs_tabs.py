"""What unfolds below the curves: one module a tab, imported and computed when it is open."""

from contextlib import AbstractContextManager

import streamlit as st

from components.ui import lessons, run_configurations, run_pairs, run_take_away
from components.ui.run_view import View

TITLES = {
    "words": "In words",
    "configurations": "Configurations",
    "mistakes": "Mistakes",
    "time": "Time travel",
    "gradients": "Gradients",
    "pairs": "Names and pairs",
    "advice": "What to try",
    "data": "Data and heads",
    "take": "Take away",
}
LESSONS = {"words": "runs", "advice": "advice"}


def show(tab: str, view: View) -> None:
    """The content of the open tab."""
    runs = view.runs()
    shown = view.shown(runs)

    def short(name: str) -> str:
        return shown[name].name if name in shown else name

    match tab:
        case "words" | "advice":
            lessons.show(LESSONS[tab])
        case "configurations":
            run_configurations.show(runs, view.options.pinned if view.options else "")
        case "mistakes":
            with _opening():
                from components.ui import mistakes_tab

            mistakes_tab.show(runs, short)
        case "time":
            with _opening():
                from components.ui import time_travel_tab

            metric = view.options.metric if view.options else "accuracy"
            time_travel_tab.show(runs, metric, short)
        case "gradients":
            with _opening():
                from components.ui import gradient_tab

            gradient_tab.show(runs, short)
        case "pairs":
            run_pairs.show(runs, view.renamed)
        case "data":
            lessons.show("data")
        case "take":
            run_take_away.show(runs, view.options)


def _opening() -> AbstractContextManager[None]:
    """Says that something goes on while a tab's modules are imported for the first time."""
    return st.spinner("Opening…", show_time=True)
