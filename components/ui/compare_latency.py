"""The tab that times networks on this machine: on demand, one at a time, in a child process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.errors import ExplorerError
from components.figures.latency_table import (
    UNITS,
    TimedNetwork,
    latency_columns,
    latency_figure,
    latency_text_table,
    ratio_sentence,
)
from components.figures.text_tables import csv_text, latex_text, markdown_text
from components.graphs.machine import cores, machine
from components.graphs.records import Timing
from components.networks.architectures import architecture, catalogue
from components.networks.paper_tables import paper_table
from components.ui import cache, inputs, jobs
from components.ui.panels import downloads

if TYPE_CHECKING:
    from components.graphs import Latency
    from components.networks.pool import Progress

FIRST = (*(f"EfficientNet-B{number}" for number in range(8)), "ResNet-50", "ResNet-152")
# Table 4 of EfficientNet: one core, one image at a time, 20 runs.
QUICK, SLOW, PAPER = "EfficientNet-B1", "ResNet-152", Timing(batch=1, threads=1, passes=20)

BATCHES, PASSES = ("1", "2", "4", "8"), ("5", "10", "20", "50")
_WORK, _REFUSED = "latency: what is being timed", "latency: what could not be timed"
_NUMBERS = count()

HELP = {
    "timed": "Any network of the catalogue. B7 and other large ones take some seconds a pass.",
    "batch": "How many images go through at once; the time is divided by them.",
    "threads": "How many cores may work on one pass.",
    "passes": "How often each network is timed, after one pass to warm up.",
}
MEANING = {
    "Median": "Half of the passes took less; for one image.",
    "Lower quartile": "A quarter of the passes took less.",
    "Upper quartile": "A quarter of the passes took more.",
    "Spread": "From quartile to quartile, against the median: how far to trust it.",
    "Multiply-adds": "For one image, counted on the built network.",
    "G per second": "Thousand millions of multiply-adds a second: cost is not speed.",
    "Image": "The side of the image, that of the paper.",
    "Passes": "How often it was timed.",
}


@dataclass(slots=True)
class _Work:
    """What a person asked to be timed, and which of it is done."""

    titles: tuple[str, ...]
    timing: Timing
    number: int = field(default_factory=lambda: next(_NUMBERS))
    done: set[str] = field(default_factory=set)


def latencies(batch: int = 1, threads: int = 1) -> "dict[str, Latency]":
    """What was measured on this server since its start, by the network's name."""
    return cache.latencies().at(batch, threads)


def seconds() -> Mapping[str, float]:
    """The same as seconds for an image, one at a time on one thread."""
    return {name: found.milliseconds / 1000 for name, found in latencies().items()}


def show() -> None:
    """Choose networks, time them, and see the results as they come."""
    st.markdown(
        "**Cost is not speed.** Two networks with equal multiply-adds can differ several times in"
        " the time they take here. Nothing is timed until you ask for it."
    )
    titles, timing = _choices()
    _buttons(titles, timing)
    progress, results = st.empty(), st.empty()
    work: _Work | None = st.session_state.get(_WORK)
    _draw(results, work.timing if work else timing, work)
    if work is not None:
        _do(work, progress, results)
        st.session_state[_WORK] = None
        st.rerun()


def _choices() -> tuple[list[str], Timing]:
    offered = [record.architecture for record in catalogue() if record.buildable]
    titles = inputs.several("Networks", "timed", offered, FIRST, help=HELP["timed"])
    threads = [str(2**power) for power in range(7) if 2**power <= cores()]
    with st.container(horizontal=True):
        with st.container(width="content"):
            batch = inputs.one_of("Images at once", "batch", BATCHES, "1", help=HELP["batch"])
        with st.container(width="content"):
            used = inputs.one_of("Threads", "threads", threads, "1", help=HELP["threads"])
        with st.container(width="content"):
            passes = inputs.one_of("Passes", "passes", PASSES, "10", help=HELP["passes"])
    return titles, Timing(int(batch), int(used), int(passes))


def _buttons(titles: Sequence[str], timing: Timing) -> None:
    working = st.session_state.get(_WORK) is not None
    networks = "1 network" if len(titles) == 1 else f"{len(titles)} networks"
    with st.container(horizontal=True):
        st.button(
            "Cancel timing" if working else f"Time {networks}",
            key="time networks",
            icon=f":material/{'stop' if working else 'timer'}:",
            type="primary",
            on_click=_ask,
            args=(None,) if working else (_Work(tuple(titles), timing),),
        )
        st.button(
            "Repeat the paper's comparison: B1 against ResNet-152, one core, batch 1",
            key="time as the paper",
            icon=":material/compare_arrows:",
            on_click=_ask,
            args=(_Work((QUICK, SLOW), PAPER),),
            disabled=working,
            help="Table 4 of EfficientNet: 20 passes of one image on one thread.",
        )


def _ask(work: _Work | None) -> None:
    st.session_state[_WORK] = work
    if work is not None:
        st.session_state[_REFUSED] = []


