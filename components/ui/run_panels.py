"""The part of the page Runs that follows a run while it goes on: chart, sentences, table."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from time import time

import streamlit as st

from components.runs import Run
from components.ui import run_library, run_marks, run_tables, run_words
from components.ui.curve_view import curves
from components.ui.plain import plain
from components.ui.run_view import View

# With the second for which a listing is kept, new points come within five.
LOOK_AGAIN_S = 3.0

NOTHING_TO_DRAW = "These runs saved no numbers that could be drawn."
GONE = "None of these runs is there any more; choose others."


def show(view: View) -> None:
    """Chart, sentences and table; looks again every few seconds while one of the runs goes on."""
    going_on = bool(run_library.live(view.runs()))
    part = st.fragment(_part, run_every=LOOK_AGAIN_S if going_on else None)
    part(view, going_on)


def _part(view: View, looks_again: bool) -> None:
    found = view.runs()
    going_on = run_library.live(found)
    if looks_again and not going_on:
        st.rerun()  # the page, which asks no more from now on
    if not found:
        st.info(GONE, icon=":material/folder_off:")
        return
    if going_on:
        _say_live(going_on)
    shown = view.shown(found)
    runs = list(shown.values())
    wanted = shown.get(view.options.pinned) if view.options else None
    pinned = wanted.name if wanted else ""
    with st.container(key="run view"):
        chart, words = st.columns([13, 6])
        with chart:
            _chart(view, runs, pinned)
            run_library.warn(_problems(shown))
        with words:
            run_words.show(view, shown)
    run_tables.show(view, runs, pinned)


def _chart(view: View, runs: Sequence[Run], pinned: str) -> None:
    if view.options is None:
        st.info(NOTHING_TO_DRAW, icon=":material/show_chart:")
    else:
        curves(runs, replace(view.options, pinned=pinned), run_marks.marks(view, runs))


def _problems(shown: Mapping[str, Run]) -> list[str]:
    """What is wrong with the runs' files: damage, restarts, values that are no numbers."""
    return [f"{run.name}: {problem}" for run in shown.values() for problem in run.problems]


def _say_live(runs: Sequence[Run]) -> None:
    newest = max(run.changed for run in runs)
    names = ", ".join(run.name for run in runs[:3]) + (" …" if len(runs) > 3 else "")
    st.badge(
        f"Live: {plain(names)} · last written {max(0, time() - newest):.0f} s ago, at"
        f" {datetime.fromtimestamp(newest):%H:%M:%S}",
        icon=":material/sensors:",
        color="green",
        help=f"New points appear by themselves: the files are looked at every {LOOK_AGAIN_S:g} s.",
    )
