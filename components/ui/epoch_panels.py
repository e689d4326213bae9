"""One saved epoch at large, beside its point on the curve, and the strip of all of them."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from components.figures.bars import prediction_bars
from components.figures.epoch_curve import epoch_curve, metric_of
from components.figures.epoch_strip import epoch_cells, seen_pictures, strip_cells
from components.figures.feature_row import feature_row
from components.figures.heat_cells import HeatGrid
from components.inspection.journey_records import EpochLook, Journey
from components.runs import Run
from components.ui import epoch_slider, heat_panel, inputs
from components.ui.heat_panel import Drawing
from components.ui.plain import plain

TOGETHER = "time travel"
CURVE = "curve of saved epochs"
CHANNELS = {"epoch": "at this epoch", "last": "at the last epoch"}


@dataclass(frozen=True, slots=True)
class Curve:
    """The run whose curve is shown, what it is called here, and the metric that the page shows."""

    run: Run
    name: str
    metric: str


def show(shown: Curve, journey: Journey, epoch: int, truth: str, drawing: Drawing) -> None:
    """Heat map, answer and curve of the chosen epoch; the strip; the feature maps."""
    chosen = next(each for each in journey if each.epoch == epoch)
    heat, answer, curve = st.columns([10, 7, 7])
    with curve:
        _curve(shown, journey, epoch)
    if isinstance(chosen, EpochLook):
        with heat:
            _heat(chosen, drawing)
        with answer:
            _answer(chosen)
    else:
        with heat:
            st.warning(f"Epoch {epoch}: {plain(chosen.problem)}", icon=":material/warning:")
    _strip(journey, epoch, truth, drawing)
    if isinstance(chosen, EpochLook):
        _features(chosen)


def _heat(look: EpochLook, drawing: Drawing) -> None:
    heat_panel.heat_maps(
        "epoch",
        seen_pictures((look,)),
        epoch_cells(look),
        drawing,
        HeatGrid(cell_px=300, together=TOGETHER),
        "own",
    )


def _answer(look: EpochLook) -> None:
    explained = look.answer.explained[0]
    predictions = look.answer.predictions
    if explained.index not in {each.index for each in predictions}:
        predictions = (*predictions, explained)
    st.plotly_chart(
        prediction_bars(predictions, explained.index),
        key="answer of the epoch",
        height=max(205, 41 * len(predictions)),
        alt="; ".join(f"{each.label} {each.probability:.1%}" for each in predictions),
    )


def _curve(shown: Curve, journey: Journey, epoch: int) -> None:
    """Where on the curve the epoch lies; a click on a ring chooses another."""
    saved = [each.epoch for each in journey]
    metric = metric_of(shown.run, shown.metric)

    def take() -> None:
        state: Any = st.session_state[CURVE]
        picked = [point["x"] for point in state.selection.points if point["x"] in saved]
        if picked:
            epoch_slider.choose(int(picked[0]))

    st.plotly_chart(
        epoch_curve(shown.run, metric, saved, epoch),
        key=CURVE,
        height=260,
        on_select=take,
        selection_mode="points",
        alt=f"{metric} of {shown.name}, with the saved epochs {', '.join(map(str, saved))}",
    )
    st.caption(
        f"{plain(metric.capitalize())} of {plain(shown.name)}. Rings: epochs whose weights were"
        " kept. Click one to go there."
    )


def _strip(journey: Journey, epoch: int, truth: str, drawing: Drawing) -> None:
    """All saved epochs at once; a click takes one."""
    seen = seen_pictures(journey)
    if not seen:
        return
    heat_panel.heat_maps(
        "epochs",
        seen,
        strip_cells(journey, truth),
        drawing,
        HeatGrid(cell_px=132, compact=True, selectable=True, together=TOGETHER),
        selected=str(epoch),
        select=lambda key: epoch_slider.choose(int(key)),
    )
    st.caption(
        "Grad-CAM at every saved epoch, each explained for its own most probable class unless you"
        " choose one; click one to look closer. Strengths of two epochs have no common unit."
    )


def _features(look: EpochLook) -> None:
    """The strongest feature maps; with the last epoch's channels one sees how they became so."""
    words, choice = st.columns([3, 2], vertical_alignment="bottom")
    with choice:
        which = inputs.one_of(
            "Channels that are strongest", "channels", list(CHANNELS), "epoch", CHANNELS.__getitem__
        )
    maps = look.strongest if which == "epoch" else look.lasting
    with words:
        st.markdown(
            f"**Feature maps of `{maps.layer}` at epoch {look.epoch}**: {len(maps.channels)} of"
            f" {maps.total_channels} channels, {maps.side_px} × {maps.side_px} places each"
        )
    st.html(feature_row(maps))
