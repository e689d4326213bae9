"""Inspection's tab Take away: pictures, raw arrays, a report, and the code that makes the map."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from importlib.metadata import version
from platform import python_version
from typing import TYPE_CHECKING, Literal

import streamlit as st
from PIL import Image

from components.figures.inspection_code import MapRecipe, inspection_code, plain_code
from components.figures.inspection_exports import heat_map_png, npz_bytes
from components.figures.inspection_report import Report, StripPicture, report_html
from components.inspection.methods import METHODS
from components.networks import NetworkName, Weights, parse
from components.ui import address, own_checkpoint, trust_tab
from components.ui.layer_names import layer_title
from components.ui.panels import file_name
from components.ui.shown import Shown

if TYPE_CHECKING:
    from components.inspection import Trust

PACKAGES = ("torch", "torchvision", "timm", "grad-cam", "streamlit")


def show(shown: Shown) -> None:
    """Files to keep, and two programs."""
    answer, heat_map = shown.answer, shown.heat_map
    recipe = _recipe(shown)
    name = f"{file_name(answer.network)}-{file_name(heat_map.layer)}-{heat_map.method}"
    trust = trust_tab.measured(shown)
    date, link = f"{datetime.now():%d %B %Y, %H:%M}", address.link()
    files: dict[str, tuple[str, Callable[[], bytes | str]]] = {
        f"{name}.png": ("Heat map (PNG)", partial(_png, shown)),
        f"{name}.npz": ("Raw arrays (NPZ)", partial(npz_bytes, answer)),
        f"{name}.html": (
            "Report of this page (HTML)",
            lambda: report_html(_report(shown, recipe, trust, date, link)),
        ),
    }
    with st.container(horizontal=True):
        for file, (label, made) in files.items():
            st.download_button(
                label, made, file, icon=":material/download:", on_click="ignore", key=file
            )
    st.caption(
        "The arrays hold the map at every layer of the strip, before and after scaling, the logits"
        " and the exact input; `numpy.load` reads them. The report is one file without scripts."
    )
    st.markdown("**The same map in a script**, with this project's packages:")
    st.code(inspection_code(recipe), language="python")
    plain = plain_code(recipe)
    if plain:
        st.markdown("**Without this project**, with pytorch-grad-cam alone:")
        st.code(plain, language="python")


def _png(shown: Shown) -> bytes:
    drawing = shown.drawing
    return heat_map_png(
        shown.answer.seen,
        shown.heat_map,
        drawing.opacity,
        drawing.threshold,
        shown.range,
        colours=drawing.colours,
        smooth=drawing.smooth,
        fading=drawing.fading,
    )


def _recipe(shown: Shown) -> MapRecipe:
    answer, asked, explained = shown.answer, shown.asked, shown.explained
    return MapRecipe(
        network=answer.network,
        weights=answer.weights,
        classes=len(answer.logits),
        preprocessing=shown.preprocessing,
        image=asked.picture.file_name,
        method=asked.method,
        layer=asked.layer,
        class_index=explained.index,
        class_label=explained.label,
        library=_library(parse(asked.chosen.model)),
        own_preprocessing=asked.chosen.preparation is None,
        checkpoint=_own_file(answer.weights),
        averaged=asked.chosen.averaged,
        opacity=shown.drawing.opacity,
        threshold=shown.drawing.threshold,
        scale=shown.range,
        colours=shown.drawing.colours,
        smooth=shown.drawing.smooth,
        fading=shown.drawing.fading,
    )


def _own_file(weights: Weights) -> str:
    """The name of the person's own checkpoint; "" for other weights."""
    own = own_checkpoint.mine()
    return own.name if own and own.weights.key == weights.key else ""


def _library(name: NetworkName) -> Literal["timm", "torchvision"] | None:
    """The library whose network it is, if it is one's."""
    if name.library not in ("library", "torchvision"):
        return None
    from components.networks.libraries import in_timm

    return "timm" if name.library == "library" and in_timm(name.name) else "torchvision"


def _report(shown: Shown, recipe: MapRecipe, trust: "Trust", date: str, link: str) -> Report:
    answer, heat_map = shown.answer, shown.heat_map
    return Report(
        title=f"{answer.network} looks at {shown.asked.picture.label}",
        date=date,
        seen=Image.fromarray(answer.seen),
        overlay=shown.overlay(heat_map),
        caption=shown.caption,
        scale=shown.range or (0.0, heat_map.high),
        predictions=answer.predictions,
        explained=shown.explained.index,
        settings={
            "Network": answer.network,
            "Weights": answer.weights.label,
            "Picture": shown.asked.picture.label,
            "Class": shown.explained.label,
            "Method": METHODS[heat_map.method].title,
            "Layer": layer_title(answer.network, heat_map.layer),
            "Device": f"{answer.device}, {answer.precision}",
        },
        versions={"Python": python_version(), **{name: version(name) for name in PACKAGES}},
        colours=shown.drawing.colours,
        strip=[
            StripPicture(
                layer_title(answer.network, layer),
                shown.overlay(shown.map_at(layer)),
            )
            for layer in shown.known.ladder
        ],
        trust=trust,
        code=inspection_code(recipe),
        link=link,
    )
