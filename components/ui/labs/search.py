"""Beside architecture search: its three parts, the replay of a saved search, and its results."""

import streamlit as st

from components.blocks.lab import Values
from components.blocks.labs.search import replayed
from components.blocks.search_records import Evaluation, SavedSearch, Search, read_search
from components.figures.search_figures import front_figure, replay_figure
from components.figures.search_words import (
    choices_table,
    cost_text,
    judgement,
    origin,
    part_texts,
    result_table,
    result_text,
)
from components.ui import address, block_view

STEP_S = 1.0  # so long each network stays while the replay plays
_PLAYS, _SHOWN, _WALK = (f"architecture search: {what}" for what in ("plays", "shown", "walk"))
COMMAND = "python -m components.training.search --seed 1"


def show(values: Values) -> None:
    """The parts, the replay at the knobs' network, and what came of the search."""
    saved = read_search()
    search, one = replayed(values)
    for place, text in zip(st.columns(3), part_texts(saved.settings), strict=True):
        place.markdown(text, unsafe_allow_html=True)
    _controls(search, one.number)
    _network(saved, search, one)
    left, right = st.columns(2)
    asked = (saved, search.algorithm, one.number)
    left.plotly_chart(replay_figure(*asked), key="replay of a search")
    right.plotly_chart(front_figure(*asked), key="front of a search")
    st.caption(
        "Pale: what is still to come. Both algorithms begin with the same"
        f" {saved.settings.population} networks. Below the dotted line the score is lower, on it"
        " it equals the best so far."
    )
    _results(saved)


def _controls(search: Search, number: int) -> None:
    """Play or stop, and a slider through the networks; both move the knob above."""
    last = len(search.evaluations)
    plays = bool(st.session_state.get(_PLAYS)) and number < last
    st.session_state[_PLAYS] = plays
    st.session_state[_WALK] = number
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            "Stop" if plays else "Play",
            icon=f":material/{'stop' if plays else 'play_arrow'}:",
            help="Goes from network to network, from the first again after the last.",
            on_click=_play,
            args=(not plays, 1 if number == last else number),
        )
        st.slider("Walk through the search", 1, last, key=_WALK, on_change=_walk)
    if plays:
        st.fragment(_step, run_every=STEP_S)(number)


def _play(plays: bool, number: int) -> None:
    st.session_state[_PLAYS] = plays
    st.session_state[_SHOWN] = None
    address.choose(evaluation=float(number))


def _walk() -> None:
    st.session_state[_PLAYS] = False
    address.choose(evaluation=float(st.session_state[_WALK]))


def _step(number: int) -> None:
    """Go on to the next network, but not in the run that has just drawn this one."""
    if st.session_state.get(_SHOWN) != number:
        st.session_state[_SHOWN] = number
        return
    address.choose(evaluation=float(number + 1))
    st.rerun()


def _network(saved: SavedSearch, search: Search, one: Evaluation) -> None:
    words, table = st.columns(2, vertical_alignment="center")
    with words:
        st.markdown(f"{origin(search, one)}  \n{judgement(search, one, saved.settings)}")
    with table:
        block_view.show(choices_table(search, one), "choices of a network")


def _results(saved: SavedSearch) -> None:
    st.markdown(f"**What came of it.** {result_text(saved)}")
    block_view.show(result_table(saved), "results of a search")
    st.caption(
        "A winner is chosen for its validation accuracy, so that one tends to be a little too high;"
        f" the test pictures ({saved.settings.test}) were looked at once, for the winners alone."
        " One search is one throw of the dice: in a space this small random search is a strong"
        " rival, and with another seed the other may win."
    )
    left, right = st.columns(2)
    left.markdown(cost_text(saved))
    with right:
        st.markdown(
            "**Search yourself**, outside class: this command writes the file that this page"
            " replays; then start the app again. Another seed draws other networks."
        )
        st.code(COMMAND, language="bash", wrap_lines=True)
