"""The address bar is the state: what it says goes into the widgets, what they say goes back.

Streamlit's own `bind="query-params"` writes the widget's label; our addresses carry names that
stay the same when a label changes, and a wrong value gets a sentence.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.errors import ExplorerError
from components.ui.plain import plain

T = TypeVar("T")

# A browser that answers late still sends the address of a moment ago: not the person's wish.
ECHO_S = 1.0


@dataclass(slots=True)
class _Visit:
    """What is known of one choice on this page: its widget, its default, the texts written."""

    widget: str
    default: Any
    written: list[tuple[str | None, float]] = field(default_factory=list)
    news: bool = False
    arrival: int = 0


# In the session: the page, its visits by key, and what was chosen on any page, by key.
_PAGE, _VISITS, _CHOSEN, _WARNINGS, _SEEDED, _ARRIVALS = (
    f"address: {what}" for what in ("page", "visits", "chosen", "warnings", "seeded", "arrivals")
)


def arrive(page: str) -> None:
    """Call once at the start of a run: a new page begins with an address of its own."""
    st.session_state[_SEEDED] = set()
    # None while the session's first address is read: that is no link within the app.
    st.session_state[_ARRIVALS] = (
        st.session_state.get(_ARRIVALS) or 0 if _PAGE in st.session_state else None
    )
    if st.session_state.get(_PAGE) != page:
        st.session_state[_PAGE] = page
        st.session_state[_VISITS] = {}


def warn_in(place: DeltaGenerator) -> None:
    """Where sentences about a wrong address appear: at the page's top, never in a closed box."""
    st.session_state[_WARNINGS] = place


def visited(key: str) -> bool:
    """Whether the choice has been asked on this page before, in an earlier run."""
    return key in _visits()


def seed(key: str, read: Callable[[str], T], default: T, widget: str | None = None) -> None:
    """Put into a widget what the address, the other pages or the default say.

    `read` turns the address's text into a value and raises `ExplorerError` if it can't; then the
    person reads its sentence and the last good value stays. A default that nobody changed follows
    a new default: other weights bring other samples. `widget` is the widget's key where it is not
    `key` itself. The second call of a run does nothing.
    """
    seeded: set[str] = st.session_state.setdefault(_SEEDED, set())
    if key in seeded:
        return
    seeded.add(key)
    widget = widget or key
    text = st.query_params.get(key)
    visit = _visits().get(key)
    if visit is None:
        visit = _visits()[key] = _Visit(widget, default)
        st.session_state[widget] = chosen(key, default)
        visit.news = text is not None
    else:
        visit.news = _is_news(visit, text)
        untouched = key not in _chosen() and st.session_state.get(visit.widget) == visit.default
        # What was left for a widget that wasn't drawn then, Streamlit does not show by itself.
        if untouched or widget != visit.widget or widget not in st.session_state:
            st.session_state[widget] = chosen(key, default)
    if visit.news or not visit.written:
        visit.written.append((text, monotonic()))
    visit.widget, visit.default = widget, default
    if visit.news:
        _take(key, widget, text, read, default)
        if text is not None and st.session_state.get(_ARRIVALS) is not None:
            st.session_state[_ARRIVALS] = visit.arrival = st.session_state[_ARRIVALS] + 1


def publish(key: str, value: T, default: T, write: Callable[[T], str] = str) -> None:
    """Put the widget's value into the address; a default is left out."""
    visit = _visits()[key]
    if value != default or key in _chosen():
        _chosen()[key] = value
    text = None if value == default else write(value)
    if text != st.query_params.get(key):
        visit.written.append((text, monotonic()))
        if text is None:
            del st.query_params[key]
        else:
            st.query_params[key] = text
    elif visit.news and text is not None:
        st.query_params[key] = text  # a link within the app does not change the bar by itself


def choose(**values: Any) -> None:
    """Choose from code, in a button's callback: the widgets show it in the run that follows."""
    for key, value in values.items():
        _chosen()[key] = value
        visit = _visits().get(key)
        st.session_state[visit.widget if visit else key] = value


def forget(*keys: str) -> None:
    """Go back to the defaults; call before the widgets are made, or in a callback."""
    for key in keys:
        _chosen().pop(key, None)
        visit = _visits().get(key)
        if visit is not None:
            st.session_state.pop(visit.widget, None)


def begin_anew(key: str, value: str, default: str, *forgotten: str) -> None:
    """Choose, and go back to the defaults of what belonged to the choice before.

    The address changes once, so that the browser's way back is one step. Call in a callback.
    """
    forget(*forgotten)
    told = {each: text for each, text in st.query_params.items() if each not in (key, *forgotten)}
    if value != default:
        told[key] = value
    for each in (key, *forgotten):
        visit = _visits().get(each)
        if visit is not None and told.get(each) != st.query_params.get(each):
            visit.written.append((told.get(each), monotonic()))
    st.query_params.from_dict(told)


def keep_here(*keys: str) -> None:
    """What was chosen means something else on other pages: it doesn't travel to them."""
    for key in keys:
        _chosen().pop(key, None)


def chosen(key: str, default: T) -> T:
    """What the person last chose for `key`, on whatever page."""
    value: T = _chosen().get(key, default)
    return value


def arrival(key: str) -> int:
    """The number of the last link within the app that asked for `key` here; 0 if none did."""
    return _visits()[key].arrival


def link() -> str:
    """The address of the view as it stands."""
    base = (st.context.url or "").partition("?")[0]
    query = urlencode(st.query_params.to_dict(), safe=":,@/")
    return f"{base}?{query}" if query else base


def _take(key: str, widget: str, text: str | None, read: Callable[[str], T], default: T) -> None:
    """Follow the address; without a text it asks for the default."""
    if text is None:
        _chosen().pop(key, None)
        st.session_state[widget] = default
        return
    try:
        _chosen()[key] = st.session_state[widget] = read(text)
    except ExplorerError as error:
        place = st.session_state.get(_WARNINGS) or st
        place.warning(f"In the address: {plain(str(error))}", icon=":material/link_off:")


def _is_news(visit: _Visit, text: str | None) -> bool:
    """Whether the address says something that neither we wrote nor the browser merely repeats."""
    current, when = visit.written[-1]
    echo = monotonic() - when < ECHO_S and any(old == text for old, _ in visit.written[:-1])
    return text != current and not echo


def _visits() -> dict[str, _Visit]:
    visits: dict[str, _Visit] = st.session_state.setdefault(_VISITS, {})
    return visits


def _chosen() -> dict[str, Any]:
    everything: dict[str, Any] = st.session_state.setdefault(_CHOSEN, {})
    return everything
