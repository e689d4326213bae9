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
from components.figures.run_table import RunRow
from components.figures.run_table import run_row as run_row_of
from components.figures.stage_columns import COLUMNS, MEMORY_COLUMNS
from components.graphs.layout import Layout, lay_out
from components.graphs.scene import levels, scene
from components.inspection import opening
from components.networks import catalogue, parse
from components.networks.names import NAMES_FILE
from components.networks.saved import RUN_FOLDERS, SavedNetwork, describe, saved_network
from components.runs import Diagnosis, Run, RunFolder, diagnose
from components.runs.pairing import parse_overrides
from components.runs.statements import Statement, statements
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
from components.ui.latencies import Latencies
from components.ui.run_uploads import RunUploads
from components.ui.uploads import Uploads

if TYPE_CHECKING:
    from components.blocks.lab import Design
    from components.graphs import Graph
    from components.networks import NetworkStore, WorkPool
    from components.runs.judging import Judged

# Inference shares one device, tracing one child process; fetching waits for the internet; long
# work of many passes must not keep quick questions waiting.
PoolKind = Literal["inference", "long", "tracing", "fetching"]

NETWORK_BUDGET_BYTES = int(float(os.environ.get("COMPOUND_EYE_NETWORKS_GB", "1.5")) * 1e9)


@st.cache_resource(max_entries=4, show_spinner=False)
def pool(kind: PoolKind) -> "WorkPool":
    """The queue for one kind of work."""
    from components.networks import WorkPool

    if kind in ("inference", "long"):
        return WorkPool(prepare=_prepare_torch)
    return WorkPool(workers=2 if kind == "fetching" else 1)


def _prepare_torch() -> None:
    """Torch may use all cores, whatever a small computation beside has set meanwhile."""
    from components.ui import warmup

    warmup.import_libraries()
    from components.blocks.one_thread import share_out

    share_out()


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
    libraries = NAMES_FILE.read_text(encoding="utf-8").split()
    own = {record.name for record in catalogue() if record.buildable}
    return ("demo", *libraries, *sorted(own.difference(libraries)))


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


@st.cache_resource(max_entries=64, show_spinner=False)
def run_folder(folder: Path) -> RunFolder:
    """A folder of saved runs, which keeps what all sessions have read of it."""
    return RunFolder(folder)


@st.cache_resource(max_entries=64, show_spinner=False, ttl=1)
def runs(folder: Path) -> list[Run]:
    """The saved runs in a folder; listed again after a second, since runs may go on.

    A run whose files have not changed since keeps what has been read of it.
    """
    return run_folder(folder).runs()


# A run as it is now: its folder, its name, the version of its files, and how its series are called
# (as `format_overrides` writes it).
RunKey = tuple[Path, str, str, str]


def run_key(run: Run, pairs: str) -> RunKey:
    """What everything that is computed from a run depends on."""
    return run.folder, run.name, run.version, pairs


@st.cache_resource(max_entries=64, show_spinner=False)
def renamed_run(key: RunKey, _run: Run) -> Run:
    """A run with some series called as a person wants."""
    return _run.renamed(parse_overrides(key[-1]))


@st.cache_resource(max_entries=2000, show_spinner=False)
def diagnosis(key: RunKey, _run: Run) -> Diagnosis:
    """What a run's curves say, in one sentence."""
    return diagnose(_run)


@st.cache_resource(max_entries=500, show_spinner=False)
def run_statements(key: RunKey, human: float | None, _run: Run) -> tuple[Statement, ...]:
    """What a run's curves say, each statement with its numbers."""
    return statements(_run, human)


@st.cache_resource(max_entries=2000, show_spinner=False)
def run_row(key: RunKey, metric: str, _run: Run) -> RunRow | None:
    """A run's row in the table."""
    return run_row_of(_run, metric)


@st.cache_resource(max_entries=4, show_spinner=False, ttl=600)
def judged_run(run: str, file: Path, changed: int, size: int) -> "Judged":
    """What is counted in a run's predictions; `changed` and `size` are those of its file."""
    from components.runs.judging import judge

    return judge(run, file)


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
    folders = [folder for folder in RUN_FOLDERS if folder.is_dir()]
    found = (run for folder in folders for run in runs(folder) if "network" in run.config)
    return tuple(sorted({name for run in found if is_network(name := f"run:{run.name}")}))


def is_network(name: str) -> bool:
    """Whether a network can be called so."""
    try:
        parse(name)
    except ExplorerError:
        return False
    return True


@st.cache_resource(max_entries=1, show_spinner=False)
def run_uploads() -> RunUploads:
    """The runs that people brought, in a private folder for each session."""
    return RunUploads()


@st.cache_resource(max_entries=64, show_spinner=False)
def graph_layout(network: str, opened: frozenset[str], _graph: "Graph") -> Layout:
    """Where the visible boxes of a network's graph stand; `network` is its name."""
    return lay_out(scene(_graph, opened), size_of)


@st.cache_data(max_entries=64, show_spinner=False)
def level_boxes(network: str, _graph: "Graph") -> tuple[int, ...]:
    """How many boxes one sees of a network at each level; `network` is its name."""
    scenes = (scene(_graph, opened) for opened in levels(_graph))
    return tuple(sum(not box.open for box in visible.boxes) for visible in scenes)


@st.cache_data(max_entries=2000, show_spinner=False)
def block_difference(described: str, _design: "Design") -> str:
    """What torch counts differently in a block, "" for nothing; `described` tells designs apart."""
    from components.blocks.building import difference

    return difference(_design.block, _design.taken)


@st.cache_resource(max_entries=1, show_spinner=False)
def latencies() -> Latencies:
    """What was timed on this server, for everyone."""
    return Latencies()


@st.cache_data(max_entries=64, show_spinner=False)
def asset_text(file: Path) -> str:
    """A text file of ours."""
    return file.read_text(encoding="utf-8")
