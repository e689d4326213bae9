"""What the page Blocks asks: a laboratory, and a number for each of its knobs."""

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.blocks.lab import Knob, Lab, Values
from components.blocks.labs import LABS
from components.errors import ExplorerError
from components.figures.numbers import signed
from components.ui import address, inputs

FIRST = "depthwise-separable" if "depthwise-separable" in LABS else next(iter(LABS))
BESIDE = "beside"
KNOBS = tuple(dict.fromkeys(knob.key for lab in LABS.values() for knob in lab.knobs))
BLOCK_PX, KNOB_PX, NAMES_PX, MOST_LETTERS = 340, 150, 230, 28
# Of a label, and of a button.
LABEL_PX, LETTER_PX = 6.8, 10.5


def row() -> DeltaGenerator:
    """Where the choices stand: side by side, as many as fit."""
    return st.container(horizontal=True, vertical_alignment="top")


def lab() -> Lab:
    """The block that a person wants to know about; another one begins with its own numbers."""
    read = inputs.reader("Block", list(LABS))
    address.seed("block", read, FIRST)
    if st.session_state["block"] not in LABS:
        st.session_state["block"] = FIRST
    with st.container(width=BLOCK_PX):
        key = st.selectbox(
            "Block",
            list(LABS),
            format_func=lambda key: f"{LABS[key].group}: {LABS[key].title}",
            key="block",
            help="Type to search.",
            on_change=_begin_anew,
        )
    address.publish("block", key, FIRST)
    return LABS[key]


def _begin_anew() -> None:
    address.begin_anew("block", st.session_state["block"], FIRST, *KNOBS, BESIDE)


def beside(titles: Sequence[str]) -> int:
    """Which of a laboratory's designs is drawn beside the first, by its number from 1.

    `titles` are those of all. It is asked only where there is a choice.
    """
    numbers = [str(number) for number in range(1, len(titles))]
    if len(numbers) < 2:
        return 1
    # A widget would not notice that the same numbers have other titles.
    widget = f"{BESIDE} of {', '.join(titles)}"
    address.seed(BESIDE, inputs.reader("Drawn beside it", numbers), numbers[0], widget)
    if st.session_state[widget] not in numbers:
        st.session_state[widget] = numbers[0]
    with st.container(width=BLOCK_PX):
        picked = st.selectbox(
            "Drawn beside it",
            numbers,
            format_func=lambda number: f"Drawn beside it: {titles[int(number)]}",
            key=widget,
            label_visibility="collapsed",
        )
    address.publish(BESIDE, picked, numbers[0])
    return int(picked)


def values(lab: Lab) -> Values:
    """What the knobs say."""
    return {knob.key: _knob(knob, lab) for knob in lab.knobs}


def _knob(knob: Knob, lab: Lab) -> float:
    widget = f"{knob.key} of {lab.key}"
    address.seed(knob.key, reader(knob), knob.default, widget)
    # What another laboratory or page left under this key may be no number here.
    st.session_state[widget] = nearest(knob, st.session_state[widget])
    asked = _one_of_few(knob, widget) if knob.choices else _typed(knob, widget)
    value = knob.default if asked is None else asked
    address.publish(knob.key, value, knob.default, "{:g}".format)
    return value


def _one_of_few(knob: Knob, widget: str) -> float | None:
    called = dict(zip(map(float, knob.choices), knob.names, strict=True)) if knob.names else {}
    options, words = [float(choice) for choice in knob.choices], knob.help or None

    def show(choice: float) -> str:
        return called.get(choice, f"{choice:g}")

    letters = sum(len(show(choice)) + 3 for choice in options)
    if letters > MOST_LETTERS:
        with st.container(width=NAMES_PX):
            return st.selectbox(knob.label, options, format_func=show, key=widget, help=words)
    with st.container(width=max(KNOB_PX, round(LETTER_PX * letters) + 16)):
        return st.segmented_control(
            knob.label, options, format_func=show, key=widget, help=words, required=True
        )


def _typed(knob: Knob, widget: str) -> float | None:
    with st.container(width=max(KNOB_PX, round(LABEL_PX * len(knob.label)) + 36)):
        return st.number_input(
            knob.label,
            float(knob.lowest),
            float(knob.highest),
            step=float(knob.step),
            key=widget,
            format="%g",
            help=f"{knob.help} {_range(knob).capitalize()}.".strip(),
        )


def nearest(knob: Knob, value: object) -> float:
    """Where a knob stands for a value: on its nearest step; the default if it can't stand near."""
    if not isinstance(value, int | float):
        return float(knob.default)
    if not knob.choices and knob.lowest <= value <= knob.highest:
        value = knob.lowest + round((value - knob.lowest) / knob.step) * knob.step
        value = round(min(value, knob.highest), 6)
    return float(value if allowed(knob, value) else knob.default)


def allowed(knob: Knob, value: object) -> bool:
    """Whether a knob can stand so."""
    if not isinstance(value, int | float):
        return False
    if knob.choices:
        return value in knob.choices
    whole = (value - knob.lowest) / knob.step
    return knob.lowest <= value <= knob.highest and abs(whole - round(whole)) < 1e-9


def reader(knob: Knob) -> Callable[[str], float]:
    """Reads a knob's number from the address; refuses what it can't stand at."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not allowed(knob, value):
            raise ExplorerError(f"{text!r} can't be {knob.label!r} here: {_range(knob)}.")
        return value

    return read


def _range(knob: Knob) -> str:
    if knob.choices:
        return f"it is one of {', '.join(map(signed, knob.choices))}"
    steps = f" in steps of {signed(knob.step)}" if knob.step != 1 else ""
    return f"it goes from {signed(knob.lowest)} to {signed(knob.highest)}{steps}"
