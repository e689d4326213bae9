"""Pieces of a page that show records: sentences, numbers beside each other, pictures."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from components.figures.numbers import exact, giga, short
from components.networks import Weights
from components.networks.saved import DEMO_FILE
from components.runs import Run
from components.ui import cache, warmup
from components.ui.frame import Step
from components.ui.options import options
from components.ui.pictures import Picture

if TYPE_CHECKING:
    from components.graphs import Graph

LESSONS = Path(__file__).parents[2] / "pages" / "lessons"

HELP_SMOOTHING = (
    "A running mean that forgets slowly, as TensorBoard draws it: 0 shows the numbers as measured;"
    " with more, the measured curve stays faintly visible behind."
)


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


def say(name: str, sentence: str) -> None:
    """A sentence about something with a name that others gave, so nothing in it is Markdown."""
    st.html(f"<p><b>{escape(name)}</b>: {escape(sentence)}</p>")


def run_steps(runs: Sequence[Run]) -> list[Step]:
    """What to try with these runs: the shipped ones teach something, others are only compared."""
    names = {run.name for run in runs}
    found = []
    if "scenes-overfit" in names:
        query = {"run": "scenes-overfit", "metric": "loss"}
        found.append(Step("When did this run begin to learn its pictures by heart?", "runs", query))
    if {"scenes-overfit", "scenes-efficientnet"} <= names:
        query = {"run": "scenes-efficientnet,scenes-overfit", "metric": "loss"}
        found.append(Step("The same network, with many pictures and with few", "runs", query))
    return found


def file_name(network: str) -> str:
    """A network's name as a file's name."""
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in network)


def downloads(texts: Mapping[str, str]) -> None:
    """A button for each file, by its name, that says which format it is."""
    formats = {"csv": "CSV", "md": "Markdown"}
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


def lesson(name: str) -> str:
    """A teaching text from `pages/lessons`."""
    return cache.asset_text(LESSONS / f"{name}.md")


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
