"""One of the chosen runs, for what shows a single one: the choice is kept from tab to tab."""

from collections.abc import Callable, Sequence

import streamlit as st

from components.runs import Run
from components.ui import address, inputs
from components.ui.plain import plain

KEY = "focus"

# How a run is called where the names of all stand beside each other.
Short = Callable[[str], str]


def ask(label: str, among: Sequence[Run], runs: Sequence[Run], short: Short = str) -> Run:
    """One of `among`, which are some of the chosen runs; where it is only one, nothing is asked.

    A choice of another tab that can't be shown here stays for that tab.
    """
    named = {run.name: run for run in among}
    if len(named) == 1:
        return among[0]
    names, first, widget = [run.name for run in runs], among[0].name, f"{KEY}: {label}"
    address.seed(KEY, inputs.reader(label, names), first, widget)
    if st.session_state[widget] not in named:
        st.session_state[widget] = first
    name = st.selectbox(label, list(named), format_func=short, key=widget)
    waits = address.chosen(KEY, first) in set(names) - named.keys()
    if name != first or not waits:
        address.publish(KEY, name, first)
    return named[name]


def choose(run: Run) -> None:
    """Take a run, in a callback."""
    address.choose(**{KEY: run.name})


def say_without(what: str, others: Sequence[Run], how: str, short: Short = str) -> None:
    """Which runs have nothing to show of `what`, and `how` to have some."""
    if others:
        names = ", ".join(short(run.name) for run in others)
        st.caption(f"Without {what}: {plain(names)}. To have some, {how}")
