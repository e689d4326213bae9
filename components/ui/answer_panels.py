"""Inspection's first screen: exact input, heat map, answer; the strip through the stages; trust."""

import streamlit as st

from components.figures.bars import prediction_bars
from components.figures.heat_cells import HeatCell, HeatGrid
from components.figures.numbers import signed
from components.ui import address, heat_panel, looking
from components.ui.layer_names import stage_in
from components.ui.plain import plain
from components.ui.shown import Shown


def seen(shown: Shown) -> None:
    """Exactly what the network saw, and what it is, where that is known."""
    truth = shown.asked.picture.shows
    st.markdown(f"**Exactly what the network saw**{f', a **{truth}**' if truth else ''}")
    st.image(shown.answer.seen, width="stretch", alt="The picture as the network saw it")


def heat(shown: Shown) -> None:
    """The heat map over the picture."""
    heat_panel.heat_maps(
        "heat map",
        [shown.seen],
        [HeatCell("chosen", shown.title, shown.heat_map.values)],
        shown.drawing,
        HeatGrid(cell_px=420, together=heat_panel.TOGETHER),
        "own",
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
        f" {answer.elapsed_s * 1000:.0f} ms. {plain(shown.caption)}"
    )


def bars(shown: Shown) -> None:
    """The most probable classes."""
    explained, predictions = shown.explained, shown.answer.predictions
    if explained.index not in {each.index for each in predictions}:
        predictions = (*predictions, explained)
    st.plotly_chart(
        prediction_bars(predictions, explained.index),
        key="predictions",
        height=240,
        alt="; ".join(f"{each.label} {each.probability:.1%}" for each in predictions),
    )
    st.caption(
        f"Explained: **{plain(explained.label)}**, probability {explained.probability:.1%},"
        f" logit {signed(round(explained.logit, 2))}."
    )


def trust(shown: Shown) -> None:
    """One line: how far to trust the heat map."""
    line = looking.trust_line(shown.asked, shown.heat_map)
    st.markdown(f":material/balance: **How far to trust it?** {line.sentence}")
