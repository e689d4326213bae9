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
from components.ui.methods_tab import ask_classes, ask_methods, fitting
from components.ui.plain import plain
from components.ui.shown import Shown

if TYPE_CHECKING:
    from components.inspection import HeatMap, Inspection

TOP = 4
MOST_MORE = 3
ON_THE_WAY = 4
DEPTHS = {"last": "the last layer", "way": "some layers on the way"}


class _Asked(NamedTuple):
    """A network with its weights, and the keys of both in the address."""

    model: str
    weights: Weights
    keys: tuple[str, str]


class _Question(NamedTuple):
    """What every network is asked: methods, how deep, at how many layers, for which classes."""

    methods: tuple[str, ...]
    depth: str
    layers: int
    classes: tuple[int, ...]


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
    with left:
        depth = inputs.one_of("At", "at", list(DEPTHS), "last", show=DEPTHS.__getitem__)
    with right:
        classes = ask_classes(shown)
    own_layers = _layers(shown.known.ladder, shown.asked.layer, depth)
    layers, classes = fitting(own_layers, classes, len(methods) * (1 + len(others)))
    asked = _Question(methods, depth, len(layers), classes)
    own = looking.looked(shown.asked, methods, layers, classes)
    names = [shown.model, *(other.model for other in others)]
    found = [_One(_title(shown.model, own.weights, names), shown.known.labels, own)]
    found += [_other(shown, other, asked, names) for other in others]
    _answers(found)
    _maps(found, methods, shown.drawing)


def _layers(ladder: Sequence[str], last: str, depth: str) -> tuple[str, ...]:
    """The last layer, or three or four on the way to it, in the order computed."""
    if depth == "last":
        return (last,)
    step = -(-len(ladder) // ON_THE_WAY)
    return tuple(reversed(ladder[::-1][::step]))


def _title(model: str, weights: Weights, names: Sequence[str]) -> str:
    """The network's name; with its weights where the name alone doesn't tell them apart."""
    return f"{model}, {weights.label}" if names.count(model) > 1 else model


def _other(shown: Shown, other: _Asked, asked: _Question, names: Sequence[str]) -> _One:
    """The picture through another network, at layers of its own.

    The classes are the asked ones where both networks know the same, else its most probable.
    """
    chosen = looking.choice(other.model, other.weights, shown.asked.chosen.device)
    known = looking.facts(chosen, other.keys)
    same = known.labels == shown.known.labels
    layers = _layers(known.ladder, known.default_layer, asked.depth)[-asked.layers :]
    look = replace(shown.asked, chosen=chosen, layer=known.default_layer, class_index=None)
    answer = looking.looked(look, asked.methods, layers, asked.classes if same else None)
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
    """Rows are networks with their layers and classes, columns methods."""
    rows = [
        (one, layer, explained)
        for one in found
        for layer in dict.fromkeys(each.layer for each in one.answer.heat_maps)
        for explained in one.answer.explained
    ]
    heat_panel.heat_maps(
        "networks",
        [SeenPicture(one.title, one.answer.seen) for one in found],
        [
            _cell(one, one.answer.heat_map(method, layer, explained.index))
            for one, layer, explained in rows
            for method in methods
        ],
        drawing,
        HeatGrid(
            tuple(f"{one.title}: {explained.label}" for one, _, explained in rows),
            tuple(METHODS[key].title for key in methods),
            cell_px=190,
            together="networks",
        ),
        "own",
    )
    st.caption(
        "Each network with its own size and crop, its own layers and its own scale: raw values of"
        " two networks have no common unit."
    )


def _cell(one: _One, heat_map: "HeatMap") -> HeatCell:
    return HeatCell(
        f"{one.title} {heat_map.method} {heat_map.layer} {heat_map.class_index}",
        METHODS[heat_map.method].title,
        heat_map.values,
        f"{heat_map.layer} · {' × '.join(map(str, heat_map.values.shape))}",
        one.title,
    )
