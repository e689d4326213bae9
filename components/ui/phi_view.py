"""The view of φ: a slider, the stage table and the picture that follow the hand at once."""

import json
from math import isfinite
from secrets import token_hex
from typing import Any

import streamlit as st

from components.scaling import Baseline, Bases, stage_of
from components.scaling.sweeping import FIRST, LAST
from components.ui import address, cache, inputs
from components.ui.views import view

WIDGET, LABEL, DEFAULT = "phi view", "Compound coefficient φ", 1.0

# What Python last told the view, and the φ that the view knows to be Python's.
_TOLD, _KNOWN = "phi view: told", "phi view: known"


_view = view("scaling")


def phi(bases: Bases, baseline: Baseline, beside: str, memory: bool) -> float:
    """φ as the person left it; the table beside it shows the released network `beside`.

    `memory` unfolds activations and their memory.
    """
    answers = cache.phi_answers(bases, baseline.key, beside, memory)
    fresh = not address.visited("phi")
    asked = inputs.known_number(LABEL, "phi", (FIRST, LAST), DEFAULT)
    value = st.session_state["phi"] = round(min(asked, answers.last), 2)
    if fresh or st.session_state.get(_KNOWN) != value:
        _tell(value)
    # The bytes stay the same while the person alone moves φ, so that nothing is sent again.
    header = json.dumps({**st.session_state[_TOLD], "stage": _selected_stage()}).encode()
    message = header + b"\n" + answers.packed
    _view(key=WIDGET, data=message, default={"phi": value}, on_phi_change=_take)
    address.publish("phi", value, DEFAULT, "{:g}".format)
    return value


def _tell(value: float) -> None:
    """The view shall stand at a φ that it does not know: one of the address, or of another page."""
    st.session_state[_TOLD] = {"phi": value, "token": token_hex(4)}
    st.session_state[_KNOWN] = value


def _selected_stage() -> int | None:
    """The row of the layer that was selected on Architecture, whose link leads here."""
    address.seed("select", str, "")
    path = str(st.session_state["select"])
    address.publish("select", path, "")
    return stage_of(path)


def _take() -> None:
    """The person has moved φ; the view knows it already."""
    state: Any = st.session_state[WIDGET]
    value = float(state["phi"])
    if isfinite(value) and FIRST <= value <= LAST:
        st.session_state["phi"] = st.session_state[_KNOWN] = round(value, 2)
