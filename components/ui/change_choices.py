"""What a person does to the picture: one text in the address, set by hand or by sliders."""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st
from numpy import uint8
from numpy.typing import NDArray

from components.errors import ExplorerError
from components.inspection.amounts import AMOUNTS, Amount
from components.inspection.change_texts import FILLS
from components.inspection.changes import UNCHANGED, Changes
from components.ui import address, paint_panel
from components.ui.plain import plain

KEY = "change"
_PAST, _REFUSED = "changes: past", "changes: refused"
NO_JPEG = "not saved"
QUALITIES = (NO_JPEG, 95, 85, 75, 50, 25, 10, 5, 1)


def ask(seen: NDArray[uint8], mean: tuple[float, float, float]) -> Changes:
    """The changes as painted and set; `mean` is that of the network's preprocessing."""
    address.seed(KEY, lambda text: Changes.from_text(text).to_text(), "")
    changes = Changes.from_text(str(st.session_state[KEY]))
    paint_panel.paint(seen, mean, changes, _take_marks, _refuse)
    if sentence := st.session_state.pop(_REFUSED, ""):
        st.error(plain(sentence), icon=":material/error:")
    fill = "change fill"
    st.session_state[fill] = changes.fill
    st.segmented_control(
        "Paint with",
        list(FILLS),
        format_func=lambda key: FILLS[key],
        key=fill,
        required=True,
        on_change=lambda: _put(fill=st.session_state[fill]),
    )
    left, right = st.columns(2)
    for place, key in zip(
        (left, right) * 2, ("blur", "noise", "brightness", "rotation"), strict=True
    ):
        with place:
            _slider(AMOUNTS[key], changes)
    _jpeg(changes)
    _buttons(changes)
    address.publish(KEY, changes.to_text(), "")
    return changes


def _slider(amount: Amount, changes: Changes) -> None:
    widget = f"change {amount.key}"
    st.session_state[widget] = float(getattr(changes, amount.key))
    unit = f", {amount.unit}" if amount.unit else ""
    st.slider(
        f"{amount.name}{unit}",
        float(amount.lowest),
        float(amount.highest),
        step=float(amount.step),
        key=widget,
        help=amount.sentence,
        on_change=lambda: _put(**{amount.key: st.session_state[widget]}),
    )


def _jpeg(changes: Changes) -> None:
    widget = "change jpeg"
    options = sorted({*QUALITIES[1:], *([changes.jpeg] if changes.jpeg else [])}, reverse=True)
    st.session_state[widget] = changes.jpeg or NO_JPEG

    def take() -> None:
        quality = st.session_state[widget]
        _put(jpeg=None if quality == NO_JPEG else quality)

    st.select_slider(
        AMOUNTS["jpeg"].name,
        [NO_JPEG, *options],
        key=widget,
        help=AMOUNTS["jpeg"].sentence,
        on_change=take,
    )


def _buttons(changes: Changes) -> None:
    past: list[str] = st.session_state.setdefault(_PAST, [])
    with st.container(horizontal=True):
        st.button("Undo the last change", on_click=_undo, disabled=not past, icon=":material/undo:")
        st.button(
            "As it was",
            on_click=partial(_set, UNCHANGED),
            disabled=changes == UNCHANGED,
            icon=":material/restart_alt:",
        )


def _take_marks(marks: paint_panel.Marks) -> None:
    boxes, strokes = marks
    _put(boxes=boxes, strokes=strokes)


def _put(**fields: Any) -> None:
    try:
        _set(replace(Changes.from_text(str(st.session_state[KEY])), **fields))
    except ExplorerError as error:
        _refuse(str(error))


def _refuse(sentence: str) -> None:
    st.session_state[_REFUSED] = sentence


def _set(changes: Changes) -> None:
    past: list[str] = st.session_state.setdefault(_PAST, [])
    past.append(str(st.session_state[KEY]))
    del past[:-50]
    address.choose(**{KEY: changes.to_text()})


def _undo() -> None:
    address.choose(**{KEY: st.session_state[_PAST].pop()})