def _do(work: _Work, progress: DeltaGenerator, results: DeltaGenerator) -> None:
    """Time one network after the other and show each at once."""
    for place, title in enumerate(work.titles, 1):
        if title in work.done:
            continue
        with progress.container():
            try:
                latency = _measured(title, work, f"{title} ({place} of {len(work.titles)})")
                cache.latencies().keep(latency, work.number)
            except ExplorerError as error:
                st.session_state[_REFUSED].append(str(error))
        work.done.add(title)
        _draw(results, work.timing, work)


def _measured(title: str, work: _Work, doing: str) -> "Latency":
    record, asked = architecture(title), work.timing
    timing = Timing(asked.batch, asked.threads, asked.passes, record.input_px)

    def job(progress: "Progress") -> "Latency":
        from components import graphs

        return graphs.time_passes(record.name, timing, progress)

    return jobs.long_answer(("latency", record.name, timing, work.number), job, f"Timing {doing}…")


def _draw(place: DeltaGenerator, timing: Timing, work: _Work | None) -> None:
    """What was measured with that batch size and number of threads, by anyone.

    It is drawn again after each network; only when all are done can it be taken along.
    """
    timed = _timed(timing)
    with place.container():
        for sentence in st.session_state.get(_REFUSED, ()):
            st.warning(sentence, icon=":material/info:")
        if not timed and work is None:
            st.info(
                "Nothing has been timed with these settings yet. The ten networks at first take"
                " about two minutes on one core, most of it B5 to B7; each is shown at once.",
                icon=":material/timer:",
            )
        if not timed:
            return
        _paper(timing)
        left, right = st.columns([2, 3])
        left.plotly_chart(
            latency_figure(timed),
            key=f"latency bars {len(work.done)}" if work else "latency bars",
            config={"displayModeBar": False},
        )
        with right:
            _table(timed)
            if work is None:
                _take_away(timed)
        st.caption(
            f"{machine()} · {timing.threads} {'thread' if timing.threads == 1 else 'threads'} ·"
            f" {timing.batch} {'image' if timing.batch == 1 else 'images'} at once · float32,"
            " random weights, in a process of its own, one network at a time. The lines at the"
            " bars go from quartile to quartile. Other work on this machine makes times longer"
            f" and spreads wider.{_in_rounds(timing)}"
        )


def _in_rounds(timing: Timing) -> str:
    rounds = set(cache.latencies().rounds(timing.batch, timing.threads).values())
    if len(rounds) == 1:
        return ""
    return f" These come from {len(rounds)} rounds, between which that may have changed."


def _timed(timing: Timing) -> list[TimedNetwork]:
    found = []
    for name, latency in latencies(timing.batch, timing.threads).items():
        record = architecture(name)
        macs = record.measured.macs if record.measured else None
        found.append(TimedNetwork(record.architecture, record.family, macs, latency))
    return found


def _paper(timing: Timing) -> None:
    """The paper's ratio and ours, once one round has both, timed as often as the paper did it."""
    if (timing.batch, timing.threads) != (PAPER.batch, PAPER.threads):
        return
    timed = (each for each in _timed(timing) if each.latency.passes >= (PAPER.passes or 0))
    by_title = {each.title: each for each in timed}
    rounds = cache.latencies().rounds(PAPER.batch, PAPER.threads)
    one_round = len({rounds.get(architecture(title).name) for title in (QUICK, SLOW)}) == 1
    if not {QUICK, SLOW} <= by_title.keys() or not one_round:
        return
    table = paper_table("efficientnet-4")
    printed = {row.title: [cell.printed or 0.0 for cell in row.cells] for row in table.rows}
    st.success(
        ratio_sentence(
            by_title[SLOW],
            by_title[QUICK],
            (printed[SLOW][1], printed[QUICK][1]),
            printed[QUICK][2],
        ),
        icon=":material/compare_arrows:",
    )


def _table(timed: Sequence[TimedNetwork]) -> None:
    columns = latency_columns(timed)
    st.dataframe(
        columns,
        hide_index=True,
        column_config={name: _config(name) for name in columns},
        placeholder="–",
        alt="Times of networks measured on this machine",
    )


def _take_away(timed: Sequence[TimedNetwork]) -> None:
    text = latency_text_table(timed)
    caption = f"Times measured on {machine()}."
    downloads(
        {
            "latency.csv": lambda: csv_text(text),
            "latency.md": lambda: markdown_text(text, caption),
            "latency.tex": lambda: latex_text(text, caption),
        }
    )


def _config(name: str) -> Any:
    kinds = st.column_config
    if name == "Network":
        return kinds.TextColumn(pinned=True)
    unit = UNITS.get(name)
    label = f"{name}, {unit}" if unit else name
    style = "%d" if name in ("Image", "Passes") else "%.4g"
    return kinds.NumberColumn(label, help=MEANING[name], format=style)
