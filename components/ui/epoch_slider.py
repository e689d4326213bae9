"""The epoch that is looked at: one key in the address for whatever has epochs."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components.errors import ExplorerError
from components.ui import address

KEY = "epoch"
MOST_NAMED = 12


def ask(label: str, among: Sequence[float], of: str, kept: str = "numbers at") -> float:
    """One of the epochs, ascending; at first the last. `of` names what has them, such as a run.

    Below it stand the epochs that there are, of many the first and the last, after words on what
    was `kept`.
    What was chosen elsewhere and is not among them becomes the nearest.
    """
    widget = f"{KEY} of {of}"
    address.seed(KEY, partial(_read, among), among[-1], widget)
    value: float = st.session_state[widget]
    if value not in among:
        st.session_state[widget] = value = min(among, key=lambda epoch: abs(epoch - value))
    if len(among) > 1:
        value = st.select_slider(label, among, format_func=_text, key=widget)
        st.caption(f"{label}s from {_text(among[0])} to {_text(among[-1])}: {kept} {_those(among)}")
    else:
        st.caption(f"{label}: {_text(value)}, the only one.")
    address.publish(KEY, value, among[-1], _text)
    return value


def choose(epoch: float) -> None:
    """Take an epoch, in a callback."""
    address.choose(**{KEY: epoch})


def _read(among: Sequence[float], text: str) -> float:
    for epoch in among:
        if _text(epoch) == text:
            return epoch
    raise ExplorerError(
        f"There is no epoch {text!r} here; there are {len(among)}, from {_text(among[0])} to"
        f" {_text(among[-1])}."
    )


def _those(among: Sequence[float]) -> str:
    if len(among) > MOST_NAMED:
        return f"{len(among)} of them."
    return f"{', '.join(map(_text, among[:-1]))} and {_text(among[-1])}."


def _text(epoch: float) -> str:
    return f"{epoch:.12g}"
