"""Inspection's first screen: exact input, heat map, answer; the strip through the stages; trust."""

from dataclasses import dataclass

import streamlit as st

from components.figures.answer_bars import Answer, Quantity, answer_bars
from components.figures.bars import prediction_bars
from components.figures.heat_cells import HeatCell, HeatGrid
from components.figures.numbers import signed
from components.inspection.answers import most_probable
from components.ui import address, heat_panel, inputs, inspection_tabs, looking
from components.ui.layer_names import stage_in
from components.ui.plain import plain
from components.ui.shown import Shown

TOPS = ("5", "10", "20")


def heat(shown: Shown) -> None:
    """Exactly what the network saw, and beside it the heat map over it."""
    truth = shown.asked.picture.shows
    alone = f"Exactly what the network saw{f', a {truth}' if truth else ''}"
    heat_panel.heat_maps(
        "heat map",
        [shown.seen],
        [HeatCell("seen", alone, None), HeatCell("chosen", shown.title, shown.heat_map.values)],
        shown.drawing,
        HeatGrid(cell_px=420, together=heat_panel.TOGETHER),
        shown.range or "own",
    )


def strip(shown: Shown) -> None:
    """The same heat map at every stage; a click takes the stage."""
    ladder, layer = shown.known.ladder, shown.asked.layer
    heat_panel.heat_maps(
        "strip",
        [shown.seen],
        [_stage(shown, path) for path in ladder],
        shown.drawing,
        HeatGrid(cell_px=118, compact=True, selectable=True, together=heat_panel.TOGETHER),
        shown.range or "own",
        selected=layer if layer in ladder else None,
        select=lambda path: address.choose(layer=path),
    )


def _stage(shown: Shown, layer: str) -> HeatCell:
    values = shown.map_at(layer).values
    stage = stage_in(shown.model, layer)
    title = f"stage {stage}" if stage else layer
    return HeatCell(layer, title, values, " × ".join(map(str, values.shape)))


def how(shown: Shown) -> None:
    """What was done to picture and map on their way to the screen."""
    answer = shown.answer
    height, width, _ = answer.seen.shape
    trained_px = shown.known.preprocessing.input_px
    trained = "" if trained_px == width else f" (it was trained with {trained_px} × {trained_px})"
    st.caption(
        f"The network saw {width} × {height} pixels{trained} and computed on {answer.device} in"
        f" {answer.elapsed_s * 1000:.0f} ms.{_normalised(shown)} {plain(shown.caption)}"
    )


def _normalised(shown: Shown) -> str:
    """Says so where the colours were made other numbers than in training: nothing else shows it."""
    own, chosen = shown.known.preprocessing, shown.asked.chosen.preparation
    if chosen is None or (chosen.mean, chosen.std) == (own.mean, own.std):
        return ""
    return " **Its colours were normalised otherwise than in training**; “Size and crop” undoes it."


@dataclass(frozen=True, slots=True)
class Listing:
    """How many classes stand in the answer's list, and what their bars are."""

    top: int
    quantity: Quantity


def ask_listing() -> Listing:
    """The number of classes, and probabilities or logits."""
    top = inputs.one_of("Classes in the list", "top", TOPS, TOPS[0])
    quantity = inputs.one_of(
        "Their bars",
        "bars",
        ["probability", "logit"],
        "probability",
        help="A logit is what the last layer gives, before softmax makes probabilities of them.",
    )
    return Listing(int(top), "logit" if quantity == "logit" else "probability")


def bars(shown: Shown, listing: Listing) -> None:
    """The most probable classes, and the explained one."""
    explained = shown.explained
    predictions = most_probable(shown.known.labels, shown.answer.logits, listing.top)
    if explained.index not in {each.index for each in predictions}:
        predictions = (*predictions, explained)
    if listing.quantity == "logit":
        figure = answer_bars([Answer(shown.model, predictions)], "logit", len(predictions))
    else:
        figure = prediction_bars(predictions, explained.index)
    st.plotly_chart(
        figure,
        key="predictions",
        height=max(205, 41 * len(predictions)),
        alt="; ".join(f"{each.label} {each.probability:.1%}" for each in predictions),
    )
    st.caption(
        f"Explained: **{plain(explained.label)}**, probability {explained.probability:.1%},"
        f" logit {signed(round(explained.logit, 2))}."
    )


def trust(shown: Shown) -> None:
    """How far to trust the heat map, by two quick tests; the tab has all."""
    line = looking.trust_line(shown.asked, shown.heat_map)
    st.markdown(f":material/balance: How far to trust it? **{line.verdict}** {line.reason}")
    st.button(
        "All tests of this map",
        key="all tests",
        type="tertiary",
        icon=":material/arrow_downward:",
        help="Opens the tab Trust, below.",
        on_click=address.choose,
        kwargs={"tab": inspection_tabs.TITLES["trust"]},
    )
