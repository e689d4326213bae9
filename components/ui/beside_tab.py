"""Inspection's tab Two networks: the same picture through another network."""

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from components.figures.answer_bars import Answer, answer_bars
from components.figures.heat_cells import HeatCell, HeatGrid, SeenPicture
from components.inspection.methods import METHODS
from components.ui import choices, heat_panel, inputs, looking, panels
from components.ui.heat_panel import Drawing
from components.ui.looking import NetworkChoice
from components.ui.methods_tab import ask_methods
from components.ui.plain import plain
from components.ui.shown import Shown

if TYPE_CHECKING:
    from components.inspection import Inspection


def show(shown: Shown) -> None:
    """Both answers as bars, and both networks' heat maps by several methods."""
    asked = shown.asked
    left, middle, right = st.columns(3)
    with left:
        model = choices.network("demo", "with", "Beside it")
    with middle:
        weights = choices.weights(model, "with_weights")
    with right:
        methods = ask_methods()
    chosen = NetworkChoice(model, weights.key, asked.chosen.device)
    panels.say_mismatch(weights, asked.picture)
    layer = looking.facts(chosen).default_layer
    other = replace(asked, chosen=chosen, layer=layer, class_index=None)
    first = looking.looked(asked, methods, (asked.layer,), (shown.explained.index,))
    second = looking.looked(other, methods, (layer,), None)
    bars, words = st.columns([3, 2])
    with bars:
        _bars(first, second)
    with words:
        _words(first, second)
    _maps(first, second, methods, shown.drawing)


def _bars(first: "Inspection", second: "Inspection") -> None:
    quantity = inputs.one_of("Show", "quantity", ["probability", "logit"], "probability")
    names = _names(first, second)
    figure = answer_bars(
        [Answer(name, each.predictions) for name, each in zip(names, (first, second), strict=True)],
        "logit" if quantity == "logit" else "probability",
        most=6,
    )
    best = [each.predictions[0] for each in (first, second)]
    st.plotly_chart(
        figure,
        key="two answers",
        alt="; ".join(
            f"{name}: {each.label} {each.probability:.1%}"
            for name, each in zip(names, best, strict=True)
        ),
    )
    if quantity == "logit":
        st.caption("Logits of different networks have no common unit: compare their order only.")


def _words(first: "Inspection", second: "Inspection") -> None:
    """Whether they agree, and how sure each is."""
    one, two = first.predictions[0], second.predictions[0]
    if one.label == two.label:
        st.markdown(f"Both say **{plain(one.label)}**.")
    else:
        st.markdown(f"One says **{plain(one.label)}**, the other **{plain(two.label)}**.")
    for name, each in zip(_names(first, second), (first, second), strict=True):
        best, (height, width, _) = each.predictions[0], each.seen.shape
        st.caption(
            f"{plain(name)}: {best.probability:.1%} for {plain(best.label)}; saw"
            f" {width} × {height} pixels; {each.elapsed_s * 1000:.0f} ms on {each.device}."
        )
    st.caption(
        "Probabilities of networks with different classes can't be compared: each shares out 100 %"
        " among the classes that it knows."
    )


def _names(first: "Inspection", second: "Inspection") -> tuple[str, str]:
    if first.network != second.network:
        return first.network, second.network
    return (
        f"{first.network}, {first.weights.label}",
        f"{second.network}, {second.weights.label} (beside)",
    )


def _maps(
    first: "Inspection", second: "Inspection", methods: tuple[str, ...], drawing: Drawing
) -> None:
    both = {"first": first, "second": second}
    pictures = [SeenPicture(key, each.seen) for key, each in both.items()]
    cells = [
        HeatCell(
            f"{key} {heat_map.method}",
            METHODS[heat_map.method].title,
            heat_map.values,
            f"{heat_map.layer} · {' × '.join(map(str, heat_map.values.shape))}",
            key,
        )
        for key, each in both.items()
        for heat_map in each.heat_maps
    ]
    rows = tuple(
        f"{name}: {each.explained[0].label}"
        for name, each in zip(_names(first, second), (first, second), strict=True)
    )
    columns = tuple(METHODS[key].title for key in methods)
    heat_panel.heat_maps(
        "two networks",
        pictures,
        cells,
        drawing,
        HeatGrid(rows, columns, cell_px=190, together="two networks"),
        "own",
    )
    st.caption(
        "Each network with its own size and crop, its own layer and its own scale: raw values of"
        " two networks have no common unit."
    )
