"""The claims, one below the other; opening one shows what is right and how to check it."""

from itertools import groupby

import streamlit as st

from components.corrections import TOPICS, Correction, correction, corrections
from components.ui import address, correction_panel, inputs
from components.ui.plain import plain

ALL = "All"
_KNOWN, _FIRST, _SEEN = "correction known", "correction on top", "corrections seen"


def show() -> None:
    """What is asked for, and the list."""
    with st.container(horizontal=True, vertical_alignment="top"):
        topic = inputs.one_of(
            "About what?", "topic", [ALL, *TOPICS], ALL, help="Only claims about one thing."
        )
        words = _words()
    opened = _opened()
    found = [each for each in _ordered() if _fits(each, topic, words)]
    if not found:
        st.info(f"No claim here has “{plain(words)}” in it. Try another word, or all topics.")
    with st.container(gap="xsmall"):
        for each in corrections():
            if each.code == opened and each not in found:
                st.caption("**Opened**, but not among what you look for")
                _row(each, opened)
        _groups(found, opened)


def _groups(found: list[Correction], opened: str) -> None:
    """Each topic with its claims, how many they are, and one brought to the top by a link."""
    for about, group in groupby(found, key=lambda each: each.topic):
        claims = list(group)
        st.caption(f"**{about}**{f', {len(claims)} claims' if len(claims) > 1 else ''}")
        for each in claims:
            _row(each, opened)


def _words() -> str:
    address.seed("words", str, "")
    text = st.text_input(
        "With which words?",
        key="words",
        placeholder="stride, Keras, ViT…",
        help="Only claims that have all of these words, in their sentence or in what is right.",
        icon=":material/search:",
        width=260,
    )
    words = str(text).strip()
    address.publish("words", words, "")
    return words


def _opened() -> str:
    """The code of the claim that is open, "" if none is."""
    address.seed("code", lambda code: correction(code).code, "")
    code: str = st.session_state["code"]
    address.publish("code", code, "")
    if code != st.session_state.get(_KNOWN, ""):  # a link asks for it: it goes to the top
        st.session_state[_FIRST] = st.session_state[_KNOWN] = code
    return code


def _ordered() -> list[Correction]:
    first = st.session_state.get(_FIRST, "")
    return sorted(corrections(), key=lambda each: each.code != first)


def _fits(each: Correction, topic: str, words: str) -> bool:
    told = f"{each.claim} {each.right} {each.source}".casefold()
    return topic in (ALL, each.topic) and all(word in told for word in words.casefold().split())


def _row(each: Correction, opened: str) -> None:
    state = f"open {each.code}"
    st.session_state[state] = each.code == opened
    seen: set[str] = st.session_state.setdefault(_SEEN, set())
    if each.code == opened:
        seen.add(opened)
    # Until it was opened, a claim does not tell what it is.
    told = each.code in seen and each.code != opened
    mark = f" {correction_panel.MARKS[each.verdict]}" if told else ""
    row = st.expander(plain(each.claim) + mark, key=state, on_change=_toggle, args=(each.code,))
    if row.open:
        with row:
            correction_panel.show(each)


def _toggle(code: str) -> None:
    chosen = code if st.session_state[f"open {code}"] else ""
    st.session_state[_KNOWN] = chosen
    address.choose(code=chosen)
