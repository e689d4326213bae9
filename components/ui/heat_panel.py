"""Heat maps on the screen: our own view, and the choices of how they are drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Any, Literal, cast

import streamlit as st

from components.figures.colour_scales import (
    DIVERGING_SCALES,
    OPACITY,
    SEQUENTIAL_SCALES,
    Range,
    Sequential,
)
from components.figures.heat_cells import HeatCell, HeatGrid, HeatLook, SeenPicture, heat_view
from components.ui import address, inputs
from components.ui.views import view

# By what becomes of cold places: what covers everything must be thinner.
USUAL_OPACITY = {"clear": OPACITY, "coloured": 0.5}
TOGETHER = "inspection"  # views with this word zoom and fade together
SCALES = {"own": "each map its own", "shared": "one for all maps"}

# Of the maps of one view: as the person chose, each its own, one for all, about 0, or given.
Scale = Literal["chosen", "own", "shared", "difference"] | Range

_view = view("heatmaps")


@dataclass(frozen=True, slots=True)
class Drawing:
    """How heat maps are drawn; the same for all on the page."""

    opacity: float
    threshold: float
    colours: Sequential
    scale: str
    smooth: bool
    fading: bool

    def look(self, scale: Scale) -> HeatLook:
        """As the view wants it."""
        if isinstance(scale, tuple):
            return HeatLook(self.threshold, self.colours, self.smooth, scale, self.fading)
        difference = scale == "difference"
        colours = DIVERGING_SCALES[0] if difference else self.colours
        shared = difference or (self.scale if scale == "chosen" else scale) == "shared"
        whose: Literal["own", "shared"] = "shared" if shared else "own"
        return HeatLook(self.threshold, colours, self.smooth, whose, self.fading)


def ask_drawing() -> Drawing:
    """Colours, threshold and scale; the opacity is moved in the view itself."""
    threshold = inputs.number(
        "Threshold",
        "threshold",
        (0.0, 0.95),
        0.0,
        0.05,
        "Places below this share of the scale stay uncovered.",
    )
    colours = inputs.one_of("Colours", "colours", list(SEQUENTIAL_SCALES), "Inferno")
    scale = inputs.one_of(
        "Scale",
        "scale",
        list(SCALES),
        "own",
        show=SCALES.__getitem__,
        help="On its own scale every map reaches the brightest colour, so that two maps can't be"
        " compared; on one scale they can.",
    )
    edges = inputs.one_of(
        "Enlarged",
        "edges",
        ["smooth", "places"],
        "smooth",
        show={"smooth": "smoothly", "places": "place by place"}.__getitem__,
        help="A layer's map has few places; smoothly enlarged it looks finer than it is.",
    )
    cold = inputs.one_of(
        "Cold places",
        "cold",
        list(USUAL_OPACITY),
        "clear",
        help="Clear: the weaker the heat, the more of the picture shines through. Coloured: all"
        " places are covered alike, as most programs do it.",
    )
    usual = USUAL_OPACITY[cold]
    opacity = inputs.known_number("Opacity", "opacity", (0.0, 1.0), usual)
    address.publish("opacity", round(opacity, 2), usual)
    return Drawing(
        opacity,
        threshold,
        cast(Sequential, colours),
        scale,
        smooth=edges == "smooth",
        fading=cold == "clear",
    )


def heat_maps(
    key: str,
    pictures: Sequence[SeenPicture],
    cells: Sequence[HeatCell | None],
    drawing: Drawing,
    grid: HeatGrid,
    scale: Scale = "chosen",
    selected: str | None = None,
    select: Callable[[str], None] | None = None,
) -> None:
    """Mount the view; `select` is called with the key of a cell that the person chooses."""
    key = f"heat maps: {key}"
    known = st.session_state.setdefault(f"{key}: known", {})
    wanted = {"opacity": drawing.opacity, "selected": selected}
    if {name: known.get(name) for name in wanted} != wanted:
        known.update(wanted, told=wanted, version=token_hex(4))

    def take_opacity() -> None:
        state: Any = st.session_state[key]
        if state.get("opacity") is not None:
            known["opacity"] = float(state["opacity"])
            address.choose(opacity=known["opacity"])

    def take_selected() -> None:
        state: Any = st.session_state[key]
        if select is not None and state.get("selected"):
            known["selected"] = str(state["selected"])
            select(known["selected"])

    # What was told with this version, not what is: a slider's release sends no pictures again.
    data = heat_view(
        pictures, cells, drawing.look(scale), grid, **known["told"], version=known["version"]
    )
    _view(
        key=key,
        data=data,
        on_opacity_change=take_opacity,
        on_selected_change=take_selected,
    )
