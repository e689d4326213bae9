"""Pieces of a page that show records: sentences, numbers beside each other, pictures."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from components.figures.numbers import exact, giga, short
from components.networks import Weights
from components.networks.saved import DEMO_FILE
from components.ui import cache, warmup
from components.ui.frame import Step
from components.ui.options import options
from components.ui.pictures import Picture
from components.ui.run_experiments import ALL, experiment_of

if TYPE_CHECKING:
    from components.graphs import Graph


def no_runs(folder: Path) -> str:
    """What to do where no run is saved."""
    return (
        f"There are no saved runs in `{folder}` yet. Train one with `python -m components.training"
        " --help`, or start the app with `-- --runs DIR` and a folder of TensorBoard event files"
        " or metrics as CSV."
    )


def whole_network(graph: "Graph") -> str:
    """Input, size and cost of a network in one line."""
    _, channels, height, width = (1, *graph.input_shape)[-4:]
    cost = f" · **{giga(graph.macs)}** multiply-adds ({exact(graph.macs)})" if graph.traced else ""
    return (
        f"**{graph.network}** · input {channels} × {height} × {width} ·"
        f" **{short(graph.params)}** parameters ({exact(graph.params)}){cost}"
    )


# What to look at, by the folder of an experiment, or by the name of a run.
RUN_STEPS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "overfitting": ("Which cure against overfitting helps most?", {"metric": "loss"}),
    "degradation": ("Do deeper networks learn better, plain and residual?", {"metric": "loss"}),
    "four-ways": (
        "Depth, width, resolution or all three: which pays at the same cost?",
        {"metric": "accuracy"},
    ),
    "learning-rate": ("What does a learning rate do that is too low, or too high?", {}),
    "normalisation": ("What does it matter over what is normalised?", {"metric": "loss"}),
    "scenes-overfit": (
        "When did this run begin to learn its pictures by heart?",
        {"run": "scenes-overfit", "metric": "loss"},
    ),
}


def run_steps(names: Collection[str]) -> list[Step]:
    """What to try with these runs: the shipped ones teach something, others are only compared."""
    there = {experiment_of(name) or name for name in names}
    return [
        Step(text, "runs", {"experiment": ALL if "run" in query else key, "run": "", **query})
        for key, (text, query) in RUN_STEPS.items()
        if key in there
    ]


def file_name(network: str) -> str:
    """A network's name as a file's name."""
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in network)


def downloads(texts: Mapping[str, str | Callable[[], str]]) -> None:
    """A button for each file, by its name, that says which format it is.

    A file's text may be a function, which is called only on a click.
    """
    formats = {"csv": "CSV", "md": "Markdown", "tex": "LaTeX"}
    with st.container(horizontal=True):
        for name, text in texts.items():
            label = formats[name.rpartition(".")[2]]
            st.download_button(
                label, text, name, icon=":material/download:", key=name, on_click="ignore"
            )


def say_mismatch(weights: Weights, picture: Picture) -> None:
    """Say so where an answer can't be worth much."""
    if weights.kind == "random":
        st.info(
            "These weights are random: the network has learned nothing, and its answer is chance.",
            icon=":material/casino:",
        )
    elif weights.samples == "scenes" and picture.kind != "scenes":
        st.info(
            "The demo network knows only drawn scenes of twelve classes; if this is none, it is"
            " outside what the network learned, and its answer says little.",
            icon=":material/info:",
        )
    elif weights.samples == "photographs" and picture.kind == "scenes":
        st.info(
            "ImageNet weights learned photographs; a drawn scene is outside what they know.",
            icon=":material/info:",
        )


@st.fragment(run_every=1.0)
def status_while_waiting() -> None:
    """The status line until the device is known."""
    if warmup.devices_if_ready() is None:
        st.caption(":material/hourglass_top: Finding the device…")
    else:
        st.rerun()


def status_line() -> None:
    """Device, weights and saved runs of this server."""
    devices = warmup.devices_if_ready()
    if devices is None:
        status_while_waiting()
        return
    found = len(cache.runs(options().runs))
    st.caption(
        f":material/memory: Computes on {devices[0].label} · :material/database: demo weights"
        f" {'ready' if DEMO_FILE.is_file() else 'missing: run `make demo`'}, ImageNet weights are"
        f" fetched on first use · :material/show_chart: {found} saved runs"
    )
