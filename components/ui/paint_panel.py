"""The picture to paint on: rectangles and brush strokes that hide parts of it."""

from collections.abc import Callable
from secrets import token_hex
from typing import Any

import streamlit as st
from numpy import uint8
from numpy.typing import NDArray

from components.errors import ExplorerError
from components.figures.heat_cells import SeenPicture
from components.figures.paint_view import paint_view, painted
from components.inspection.changes import Changes, changed
from components.inspection.painting import Box, Stroke
from components.ui.views import view

Marks = tuple[tuple[Box, ...], tuple[Stroke, ...]]
_WIDGET, _KNOWN, _VERSION = "paint view", "paint view: known", "paint view: version"
_EVERYWHERE = (Box(0, 0, 1, 1),)

_view = view("paint")


def paint(
    seen: NDArray[uint8],
    mean: tuple[float, float, float],
    changes: Changes,
    take: Callable[[Marks], None],
    refuse: Callable[[str], None],
) -> None:
    """Mount the view with what is painted.

    When a hand has changed it, `take` is called, or `refuse` with a sentence.

    `mean` is that of the network's preprocessing (see `changed`).
    """
    marks = (changes.boxes, changes.strokes)
    if st.session_state.get(_KNOWN) != marks or _VERSION not in st.session_state:
        st.session_state[_KNOWN] = marks
        st.session_state[_VERSION] = token_hex(4)

    def take_marks() -> None:
        state: Any = st.session_state[_WIDGET]
        try:
            marks = painted(state.get("marks"))
        except ExplorerError as error:
            refuse(str(error))
            del st.session_state[_VERSION]  # the view shall show what counts
        else:
            st.session_state[_KNOWN] = marks
            take(marks)

    hidden = changed(seen, Changes(boxes=_EVERYWHERE, fill=changes.fill), mean)
    _view(
        key=_WIDGET,
        data=paint_view(
            SeenPicture("seen", seen), hidden, *marks, version=st.session_state[_VERSION]
        ),
        on_marks_change=take_marks,
    )
