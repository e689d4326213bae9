"""All caches of the project: what is shared between sessions, and for how long."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import streamlit as st

from components.errors import ExplorerError
from components.figures.graph_labels import size_of
from components.figures.live_scaling import live_scaling
from components.figures.phi_words import beside_released, beside_unscaled
from components.figures.stage_columns import COLUMNS, MEMORY_COLUMNS
from components.graphs.layout import Layout, lay_out
from components.graphs.scene import levels, scene
from components.inspection import opening
from components.networks import parse
from components.networks.names import NAMES_FILE
from components.networks.saved import RUN_FOLDERS, SavedNetwork, describe, saved_network
from components.runs import Run, read_runs
from components.scaling import (
    BASELINES,
    EFFICIENTNET,
    RELEASED,
    Bases,
    ImpliedPhi,
    ScaledNetwork,
    implied_phi,
    released,
    scale,
    sweep,
)
from components.ui.uploads import Uploads

if TYPE_CHECKING:
    from components.graphs import Graph
    from components.networks import NetworkStore, WorkPool

# Inference shares one device, tracing one child process; fetching waits for the internet; long
# work of many passes must not keep quick questions waiting.
PoolKind = Literal["inference", "long", "tracing", "fetching"]

NETWORK_BUDGET_BYTES = int(float(os.environ.get("COMPOUND_EYE_NETWORKS_GB", "1.5")) * 1e9)


@st.cache_resource(max_entries=4, show_spinner=False)
def pool(kind: PoolKind) -> "WorkPool":
    """The queue for one kind of work."""
    from components.networks import WorkPool

    return WorkPool(workers=2 if kind == "fetching" else 1)


@st.cache_resource(max_entries=1, show_spinner=False)
def network_store() -> "NetworkStore":
    """Loaded networks; the environment variable COMPOUND_EYE_NETWORKS_GB sets the budget."""
    from components.networks import NetworkStore, load

    return NetworkStore(NETWORK_BUDGET_BYTES, load)


@st.cache_resource(max_entries=1, show_spinner=False)
def uploads() -> Uploads:
    """Pictures that people uploaded, under the SHA-256 of their bytes."""
    return Uploads()


@st.cache_data(max_entries=1, show_spinner=False)
def network_names() -> tuple[str, ...]:
    """Names to offer for a network; no torch is needed for them."""
    return ("demo", *NAMES_FILE.read_text(encoding="utf-8").split())


@dataclass(frozen=True, slots=True)
class PhiAnswers:
    """What the view of φ looks up, and the largest φ that has a network."""

    packed: bytes
    last: float


@st.cache_resource(max_entries=64, show_spinner=False)
def phi_answers(bases: Bases, baseline_key: str, beside: str, memory: bool) -> PhiAnswers:
    """Answers for the whole range of φ; `beside` is the key of a released network."""
    baseline = BASELINES[baseline_key]
    swept = sweep(bases, baseline)
    shown = (*COLUMNS, *MEMORY_COLUMNS) if memory else COLUMNS
    other: tuple[str, ScaledNetwork, ImpliedPhi | None]
    if baseline is EFFICIENTNET:
        name, chosen = beside.upper(), RELEASED[beside]
        other = name, released(beside), implied_phi(chosen, bases)
        words = beside_released(name, chosen, bases)
    else:
        other = "φ = 0", scale(0, bases, baseline), None
        words = beside_unscaled(baseline, bases)
    return PhiAnswers(live_scaling(swept, other, words, shown), swept.last)


@st.cache_resource(max_entries=1, show_spinner=False)
def opening_answer() -> "opening.Opening | None":
    """The answer that was made beforehand, so that Inspection opens at once."""
    return opening.read()


@st.cache_data(max_entries=1, show_spinner=False)
def opening_key() -> str:
    """Key of the picture that the opening answer is about."""
    return opening.first_sample().stem


@st.cache_resource(max_entries=1, show_spinner=False)
def demo_network() -> SavedNetwork:
    """What the demo weights' file says of them in its header."""
    return saved_network(parse("demo"))


@st.cache_resource(max_entries=8, show_spinner=False, ttl=15)
def runs(folder: Path) -> list[Run]:
    """The saved runs in a folder; looked for again after some seconds, since runs may go on.

    A run whose files have not changed since keeps what has been read of it.
    """
    return [_unchanged(run.folder, run.name, _stamp(run.folder), run) for run in read_runs(folder)]


@st.cache_resource(max_entries=2000, show_spinner=False)
def _unchanged(folder: Path, name: str, stamp: tuple[float, int], _run: Run) -> Run:
    return _run


def _stamp(folder: Path) -> tuple[float, int]:
    """When a run's files were last written, and their size in bytes."""
    states = [file.stat() for file in folder.rglob("*") if file.is_file()]
    return max((s.st_mtime for s in states), default=0.0), sum(s.st_size for s in states)


@st.cache_data(max_entries=256, show_spinner=False, ttl=60)
def checkpoint_network(file: Path) -> str | None:
    """The network that a checkpoint says it holds, None if it doesn't say."""
    try:
        described = describe(file) if file.suffix == ".safetensors" else None
    except ExplorerError:
        return None
    return described.network if described else None


@st.cache_data(max_entries=1, show_spinner=False, ttl=15)
def run_names() -> tuple[str, ...]:
    """The networks of saved runs by name, with or without checkpoints."""
    files = (file for folder in RUN_FOLDERS for file in folder.glob("*/config.json"))
    return tuple(sorted({f"run:{file.parent.name}" for file in files}))


@st.cache_resource(max_entries=64, show_spinner=False)
def graph_layout(network: str, opened: frozenset[str], _graph: "Graph") -> Layout:
    """Where the visible boxes of a network's graph stand; `network` is its name."""
    return lay_out(scene(_graph, opened), size_of)


@st.cache_data(max_entries=64, show_spinner=False)
def level_boxes(network: str, _graph: "Graph") -> tuple[int, ...]:
    """How many boxes one sees of a network at each level; `network` is its name."""
    scenes = (scene(_graph, opened) for opened in levels(_graph))
    return tuple(sum(not box.open for box in visible.boxes) for visible in scenes)


@st.cache_data(max_entries=64, show_spinner=False)
def asset_text(file: Path) -> str:
    """A text file of ours."""
    return file.read_text(encoding="utf-8")
