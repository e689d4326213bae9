"""The tab Gradients: how much of the error's signal reaches the first layers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from components.figures.even_places import evenly
from components.figures.gradient_figure import (
    depth_figure,
    epochs_figure,
    height_px,
    norm_range,
)
from components.figures.palette import categorical
from components.runs import Run, step_unit
from components.runs.gradients import GradientFlow, gradient_flow, sentence
from components.runs.records import Unit
from components.ui import epoch_slider, frame, inputs, one_run, run_networks
from components.ui.one_run import Short
from components.ui.plain import plain

MOST_STOPS = 200
MOST_PICTURES = 4

HOW_TO_SAVE = (
    "train with `gradient_norms = true` in the recipe, or `--gradient-norms`; scalars that other"
    " programs named such as `grad_norm/LAYER` are understood too."
)
WORDS = (
    "A layer's norm is the length of the gradient of its weights; our trainer takes its mean over"
    " the batches of an epoch. It also grows with the number of weights: compare the same depth of"
    " two networks rather than neighbouring layers of one. With batch normalisation even plain"
    " networks have healthy gradients, so that their degradation has another reason (He et al."
    " 2015, arXiv:1512.03385, §4.1)."
)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """A run with its gradients, and the colour that it has in the curves."""

    run: Run
    flow: GradientFlow
    color: str


def show(runs: Sequence[Run], short: Short = str) -> None:
    """Norm against depth at an epoch, a sentence a run, and layers × epochs of each run."""
    with st.spinner("Reading the gradients…", show_time=True):
        found = [
            _Found(run, replace(flow, run=short(run.name)), categorical(place))
            for place, run in enumerate(runs)
            if (flow := gradient_flow(run)) is not None
        ]
    if not found:
        st.info(
            f"None of these runs saved gradient norms. To see them, {HOW_TO_SAVE}",
            icon=":material/trending_down:",
        )
        return
    unit = _unit(found)
    step = _ask_step(found, unit)
    flows = [each.flow for each in found]
    st.plotly_chart(
        depth_figure(flows, {each.flow.run: each.color for each in found}, step, unit),
        key="gradients by depth",
        height=360,
        alt=f"Gradient norms by layer of {', '.join(flow.run for flow in flows)}",
    )
    for flow in flows:
        st.markdown(f"**{plain(flow.run)}**: {plain(sentence(flow, step, unit))}")
    having = {each.run.name for each in found}
    without = [run for run in runs if run.name not in having]
    one_run.say_without("gradient norms", without, HOW_TO_SAVE, short)
    st.caption(WORDS)
    _pictures(flows, step, unit)
    _layer(found, runs, short)


def _unit(found: Sequence[_Found]) -> Unit:
    return "epoch" if {step_unit(each.run) for each in found} == {"epoch"} else "step"


def _ask_step(found: Sequence[_Found], unit: Unit) -> float:
    """One of the steps of any of the runs."""
    steps = np.unique(np.concatenate([each.flow.step for each in found]))
    stops = [steps[place].item() for place in evenly(len(steps), MOST_STOPS)]
    names = ",".join(each.run.name for each in found)
    return epoch_slider.ask(unit.capitalize(), stops, of=f"gradients of {names}")


def _pictures(flows: Sequence[GradientFlow], step: float, unit: Unit) -> None:
    """Layers × epochs of each run, all on one scale of colours, so that they can be compared."""
    shown = flows[:MOST_PICTURES]
    scale = norm_range(shown)
    height = max(height_px(len(flow.layers)) for flow in shown)
    for place, flow in zip(st.columns(len(shown)), shown, strict=True):
        with place:
            st.markdown(f"**{plain(flow.run)}**: layers × {unit}s")
            st.plotly_chart(
                epochs_figure(flow, step, scale, unit),
                key=f"gradients of {flow.run}",
                height=height,
                alt=f"Gradient norms of {flow.run} by layer and {unit}",
            )
    if len(flows) > len(shown):
        st.caption(f"The first {MOST_PICTURES} of {len(flows)} runs are shown.")


def _layer(found: Sequence[_Found], chosen: Sequence[Run], short: Short) -> None:
    """From a layer to its box in Architecture."""
    flows = {each.run.name: each.flow for each in found}
    runs = [each.run for each in found if _has_network(each.run)]
    if not runs:
        return
    run_place, layer_place, link_place = st.columns([1, 1, 1], vertical_alignment="bottom")
    with run_place:
        run = one_run.ask("Run", runs, chosen, short)
    with layer_place:
        layers = flows[run.name].layers
        layer = inputs.one_of_many("Layer", "select", layers, layers[0], of=run.name)
    with link_place:
        st.page_link(
            frame.PAGES / "architecture.py",
            label=f"{plain(layer)} in Architecture",
            icon=":material/account_tree:",
            query_params={
                "model": run_networks.named(run),
                "select": layer,
                "open": ",".join(_around(layer)),
            },
        )


def _has_network(run: Run) -> bool:
    """Whether Architecture can draw what the run trained."""
    return "network" in run.config and run_networks.network_name(run) is not None


def _around(layer: str) -> list[str]:
    """The groups in which a layer lies, the largest first."""
    parts = layer.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts))]
