"""The address bar is the state: what it says goes into the widgets, what they say goes back.

Streamlit's own `bind="query-params"` writes the widget's label; our addresses carry names that
stay the same when a label changes, and a wrong value gets a sentence.
"""

from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import urlencode

import streamlit as st

from components.errors import ExplorerError

T = TypeVar("T")

# A browser that answers late still sends the address of a moment ago: not the person's wish.
ECHO_S = 3.0

# In the session: the page; by key: what was chosen, the default, what was written: (text, when).
_PAGE, _CHOSEN, _DEFAULT, _WRITTEN = (
    f"address: {what}" for what in ("page", "chosen", "default", "written")
)


def arrive(page: str) -> None:
    """Call once at the start of a run: a new page starts with an empty address of its own."""
    if st.session_state.get(_PAGE) != page:
        st.session_state[_PAGE] = page
        st.session_state[_WRITTEN] = {}


def seed(key: str, read: Callable[[str], T], default: T) -> None:
    """Put into the widget `key` what the address, the other pages or the default say.

    `read` turns the address's text into a value and raises `ExplorerError` if it can't; then the
    person reads its sentence and the last good value stays. A default that nobody changed follows
    a new default: other weights bring other samples.
    """
    defaults = st.session_state.setdefault(_DEFAULT, {})
    if key in st.session_state and st.session_state[key] == defaults.get(key, default):
        st.session_state[key] = default
    defaults[key] = default
    text = st.query_params.get(key)
    if _is_news(key, text):
        _written(key).append((text, monotonic()))
        try:
            st.session_state[key] = default if text is None else read(text)
        except ExplorerError as error:
            st.warning(f"In the address: {error}", icon=":material/link_off:")
    if key not in st.session_state:
        st.session_state[key] = chosen(key, default)


def publish(key: str, value: T, default: T, write: Callable[[T], str] = str) -> None:
    """Put the widget's value into the address; a default is left out."""
    all_chosen = st.session_state.setdefault(_CHOSEN, {})
    if value == default:
        all_chosen.pop(key, None)
    else:
        all_chosen[key] = value
    text = None if value == default else write(value)
    if text == st.query_params.get(key):
        return
    _written(key).append((text, monotonic()))
    if text is None:
        del st.query_params[key]
    else:
        st.query_params[key] = text


def choose(**values: Any) -> None:
    """Choose from code, in a button's callback: the widgets show it in the run that follows."""
    for key, value in values.items():
        st.session_state[key] = value


def chosen(key: str, default: T) -> T:
    """What the person last chose for `key`, on whatever page."""
    value: T = st.session_state.get(_CHOSEN, {}).get(key, default)
    return value


def link() -> str:
    """The address of the view as it stands."""
    base = (st.context.url or "").partition("?")[0]
    query = urlencode(st.query_params.to_dict(), safe=":,@/")
    return f"{base}?{query}" if query else base


def _is_news(key: str, text: str | None) -> bool:
    """Whether the address says something that neither we wrote nor the browser merely repeats."""
    written = _written(key)
    if not written:
        return text is not None
    current, when = written[-1]
    echo = monotonic() - when < ECHO_S and any(old == text for old, _ in written[:-1])
    return text != current and not echo


def _written(key: str) -> list[tuple[str | None, float]]:
    by_key: dict[str, list[tuple[str | None, float]]] = st.session_state.setdefault(_WRITTEN, {})
    return by_key.setdefault(key, [])
