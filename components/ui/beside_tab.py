"""Inspection's tab Other networks: the same picture through one or several others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from components.figures.answer_bars import Answer, answer_bars
from components.figures.bars import prediction_bars
from components.figures.heat_cells import HeatCell, HeatGrid, SeenPicture
from components.inspection.answers import most_probable_of_any
from components.inspection.methods import METHODS
from components.networks import Weights
from components.ui import choices, heat_panel, inputs, looking
from components.ui.heat_panel import Drawing
from components.ui.methods_tab import ask_methods
from components.ui.plain import plain
from components.ui.shown import Shown

if TYPE_CHECKING:
    from components.inspection import Inspection

TOP = 4
MOST_MORE = 3


class _Asked(NamedTuple):
    """A network with its weights, and the keys of both in the address."""

    model: str
    weights: Weights
    keys: tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class _One:
    """One of the networks: its title, class names, and what it said."""

    title: str
    labels: tuple[str, ...]
    answer: "Inspection"


def show(shown: Shown) -> None:
    """All answers as bars, and all networks' heat maps by several methods."""
    left, right = st.columns(2)
    with left:
        model = choices.network(shown.model, "with", "Beside it")
    with right:
        # The same network, untrained, is the first thing to compare with.
        preferred = "random" if model == shown.model else ""
        weights = choices.weights(model, "with_weights", preferred)
    with left:
        more = choices.more_networks("also", "And also", MOST_MORE)
    with right:
        methods = ask_methods()
    others = [_Asked(model, weights, ("with", "with_weights"))]
    for place, name in zip(st.columns(MOST_MORE), more, strict=False):
        key = f"weights_of_{len(others)}"
        with place:
            others.append(_Asked(name, choices.weights(name, key), ("also", key)))
    asked = shown.asked
    own = looking.looked(asked, methods, (asked.layer,), (shown.explained.index,))
    names = [shown.model, *(other.model for other in others)]
    found = [_One(_title(shown.model, own.weights, names), shown.known.labels, own)]
    found += [_other(shown, other, methods, names) for other in others]
    _answers(found)
    _maps(found, methods, shown.drawing)


def _title(model: str, weights: Weights, names: Sequence[str]) -> str:
    """The network's name; with its weights where the name alone doesn't tell them apart."""
    return f"{model}, {weights.label}" if names.count(model) > 1 else model


def _other(shown: Shown, other: _Asked, methods: tuple[str, ...], names: Sequence[str]) -> _One:
    """The picture through another network, at its own default layer.

    The class is the explained one where both networks know the same, else its most probable.
    """
    chosen = looking.choice(other.model, other.weights, shown.asked.chosen.device)
    known = looking.facts(chosen, other.keys)
    same = known.labels == shown.known.labels
    asked = replace(shown.asked, chosen=chosen, layer=known.default_layer, class_index=None)
    classes = (shown.explained.index,) if same else None
    answer = looking.looked(asked, methods, (known.default_layer,), classes)
    return _One(_title(other.model, other.weights, names), known.labels, answer)


def _answers(found: list[_One]) -> None:
    """In one figure where all know the same classes, else side by side."""
    if len({one.labels for one in found}) == 1:
        bars, words = st.columns([3, 2])
        with bars:
            _bars(found)
        with words:
            _words(found)
    else:
        for place, one in zip(st.columns(len(found)), found, strict=True):
            with place:
                _list(one)
        _words(found)


def _bars(found: list[_One]) -> None:
    quantity = inputs.one_of("Show", "quantity", ["probability", "logit"], "probability")
    said = most_probable_of_any(found[0].labels, [one.answer.logits for one in found], TOP)
    figure = answer_bars(
        [Answer(one.title, each) for one, each in zip(found, said, strict=True)],
        "logit" if quantity == "logit" else "probability",
    )
    st.plotly_chart(
        figure,
        key="answers beside each other",
        alt="; ".join(f"{one.title}: {_best(one)}" for one in found),
    )
    if quantity == "logit":
        st.caption("Logits of different networks have no common unit: compare their order only.")


def _list(one: _One) -> None:
    st.markdown(f"**{plain(one.title)}**")
    st.plotly_chart(
        prediction_bars(one.answer.predictions),
        key=f"bars of {one.title}",
        height=240,
        alt=f"{one.title}: {_best(one)}",
    )


def _best(one: _One) -> str:
    best = one.answer.predictions[0]
    return f"{best.label} {best.probability:.1%}"


def _words(found: list[_One]) -> None:
    """Whether they agree, and how sure each is."""
    labels = {one.answer.predictions[0].label for one in found}
    if len(labels) == 1:
        st.markdown(f"All say **{plain(labels.pop())}**.")
    else:
        st.markdown("They disagree.")
    for one in found:
        height, width, _ = one.answer.seen.shape
        st.caption(f"{plain(one.title)}: {plain(_best(one))}; saw {width} × {height} pixels.")
    if len({one.labels for one in found}) > 1:
        st.caption(
            "Probabilities of networks with different classes can't be compared: each shares out"
            " 100 % among the classes that it knows."
        )


def _maps(found: list[_One], methods: tuple[str, ...], drawing: Drawing) -> None:
    cells = [
        HeatCell(
            f"{one.title} {heat_map.method}",
            METHODS[heat_map.method].title,
            heat_map.values,
            f"{heat_map.layer} · {' × '.join(map(str, heat_map.values.shape))}",
            one.title,
        )
        for one in found
        for heat_map in one.answer.heat_maps
    ]
    heat_panel.heat_maps(
        "networks",
        [SeenPicture(one.title, one.answer.seen) for one in found],
        cells,
        drawing,
        HeatGrid(
            tuple(f"{one.title}: {one.answer.explained[0].label}" for one in found),
            tuple(METHODS[key].title for key in methods),
            cell_px=190,
            together="networks",
        ),
        "own",
    )
    st.caption(
        "Each network with its own size and crop, its own layer and its own scale: raw values of"
        " two networks have no common unit."
    )
