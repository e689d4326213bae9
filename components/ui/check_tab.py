"""The tab "Check and take away": is the table true, how fast is it, and take it along."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import streamlit as st

from components.figures.network_code import timm_code, torchvision_code
from components.figures.network_picture import networks_png, networks_svg
from components.figures.numbers import giga, short, signed, three_digits
from components.figures.stage_exports import stage_csv, stage_latex, stage_markdown
from components.scaling import BASELINES, Baseline, Bases, ScaledNetwork, conv_outputs, scale
from components.ui import budget_tab, drawing, frame, inputs, jobs
from components.ui.panels import file_name

if TYPE_CHECKING:
    from components.graphs import Difference, Latency

# For comparison: ten times B0's multiply-adds, but not ten times its time.
REFERENCE = "resnet50"
REFERENCE_MACS = scale(0, baseline=BASELINES[REFERENCE]).macs

_CHECKED, _TIMED = "checked networks", "timed networks"


def show(phi: float, bases: Bases, baseline: Baseline) -> None:
    """Two buttons that measure a network, then what can be taken along."""
    which = inputs.one_of(
        "Which network?", "size", ["phi", "own"], "phi", show=lambda key: _title(key, phi)
    )
    title = _title(which, phi)
    own = which == "own"
    network = budget_tab.chosen_setting(baseline) if own else scale(phi, bases, baseline)
    left, right = st.columns(2)
    with left:
        _check(network, title)
    with right:
        _time(network, title)
    st.page_link(
        frame.PAGES / "architecture.py",
        label=f"See {title} as a graph",
        icon=":material/account_tree:",
        query_params={"model": network.name},
    )
    _take_away(network)


def _title(which: str, phi: float) -> str:
    return f"φ = {signed(phi)}" if which == "phi" else "your own setting"


def _check(network: ScaledNetwork, title: str) -> None:
    st.markdown("**Is the table true?** It is arithmetic; timm can build the network and compare.")
    checked: dict[str, tuple[Difference, ...]] = st.session_state.setdefault(_CHECKED, {})
    if st.button(f"Build {title} and compare", key="check", icon=":material/fact_check:"):
        with frame.errors_shown():
            checked[network.name] = _built_differences(network)
    if network.name not in checked:
        return
    differences = checked[network.name]
    if not differences:
        st.success(
            "Built by timm, stage by stage: channels, layers, parameters and multiply-adds of all"
            f" {len(network.stages)} stages and both sums are equal.",
            icon=":material/check_circle:",
        )
    for found in differences:
        place = f"Stage {found.stage}" if found.stage else "The whole network"
        st.error(
            f"{place}: the table says {found.expected:,} {_WORDS[found.quantity]}, timm built"
            f" {found.built:,}.",
            icon=":material/error:",
        )


_WORDS = {
    "out_channels": "channels",
    "layers": "layers",
    "params": "parameters",
    "macs": "multiply-adds",
}


def _built_differences(network: ScaledNetwork) -> "tuple[Difference, ...]":
    from components.graphs import compare_stages

    return compare_stages(network, drawing.traced(network.name))


def _time(network: ScaledNetwork, title: str) -> None:
    st.markdown("**Cost is not speed.** How long does one image really take here?")
    timed: dict[str, Latency] = st.session_state.setdefault(_TIMED, {})
    if st.button(f"Time {title} and ResNet-50", key="time", icon=":material/timer:"):
        with frame.errors_shown():
            for name in (network.name, REFERENCE):
                timed[name] = _latency(name)
    if network.name in timed and REFERENCE in timed:
        st.markdown(_speed_sentence(network, title, timed[network.name], timed[REFERENCE]))
    st.page_link(
        frame.PAGES / "compare.py",
        label="Time B0 to B7, ResNets and others on this machine",
        icon=":material/timer:",
        query_params={"tab": "latency"},
    )


def _latency(name: str) -> "Latency":
    def job() -> "Latency":
        from components import graphs

        return graphs.time_network(name)

    return jobs.answer("tracing", ("time", name), job, f"Timing {name}…")


def _speed_sentence(
    network: ScaledNetwork, title: str, own: "Latency", reference: "Latency"
) -> str:
    times, longer = REFERENCE_MACS / network.macs, reference.milliseconds / own.milliseconds
    return (
        f"{title}: {giga(network.macs)} multiply-adds, {short(conv_outputs(network))} activations,"
        f" **{three_digits(own.milliseconds)} ms** on one core of this machine. ResNet-50 has"
        f" {three_digits(times)} times the multiply-adds and takes **{three_digits(longer)} times**"
        f" the time ({three_digits(reference.milliseconds)} ms). Medians of {own.passes} and"
        f" {reference.passes} passes with random weights, one image at a time."
    )


def _height(text: str) -> int | Literal["content"]:
    """Long text scrolls in its box."""
    return 420 if text.count("\n") > 18 else "content"


# How a network can be taken along: the language, what writes it, the file's ending.
_FORMS: dict[str, tuple[str, Callable[[ScaledNetwork], str | None], str]] = {
    "timm": ("python", timm_code, "py"),
    "torchvision": ("python", torchvision_code, "py"),
    "Table: CSV": ("text", stage_csv, "csv"),
    "Table: Markdown": ("markdown", stage_markdown, "md"),
    "Table: LaTeX": ("latex", stage_latex, "tex"),
}


def _take_away(network: ScaledNetwork) -> None:
    name = file_name(network.name)
    st.markdown("**Take it away**: code that builds exactly this network, the table, the picture.")
    form = st.segmented_control(
        "As",
        list(_FORMS),
        default="timm",
        required=True,
        key="take away",
        label_visibility="collapsed",
    )
    language, make, ending = _FORMS[form or "timm"]
    text = make(network)
    if text is None:
        st.info("torchvision has no class that builds this network exactly; timm has.")
    else:
        st.code(text, language=language, height=_height(text))
    with st.container(horizontal=True):
        if text is not None:
            st.download_button(f"Download {ending}", text, f"{name}.{ending}", on_click="ignore")
        svg, png = f"{name}.svg", f"{name}.png"
        st.download_button("Picture as SVG", networks_svg([network]), svg, on_click="ignore")
        st.download_button(
            "Picture as PNG", lambda: networks_png([network]), png, on_click="ignore"
        )
