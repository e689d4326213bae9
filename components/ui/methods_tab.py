"""Inspection's tab Methods: one picture, several ways to ask where the evidence lies."""

from typing import TYPE_CHECKING

import streamlit as st

from components.figures.heat_cells import HeatCell, HeatGrid, SeenPicture
from components.figures.methods_verdict import same_sentence
from components.inspection.equal_maps import same_maps
from components.inspection.methods import METHODS
from components.ui import class_difference, heat_panel, inputs, jobs, looking, slow_methods
from components.ui.layer_names import layer_title
from components.ui.shown import Shown

if TYPE_CHECKING:
    from components.inspection import HeatMap, Inspection
    from components.networks.pool import Progress

QUICK = [key for key, method in METHODS.items() if method.needs != "passes"]
MOST_CELLS = 36


def show(shown: Shown) -> None:
    """The grid of methods × layers × classes, two classes' difference, and the slow methods."""
    methods = ask_methods()
    layers, classes = fitting(*_ask(shown), len(methods))
    found = looking.looked(shown.asked, methods, layers, classes)
    judged = st.toggle(
        "Trust beside each map",
        key="trust beside each map",
        help="Deletion area against random places (small is good) and likeness to the map of an"
        " untrained network (near 0 is good), for each map; some dozen passes each.",
        persist_state="session",
    )
    _grid(shown, found, methods, judged)
    with st.expander("What these methods do", icon=":material/menu_book:"):
        for key in methods:
            st.markdown(slow_methods.in_words(key))
    st.subheader("What speaks for one class and not for another?", anchor=False)
    class_difference.show(shown)
    st.subheader("Methods of many passes", anchor=False)
    slow_methods.show(shown)


def ask_methods() -> tuple[str, ...]:
    """Some of the methods of one pass."""
    return tuple(
        inputs.several("Methods", "methods", QUICK, QUICK, show=lambda key: METHODS[key].title)
    )


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
        classes = ask_classes(shown)
    return tuple(layers), classes


def ask_classes(shown: Shown) -> tuple[int, ...]:
    """Some of the network's classes; at first the explained one."""
    labels = shown.known.labels
    picked = inputs.several(
        "Classes",
        "classes",
        [str(index) for index in range(len(labels))],
        [str(shown.explained.index)],
        show=lambda index: labels[int(index)],
        of=shown.model,
    )
    return tuple(int(each) for each in picked)


def fitting(
    layers: tuple[str, ...], classes: tuple[int, ...], columns: int
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """As many as have room: what can't be shown is not computed either."""
    rows = max(1, MOST_CELLS // columns)
    kept_classes = classes[:rows]
    kept_layers = layers[: max(1, rows // len(kept_classes))]
    if (kept_layers, kept_classes) != (layers, classes):
        st.info(
            f"There is room for {MOST_CELLS} maps: {len(kept_layers)} of {len(layers)} layers and"
            f" {len(kept_classes)} of {len(classes)} classes are shown.",
            icon=":material/grid_on:",
        )
    return kept_layers, kept_classes


def _grid(shown: Shown, found: "Inspection", methods: tuple[str, ...], judged: bool) -> None:
    """Rows are layers and classes, columns methods; `judged` writes the trust below each."""
    layers = list(dict.fromkeys(each.layer for each in found.heat_maps))
    pairs = [(layer, each) for layer in layers for each in found.explained]
    several = len(found.explained) > 1
    rows = [
        f"{layer_title(shown.model, layer)}{f' · {each.label}' if several else ''}"
        for layer, each in pairs
    ]
    heat_maps = [
        found.heat_map(method, layer, each.index) for layer, each in pairs for method in methods
    ]
    notes = _judgements(shown, heat_maps) if judged else [_size(each) for each in heat_maps]
    heat_panel.heat_maps(
        "methods",
        [SeenPicture("seen", found.seen)],
        [_cell(each, note) for each, note in zip(heat_maps, notes, strict=True)],
        shown.drawing,
        HeatGrid(
            tuple(rows),
            tuple(METHODS[key].title for key in methods),
            cell_px=190,
            together=heat_panel.TOGETHER,
        ),
    )
    if alike := _alike(heat_maps):
        st.markdown(alike)
    st.caption(
        "All from one forward pass and one backward pass a class. Negative values are set to 0."
        f" Scale: {heat_panel.SCALES[shown.drawing.scale]}; the numbers are the raw ranges."
    )


def _alike(heat_maps: "list[HeatMap]") -> str:
    """Which methods gave the same maps at a layer, and why."""
    layers = dict.fromkeys(each.layer for each in heat_maps)
    groups = {
        layer: same_maps(each for each in heat_maps if each.layer == layer) for layer in layers
    }
    return " ".join(
        f"At {layer}: {same_sentence(same)} Earlier layers show them differ."
        for layer, same in groups.items()
        if same
    )


def _judgements(shown: Shown, heat_maps: "list[HeatMap]") -> list[str]:
    """For each map its deletion area against random places, and its likeness."""
    asked = shown.asked

    def job(progress: "Progress") -> list[str]:
        from components import inspection

        loaded, image = asked.chosen.loaded(), asked.image()
        notes = []
        for number, heat_map in enumerate(heat_maps):
            notes.append(inspection.trust_line(loaded, image, heat_map).short)
            progress((number + 1) / len(heat_maps))
        return notes

    which = tuple((each.method, each.layer, each.class_index) for each in heat_maps)
    question = ("judged", asked.chosen, asked.picture.digest, which)
    return jobs.long_answer(question, job, f"Testing {len(heat_maps)} heat maps…")


def _size(heat_map: "HeatMap") -> str:
    return " × ".join(map(str, heat_map.values.shape))


def _cell(heat_map: "HeatMap", note: str) -> HeatCell:
    key = f"{heat_map.method} {heat_map.layer} {heat_map.class_index}"
    return HeatCell(key, METHODS[heat_map.method].title, heat_map.values, note)
