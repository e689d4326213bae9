"""What the page Runs asks: which runs are looked at."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.runs import Run
from components.runs.pairing import format_overrides, parse_overrides
from components.ui import address, inputs, run_library
from components.ui.run_experiments import ALL, experiment_of, first_shown, folders, titles

# More curves than that, nobody can tell apart, and the browser gets slow.
MOST_RUNS = 40
MOST_AT_FIRST = 20
TEACHING_RUNS = ("scenes-overfit", "scenes-efficientnet")

HELP_EXPERIMENT = (
    f"Runs in one folder. Choosing one shows its runs, of more than {MOST_AT_FIRST} the two that"
    " were written last."
)


def row() -> DeltaGenerator:
    """Where the choices stand: side by side, as many as fit."""
    return st.container(horizontal=True, vertical_alignment="bottom", key="run choices")


def place(width_px: int) -> DeltaGenerator:
    """Where one choice stands in its row."""
    return st.container(width=width_px)


def experiment(runs: Mapping[str, Run]) -> str:
    """The folder whose runs are offered; `ALL` for every run."""
    key, names = "experiment", list(runs)
    default = _first_experiment(names)
    offered = [ALL, *sorted(folders(names))]
    read = inputs.reader("Experiment", offered)
    address.seed(key, read, default)
    if st.session_state[key] not in offered:
        st.session_state[key] = default
    if len(offered) == 1:
        return ALL
    shown_as = titles(runs) | {ALL: f"All {len(names)} runs"}
    shown = st.selectbox(
        "Experiment",
        offered,
        format_func=lambda name: shown_as[name],
        key=key,
        help=HELP_EXPERIMENT,
        on_change=address.forget,
        args=("run", "pinned", "group", "zoom"),
    )
    address.publish(key, shown, default)
    return shown


def runs(offered: Mapping[str, Run], experiment: str) -> list[str]:
    """Some of the runs by name: at first all of a small experiment, else two of them."""
    names = list(offered)
    among = [name for name in names if experiment in (ALL, experiment_of(name))] or list(names)
    kept = [name for name in _wanted() if name in names]
    chosen = inputs.several(
        "Runs",
        "run",
        list(dict.fromkeys((*among, *kept))),
        _first_runs([offered[name] for name in among], experiment),
        show=lambda name: name.removeprefix(f"{experiment}/"),
        help="Type to search. What stands first gets the first colour.",
        of=experiment,
        read=run_library.reader(names),
    )
    if len(chosen) > MOST_RUNS:
        st.caption(f"The first {MOST_RUNS} of {len(chosen)} are drawn.")
    return chosen[:MOST_RUNS]


def in_short(names: Sequence[str]) -> str:
    """The runs' names, of many the first."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def pairs() -> Mapping[str, str]:
    """How the person wants series to be called, by their written names; the tab asks for it."""
    nothing: Mapping[str, str] = {}
    address.seed("pairs", parse_overrides, nothing)
    value: Mapping[str, str] = st.session_state["pairs"]
    address.publish("pairs", value, nothing, format_overrides)
    return value


def _wanted() -> list[str]:
    """Runs that the address or the person has named."""
    named = st.query_params.get("run", "").split(",")
    chosen: list[str] = address.chosen("run", [])
    return [*(each.replace("%2C", ",") for each in named), *chosen]


def _first_experiment(names: list[str]) -> str:
    """Where a visit begins: the experiment of the runs that the address names, else a good one."""
    key = "experiment at first"
    if key not in st.session_state:
        wanted = {experiment_of(name) for name in _wanted() if name in names}
        named = next(iter(wanted)) or ALL if len(wanted) == 1 else ALL
        st.session_state[key] = named if wanted else first_shown(names)
    first: str = st.session_state[key]
    return first if first in folders(names) else ALL


def _first_runs(among: Sequence[Run], experiment: str) -> list[str]:
    """All of an experiment with not too many; else what teaches something, or was written last."""
    names = [run.name for run in among]
    if experiment != ALL and len(names) <= MOST_AT_FIRST:
        return names
    newest = sorted(among, key=lambda run: (-run.changed, run.name))
    return [n for n in TEACHING_RUNS if n in names] or [run.name for run in newest[:2]]
