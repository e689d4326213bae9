"""The tab Names and pairs: which series belong together, and how to say it otherwise."""

from collections.abc import Mapping, Sequence

import streamlit as st

from components.runs import Run
from components.runs.metrics import QUANTITIES
from components.runs.names import metric_of
from components.runs.pairing import Pair, pairing
from components.ui import address
from components.ui.plain import plain

PARTS = {
    "train": "training",
    "val": "validation",
    "test": "test",
    "": "by itself",
}
CAPTION = (
    "A curve is paired with another where their names leave no doubt; a lone curve stays alone."
    " What you change here is kept in the address, so it travels with the link."
)


def show(runs: Sequence[Run], renamed: Mapping[str, str]) -> None:
    """What was paired, and a way to change it."""
    names = _written(runs)
    if not names:
        st.info("These runs saved no series to pair.", icon=":material/link:")
        return
    st.caption(CAPTION)
    st.dataframe(
        _columns(runs),
        hide_index=True,
        key="pairs table",
        alt="Metrics, and the series that they are drawn from, as their writer named them",
    )
    _ask_change(names, renamed)
    if renamed:
        said = ", ".join(f"{plain(old)} → {plain(new)}" for old, new in renamed.items())
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"Changed by you: {said}")
            st.button(
                "As found", icon=":material/undo:", on_click=address.choose, kwargs={"pairs": {}}
            )


def _written(runs: Sequence[Run]) -> dict[str, str]:
    """Canonical names of all series by the names that their writers gave them."""
    return {written: name for run in runs for name, written in run.written.items()}


def _columns(runs: Sequence[Run]) -> dict[str, list[str | int | None]]:
    """A row for each way in which a metric's series are named, with the number of its runs."""
    counts: dict[Pair, int] = {}
    for run in runs:
        for pair in pairing(run):
            counts[pair] = counts.get(pair, 0) + 1
    return {
        "Metric": [pair.metric for pair in counts],
        "Training": [pair.training for pair in counts],
        "Validation": [pair.validation for pair in counts],
        "Test": [pair.test for pair in counts],
        "By itself": [pair.alone for pair in counts],
        "Runs": list(counts.values()),
    }


def _ask_change(names: Mapping[str, str], renamed: Mapping[str, str]) -> None:
    which, part, of, button = st.columns([4, 3, 3, 2], vertical_alignment="bottom")
    with which:
        written = st.selectbox("The series", list(names), key="pair series")
    now = names[written]
    split = now.partition("/")[0] if metric_of(now) != now else ""
    with part:
        chosen = st.selectbox(
            "is the",
            list(PARTS),
            index=list(PARTS).index(split),
            format_func=PARTS.__getitem__,
            key=f"pair part of {written}",
        )
    with of:
        metrics = dict.fromkeys((metric_of(now), *map(metric_of, names.values()), *QUANTITIES))
        metric = st.selectbox(
            "of the metric",
            list(metrics),
            accept_new_options=True,
            key=f"pair metric of {written}",
            help="Choose one, or type a new name.",
        )
    name = f"{chosen}/{metric}" if chosen else metric
    with button:
        st.button(
            "Change",
            icon=":material/link:",
            disabled=not metric or name == now,
            on_click=address.choose,
            kwargs={"pairs": {**renamed, written: name}},
        )
