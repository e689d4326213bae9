"""With your notes: what course notes teach, by topic or by words, with links to all."""

from typing import TYPE_CHECKING

import streamlit as st

from components.ui import address, inputs
from components.ui.frame import PAGES
from components.ui.plain import plain

if TYPE_CHECKING:
    from components.corrections.course import Item

TITLE = "With your notes"
TOPIC, WORDS = "notes", "item"
_OPEN = "with your notes"


def unfold() -> None:
    """The index in a box that stays closed, and costs nothing, until somebody wants it.

    An address with a topic or with words opens it.
    """
    if _OPEN not in st.session_state:
        st.session_state[_OPEN] = bool({TOPIC, WORDS} & set(st.query_params))
    box = st.expander(TITLE, key=_OPEN, on_change="rerun")
    if box.open:
        with box:
            show()


def show() -> None:
    """A topic and words to ask for, and the items that fit."""
    from components.corrections.course import items, topics

    st.markdown("Lectures and exercises of this field teach these things. Here you can touch them.")
    topic = inputs.one_of("About what?", TOPIC, topics(), topics()[0])
    words = _words()
    found = [item for item in items() if (item.has(words) if words else item.topic == topic)]
    if not found:
        st.info(f"Nothing here has “{plain(words)}” in it. Try another word.")
    for item in found:
        _show_item(item)


def _show_item(item: "Item") -> None:
    st.markdown(f"**{item.title}.** {item.text}")
    with st.container(horizontal=True, gap="small"):
        for place in item.places:
            _link(place.text, place.page, dict(place.query), ":material/arrow_forward:")
    for each in item.corrections:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            _link("True or false?", "corrections", {"code": each.code}, ":material/fact_check:")
            st.caption(plain(each.claim), width="content")


def _words() -> str:
    address.seed(WORDS, str, "")
    text = st.text_input(
        "Or with which words?",
        key=WORDS,
        placeholder="stride, dropout, Sobel…",
        help="All topics are searched for what has all of these words.",
        icon=":material/search:",
        width=300,
    )
    words = str(text).strip()
    address.publish(WORDS, words, "")
    return words


def _link(text: str, page: str, query: dict[str, str], icon: str) -> None:
    st.page_link(PAGES / f"{page}.py", label=text, icon=icon, query_params=query, width="content")
