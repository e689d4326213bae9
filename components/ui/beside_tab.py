"""Inspection's tab Two networks: the same picture through another network."""

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from components.figures.answer_bars import Answer, answer_bars
from components.figures.bars import prediction_bars
from components.figures.heat_cells import HeatCell, HeatGrid, SeenPicture
from components.inspection.answers import most_probable_of_any
from components.inspection.methods import METHODS
from components.ui import choices, heat_panel, inputs, looking, panels
from components.ui.heat_panel import Drawing
from components.ui.looking import NetworkChoice
from components.ui.methods_tab import ask_methods
from components.ui.plain import plain
from components.ui.shown import Shown

if TYPE_CHECKING:
    from components.inspection import Inspection

TOP = 4


def show(shown: Shown) -> None:
    """Both answers as bars, and both networks' heat maps by several methods."""
    asked = shown.asked
    left, middle, right = st.columns(3)
    with left:
        model = choices.network(shown.model, "with", "Beside it")
    with middle:
        # The same network, untrained, is the first thing to compare with.
        preferred = "random" if model == shown.model else ""
        weights = choices.weights(model, "with_weights", preferred)
    with right:
        methods = ask_methods()
    chosen = NetworkChoice(model, weights.key, asked.chosen.device)
    panels.say_mismatch(weights, asked.picture)
    theirs = looking.facts(chosen)
    layer = theirs.default_layer
    other = replace(asked, chosen=chosen, layer=layer, class_index=None)
    first = looking.looked(asked, methods, (asked.layer,), (shown.explained.index,))
    second = looking.looked(other, methods, (layer,), None)
    bars, words = st.columns([3, 2])
    with bars:
        if theirs.labels == shown.known.labels:
            _bars(first, second, theirs.labels)
        else:
            _two_lists(first, second)
    with words:
        _words(first, second)
    _maps(first, second, methods, shown.drawing)


def _bars(first: "Inspection", second: "Inspection", labels: tuple[str, ...]) -> None:
    quantity = inputs.one_of("Show", "quantity", ["probability", "logit"], "probability")
    names = _names(first, second)
    both = most_probable_of_any(labels, (first.logits, second.logits), TOP)
    figure = answer_bars(
        [Answer(name, said) for name, said in zip(names, both, strict=True)],
        "logit" if quantity == "logit" else "probability",
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


def _two_lists(first: "Inspection", second: "Inspection") -> None:
    """Networks of different classes have no bars in common."""
    for place, name, each in zip(
        st.columns(2), _names(first, second), (first, second), strict=True
    ):
        with place:
            st.markdown(f"**{plain(name)}**")
            st.plotly_chart(
                prediction_bars(each.predictions, each.explained[0].index),
                key=f"bars of {name}",
                height=240,
                alt="; ".join(f"{one.label} {one.probability:.1%}" for one in each.predictions),
            )


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
