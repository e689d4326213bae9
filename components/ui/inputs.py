"""Kinds of question: a number, one of a few, one of many; each tied to its key in the address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.errors import ExplorerError
from components.figures.numbers import signed
from components.ui import address, arrival

NONE_CHOSEN = "None chosen: as at first"


def number(
    label: str, key: str, limits: tuple[float, float], default: float, step: float, help: str
) -> float:
    """A number on a slider."""
    known_number(label, key, limits, default)
    value = st.slider(label, *limits, step=step, key=key, help=help)
    # Where steps are whole, no ".0" is written.
    address.publish(key, round(value, 6), default, "{:g}".format if step >= 1 else str)
    return value


def known_number(label: str, key: str, limits: tuple[float, float], default: float) -> float:
    """A number as the address or the person has set it, before or without its widget."""
    address.seed(key, number_reader(label, limits), default)
    value: float = st.session_state[key]
    return value


def typed_number(
    label: str, key: str, limits: tuple[float, float], default: float, help: str
) -> float:
    """A number that is typed, for ranges too wide for a slider."""
    _seed_typed(label, key, limits, default)
    value = st.number_input(label, *limits, key=key, help=help, format="%g")
    address.publish(key, value, default, "{:g}".format)
    return value


def limit(label: str, key: str, most: float, default: float, help: str, none: str) -> float:
    """A typed limit from 0 to `most`; 0 is none, and stands as an empty field that says `none`."""
    if st.session_state.get(key, 0) is None:
        st.session_state[key] = 0.0
    _seed_typed(label, key, (0.0, most), default)
    st.session_state[key] = st.session_state[key] or None
    typed = st.number_input(
        label, 0.0, most, None, key=key, help=help, format="%g", placeholder=none
    )
    value = typed or 0.0
    address.publish(key, value, default, "{:g}".format)
    return value


def _seed_typed(label: str, key: str, limits: tuple[float, float], default: float) -> None:
    address.seed(key, number_reader(label, limits), default)
    # Another page may have left a number that does not exist here.
    if not limits[0] <= st.session_state[key] <= limits[1]:
        st.session_state[key] = default


def unfolded(what: str, key: str, value: str, help: str) -> bool:
    """A button that shows or hides something; the address has `key=value` while it is shown."""
    state = f"{key} {value}"

    def read(text: str) -> str:
        if text != value:
            raise ExplorerError(f"{text!r} is nothing that can be opened here; {value!r} is.")
        return text

    address.seed(key, read, "", state)
    shown = bool(st.session_state[state] == value)
    st.button(
        f"{'Hide' if shown else 'Show'} {what}",
        key=f"{state} button",
        help=help,
        type="tertiary",
        icon=":material/unfold_less:" if shown else ":material/unfold_more:",
        on_click=partial(address.choose, **{key: "" if shown else value}),
    )
    address.publish(key, value if shown else "", "")
    return shown


@dataclass(frozen=True, slots=True)
class Tab:
    """The tab that is open: its name in the address, and where its content goes."""

    key: str
    place: DeltaGenerator


def tab(key: str, labels: Mapping[str, str], of: str) -> Tab:
    """One of several tabs; only the open one need be computed. `of` names the page."""
    names = {label: name for name, label in labels.items()}
    first, widget = next(iter(names)), f"{key} of {of}"

    def read(text: str) -> str:
        return labels[reader(key, list(labels))(text)]

    address.seed(key, read, first, widget)
    _forget_unknown(widget, list(names), first)
    with st.container():
        arrival.scroll_here(address.arrival(key))
    places = st.tabs(list(names), key=widget, on_change="rerun")
    opened = next(i for i, place in enumerate(places) if place.open)
    label = list(names)[opened]
    address.publish(key, label, first, lambda label: names[label])
    return Tab(names[label], places[opened])


def number_reader(label: str, limits: tuple[float, float]) -> Callable[[str], float]:
    """Reads a number from the address; refuses what is none or outside the limits."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not limits[0] <= value <= limits[1]:
            least, most = map(signed, limits)
            raise ExplorerError(f"{text!r} is no number from {least} to {most} for {label!r}.")
        return value

    return read


def known_one(label: str, key: str, options: Sequence[str], default: str) -> str:
    """One of a few as the address or the person has set it, before or without its widget."""
    address.seed(key, reader(label, options), default)
    _forget_unknown(key, options, default)
    value: str = st.session_state[key]
    return value


def one_of(
    label: str,
    key: str,
    options: Sequence[str],
    default: str,
    show: Callable[[str], str] = str,
    help: str | None = None,
) -> str:
    """One of a few, all visible."""
    known_one(label, key, options, default)
    picked = st.segmented_control(
        label, options, format_func=show, key=key, help=help, required=True
    )
    value = picked or default
    address.publish(key, value, default)
    return value


def one_of_many(
    label: str,
    key: str,
    options: Sequence[str],
    default: str,
    show: Callable[[str], str] = str,
    help: str | None = None,
    of: str = "",
    read: Callable[[str], str] | None = None,
) -> str:
    """One of many, with search. `of` names what the options belong to, such as a network.

    Another network may have the same options with other labels, which a widget would not notice:
    it gets a widget of its own.
    """
    widget = f"{key} of {of}" if of else key
    address.seed(key, read or reader(label, options), default, widget)
    _forget_unknown(widget, options, default)
    value = st.selectbox(label, options, format_func=show, key=widget, help=help)
    address.publish(key, value, default)
    return value


def several(
    label: str,
    key: str,
    options: Sequence[str],
    default: Sequence[str],
    show: Callable[[str], str] = str,
    help: str | None = None,
    of: str = "",
    read: Callable[[str], str] | None = None,
) -> list[str]:
    """Some of many, with search; the default where none is chosen. `of` as in `one_of_many`."""
    widget = f"{key} of {of}" if of else key
    one = read or reader(label, options)

    def read_all(text: str) -> list[str]:
        return list(dict.fromkeys(one(each.replace("%2C", ",")) for each in text.split(",")))

    def write(chosen: list[str]) -> str:
        return ",".join(each.replace(",", "%2C") for each in chosen)

    address.seed(key, read_all, list(default), widget)
    known = [each for each in st.session_state[widget] if each in options]
    st.session_state[widget] = known
    picked = st.multiselect(
        label, options, format_func=show, key=widget, help=help, placeholder=NONE_CHOSEN
    )
    value = list(picked) or list(default)
    address.publish(key, value, list(default), write)
    return value


def reader(label: str, options: Sequence[str]) -> Callable[[str], str]:
    """Reads a choice from the address; refuses what is not among the options."""

    def read(text: str) -> str:
        if text not in options:
            raise ExplorerError(f"{text!r} is not among the choices of {label!r} here.")
        return text

    return read


def _forget_unknown(widget: str, options: Sequence[str], default: str) -> None:
    """Another page or network may have left a choice that does not exist here."""
    if st.session_state[widget] not in options:
        st.session_state[widget] = default
