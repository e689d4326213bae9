"""Which method is best? Judged on many scenes whose object's place is known."""

from collections.abc import Hashable
from typing import TYPE_CHECKING

import streamlit as st

from components.figures.methods_table import methods_csv, methods_markdown, methods_table
from components.inspection.scenes import validation_scenes
from components.ui import inputs, jobs
from components.ui.methods_tab import QUICK
from components.ui.shown import Shown

if TYPE_CHECKING:
    from components.inspection import MethodRow
    from components.networks.pool import Progress

COUNTS = ("12", "24", "48", "96")
_STARTED = "trust: table asked for"


def show(shown: Shown) -> None:
    """A table on demand, with progress and a way to stop."""
    asked, known = shown.asked, shown.known
    st.markdown(
        "Of the validation scenes one knows where the object is, so that maps can be judged by it"
        " too. Every method answers for every scene; the table gives means with 95 % intervals."
    )
    if not {scene.shows for scene in validation_scenes(12)} <= set(known.labels):
        st.info(
            "This network doesn't know the scenes' classes; its most probable class is explained.",
            icon=":material/info:",
        )
    scenes = inputs.one_of("Scenes", "scenes", list(COUNTS), COUNTS[0])
    question = ("methods over scenes", asked.chosen, asked.layer, scenes)
    if st.session_state.get(_STARTED) != question:
        st.button(
            f"Judge {len(QUICK)} methods on {scenes} scenes",
            on_click=lambda: st.session_state.update({_STARTED: question}),
            icon=":material/play_arrow:",
        )
        return
    stop = st.empty()
    stop.button(
        "Stop",
        on_click=lambda: st.session_state.pop(_STARTED),
        icon=":material/stop:",
    )
    rows = _judged(shown, int(scenes), question)
    stop.empty()
    st.html(methods_table(rows))
    caption = f"{asked.chosen.model} at {asked.layer}, {scenes} validation scenes"
    with st.container(horizontal=True):
        for label, text, ending in (
            ("CSV", methods_csv(rows), "csv"),
            ("Markdown", methods_markdown(rows, caption), "md"),
        ):
            st.download_button(
                label, text, f"methods.{ending}", icon=":material/download:", on_click="ignore"
            )


def _judged(shown: Shown, count: int, question: Hashable) -> "tuple[MethodRow, ...]":
    asked, labels = shown.asked, shown.known.labels

    def job(progress: "Progress") -> "tuple[MethodRow, ...]":
        from components import inspection

        examples = [
            (scene.picture, scene.mask, scene.shows if scene.shows in labels else None)
            for scene in validation_scenes(count)
        ]
        return inspection.compare_methods(
            asked.chosen.loaded(), examples, QUICK, layer=asked.layer, progress=progress
        )

    return jobs.long_answer(question, job, f"Judging {len(QUICK)} methods on {count} scenes…")
