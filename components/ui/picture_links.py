"""From a picture that a run was validated on to Time travel and to Inspection."""

from collections.abc import Sequence

import streamlit as st

from components.runs import Run
from components.runs.reading_predictions import Predictions
from components.ui import (
    address,
    frame,
    one_run,
    run_networks,
    runs_tabs,
    validation_pictures,
)


def offer(run: Run, known: Predictions, rows: Sequence[int]) -> None:
    """One of these pictures to look at closer; nothing where it or the networks weren't kept."""
    epochs = list(run_networks.saved_epochs(run))
    if not (rows and epochs and known.has_pictures):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = _words(known, rows)
        row = st.selectbox(
            "A closer look at",
            rows,
            format_func=words.__getitem__,
            key=f"closer look, {run.name}",
            width=420,
        )
        st.button(
            "When did it learn this one?",
            icon=":material/history:",
            on_click=_travel,
            args=(run, known, row),
        )
        asked = st.button("Open in Inspection", icon=":material/center_focus_strong:")
    if asked and _take(known, row):
        query = _question(run, known.epoch if known.epoch in epochs else epochs[-1])
        st.switch_page(frame.PAGES / "inspection.py", query_params=query)


def _words(known: Predictions, rows: Sequence[int]) -> dict[int, str]:
    """What each picture shows, and what it was taken for, by its row."""
    answers, classes = known.answers, known.classes
    words = {}
    for row, kept in zip(rows, known.kept(rows), strict=True):
        true, answer = classes[answers.label[row]], classes[answers.predicted[row]]
        said = "answered right" if true == answer else f"taken for {answer}"
        words[row] = f"{kept.path}: {true}, {said}"
    return words


def _travel(run: Run, known: Predictions, row: int) -> None:
    if _take(known, row):
        one_run.choose(run)
        address.choose(tab=runs_tabs.TITLES["time"])


def _take(known: Predictions, row: int) -> bool:
    """Make it the picture that is looked at; False, with a sentence, if there is no room."""
    (kept,) = known.kept([row])
    true = known.classes[known.answers.label[row]]
    taken = kept.picture is not None and validation_pictures.take(kept.path, kept.picture, true)
    if not taken:
        st.toast("There is no room for more pictures; forget some of yours in Time travel first.")
    return taken


def _question(run: Run, epoch: int) -> dict[str, str]:
    return {
        "model": run_networks.named(run),
        "weights": f"epoch:{epoch}",
        "image": address.chosen("image", ""),
    }
