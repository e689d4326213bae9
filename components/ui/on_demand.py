"""Long work that runs only when asked for: what it costs before, a way to stop it meanwhile."""

from collections.abc import Callable, Hashable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_ASKED = "long work that was asked for"


def asked_for(key: str, question: Hashable, offer: Callable[[], str]) -> DeltaGenerator | None:
    """Where the button to stop stands, to be emptied at the end; None until somebody asks.

    `offer` gives the words on the button that starts the work. `key` is the button's.
    """
    asked: set[Hashable] = st.session_state.setdefault(_ASKED, set())
    place, wanted = st.empty(), question in asked
    # One key for both: else the first button would stay beside the second while the work runs.
    place.button(
        "Stop" if wanted else offer(),
        key=key,
        on_click=asked.discard if wanted else asked.add,
        args=(question,),
        icon=f":material/{'stop' if wanted else 'play_arrow'}:",
    )
    return place if wanted else None


def about(seconds: float) -> str:
    """A rough time: "about 70 s", "about 4 min"."""
    if seconds >= 100:
        return f"about {round(seconds / 60)} min"
    step = 10 if seconds > 15 else 1
    return f"about {max(1, round(seconds / step) * step)} s"
