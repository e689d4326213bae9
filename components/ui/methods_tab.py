"""Inspection's tab Methods: one picture, several ways to ask where the evidence lies."""

from typing import TYPE_CHECKING

import streamlit as st

from components.figures.heat_cells import HeatCell, HeatGrid, SeenPicture
from components.inspection.methods import METHODS
from components.ui import class_difference, heat_panel, inputs, looking, slow_methods
from components.ui.layer_names import layer_title
from components.ui.shown import Shown

if TYPE_CHECKING:
    from components.inspection import HeatMap, Inspection

QUICK = [key for key, method in METHODS.items() if method.needs != "passes"]
MOST_CELLS = 36


def show(shown: Shown) -> None:
    """The grid of methods × layers × classes, two classes' difference, and the slow methods."""
    methods = ask_methods()
    layers, classes = _ask(shown)
    found = looking.looked(shown.asked, methods, layers, classes)
    _grid(shown, found, methods)
    with st.expander("What these methods do", icon=":material/menu_book:"):
        for key in methods:
            st.markdown(in_words(key))
    st.subheader("What speaks for one class and not for another?", anchor=False)
    class_difference.show(shown)
    st.subheader("Methods of many passes", anchor=False)
    slow_methods.show(shown)


def ask_methods() -> tuple[str, ...]:
    """Some of the methods of one pass."""
    return tuple(
        inputs.several("Methods", "methods", QUICK, QUICK, show=lambda key: METHODS[key].title)
    )


def in_words(method: str) -> str:
    """A method's title, source and sentence as Markdown."""
    found = METHODS[method]
    return f"**{found.title}** ({found.source}). {found.sentence}"


def _ask(shown: Shown) -> tuple[tuple[str, ...], tuple[int, ...]]:
    known, model = shown.known, shown.model
    left, right = st.columns(2)
    with left:
        layers = inputs.several(
            "Layers",
            "layers",
            [layer.path for layer in known.layers],
            [shown.asked.layer],
            show=lambda path: layer_title(model, path),
            of=model,
        )
    with right:
        classes = inputs.several(
            "Classes",
            "classes",
            [str(index) for index in range(len(known.labels))],
            [str(shown.explained.index)],
            show=lambda index: known.labels[int(index)],
            of=model,
        )
    return tuple(layers), tuple(int(each) for each in classes)


def _grid(shown: Shown, found: "Inspection", methods: tuple[str, ...]) -> None:
    """Rows are layers and classes, columns methods."""
    layers = list(dict.fromkeys(each.layer for each in found.heat_maps))
    pairs = [(layer, each) for layer in layers for each in found.explained]
    several = len(found.explained) > 1
    fitting = pairs[: max(1, MOST_CELLS // len(methods))]
    rows = [
        f"{layer_title(shown.model, layer)}{f' · {each.label}' if several else ''}"
        for layer, each in fitting
    ]
    heat_panel.heat_maps(
        "methods",
        [SeenPicture("seen", found.seen)],
        [
            _cell(found.heat_map(method, layer, each.index))
            for layer, each in fitting
            for method in methods
        ],
        shown.drawing,
        HeatGrid(
            tuple(rows),
            tuple(METHODS[key].title for key in methods),
            cell_px=190,
            together=heat_panel.TOGETHER,
        ),
    )
    if len(pairs) > len(fitting):
        st.caption(f"{len(pairs) - len(fitting)} more rows have no room here: choose fewer.")
    st.caption(
        "All from one forward pass and one backward pass a class. Negative values are set to 0."
        f" Scale: {heat_panel.SCALES[shown.drawing.scale]}; the numbers are the raw ranges."
    )


def _cell(heat_map: "HeatMap") -> HeatCell:
    height, width = heat_map.values.shape
    return HeatCell(
        f"{heat_map.method} {heat_map.layer} {heat_map.class_index}",
        METHODS[heat_map.method].title,
        heat_map.values,
        f"{height} × {width}",
    )
