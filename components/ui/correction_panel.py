"""An opened claim: what is right, where it stands, and a check that one can run."""

from functools import partial

import streamlit as st

from components.corrections import Checked, Correction, check
from components.figures.correction_table import correction_table, linked
from components.ui import frame, jobs
from components.ui.plain import plain

_CHECKED = "checked corrections"

MARKS = {"wrong": ":red[:material/close:]", "right": ":green[:material/check:]"}
VERDICTS = {"wrong": "Not so.", "right": "True."}
HOW = {
    "computed": "by arithmetic",
    "built": "by building it in torch, which takes some seconds",
    "cited": "in what is printed or saved",
}


def show(asked: Correction) -> None:
    """The verdict with its source, the check, and where to go on."""
    st.markdown(f"{MARKS[asked.verdict]} **{VERDICTS[asked.verdict]}** {plain(asked.right)}")
    st.caption(linked(plain(asked.source)))
    _check(asked)
    with st.container(horizontal=True):
        for link in asked.links:
            st.page_link(
                frame.PAGES / f"{link.page}.py",
                label=link.text,
                icon=":material/arrow_forward:",
                query_params=dict(link.query),
            )


def _check(asked: Correction) -> None:
    checked: dict[str, Checked] = st.session_state.setdefault(_CHECKED, {})
    with st.container(horizontal=True, vertical_alignment="center"):
        wanted = st.button("Check it here", key=f"check {asked.code}", icon=":material/fact_check:")
        st.caption(HOW[asked.kind], width="content")
    if wanted:
        with frame.errors_shown():
            checked[asked.code] = _found(asked)
    if asked.code in checked:
        _show_found(checked[asked.code])
        if asked.table:
            st.caption(f"The table: {linked(plain(asked.table.source))}")


def _found(asked: Correction) -> Checked:
    """At once by arithmetic; networks are built in the queue."""
    if asked.kind != "built":
        return check(asked)
    return jobs.answer("inference", ("correction", asked.code), partial(check, asked), "Building…")


def _show_found(found: Checked) -> None:
    say, icon = (st.success, "check_circle") if found.agrees else (st.error, "cancel")
    say(plain(found.sentence), icon=f":material/{icon}:")
    st.markdown(correction_table(found))
