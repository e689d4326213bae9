"""Compare's first screen: the scatter, what to take for the budget, and the chosen network."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from components.figures.advice_words import best_words, next_words, nothing_words
from components.figures.scatter import ScatterQuestion, looks, scatter
from components.networks.architectures import architecture, by_title, catalogue
from components.networks.choosing import Candidate, Comparison, candidates, compare
from components.ui import address, compare_card, compare_choices, frame
from components.ui.compare_choices import Question
from components.ui.plain import plain
from components.ui.views import view

WIDGET, SELECT = "scatter", "select"

CAVEAT = (
    "Accuracies are as published, of single networks: measured at different image sizes and crops,"
    " and after different training, some with further images, so a few tenths between families mean"
    " little. Costs are counted here on the built network; where none can be built they are as"
    " published."
)
TIMED = "Networks that were timed on this server: one image at a time, on one thread."
UNTIMED = (
    ":material/timer: No network of these families has been timed on this server yet. Time some,"
    " and the chart shows them."
)
NOTHING = "None of these families has a network with both numbers. Add a family."

_view = view("scatter")


def show(question: Question) -> None:
    """The chart on the left; the advice and the chosen network beside it."""
    comparison = compare(_networks(question), question.budget)
    if question.quantity == "latency":
        _say_how_to_time(TIMED if comparison.networks else UNTIMED)
    elif not comparison.networks:
        st.info(NOTHING, icon=":material/filter_alt_off:")
    if not comparison.networks:
        return
    selected = _selected(comparison)
    left, right = st.columns([7, 3])
    with left:
        _draw(comparison, question, selected)
        st.caption(CAVEAT)
    with right:
        _say(comparison, question)
        if selected:
            compare_card.show(by_title()[selected])


def _networks(question: Question) -> tuple[Candidate, ...]:
    """What is drawn: the candidates of the chosen families, cheapest first."""
    found = candidates(catalogue(), question.quantity, question.accuracy, _timed(question))
    return tuple(network for network in found if network.family in question.families)


def _timed(question: Question) -> Mapping[str, float]:
    """Milliseconds of what was timed on this server, by title."""
    if question.quantity != "latency":
        return {}
    from components.ui import compare_latency

    found = compare_latency.latencies()
    return {
        record.architecture: found[record.name].milliseconds
        for record in catalogue()
        if record.name in found
    }


def _selected(comparison: Comparison) -> str:
    """The title that was clicked, else the best one's; "" for none."""
    address.seed(SELECT, lambda text: architecture(text).architecture, "")
    title = str(st.session_state[SELECT])
    title = title if title in by_title() else ""
    address.publish(SELECT, title, "")
    return title or (comparison.advice.best.name if comparison.advice else "")


def _draw(comparison: Comparison, question: Question, selected: str) -> None:
    def take() -> None:
        state: Any = st.session_state[WIDGET]
        if state["select"] in by_title():
            address.choose(**{SELECT: str(state["select"])})

    asked = ScatterQuestion(question.quantity, question.accuracy, selected)
    data = scatter(comparison, by_title(), looks(compare_choices.families()), asked)
    _view(key=WIDGET, data=data, on_select_change=take)


def _say_how_to_time(sentence: str) -> None:
    """Only networks that were timed on this server have a latency."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(sentence, width="content")
        st.page_link(
            frame.PAGES / "compare.py",
            label="Time networks here",
            icon=":material/timer:",
            query_params={**st.query_params.to_dict(), "x": "latency", "tab": "latency"},
        )


def _say(comparison: Comparison, question: Question) -> None:
    """The answer: what is best under the budget, and what more would cost."""
    found, quantity, budget = comparison.advice, question.quantity, question.budget
    if found is not None:
        st.success(f"{best_words(found, quantity, budget)}\n\n{next_words(found, quantity)}")
    else:
        st.warning(plain(nothing_words(comparison.networks, quantity, budget)))
