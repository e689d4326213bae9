"""One layer's channels: ranked, leafed through, one enlarged beside what it sees."""

from typing import TYPE_CHECKING, Any

import streamlit as st

from components.errors import ExplorerError
from components.figures.feature_cells import SEES_ALL, UNKNOWN, FeatureLook, Sight, feature_view
from components.inspection.receptive import averaged_fields
from components.ui import address, drawing, heat_panel, inputs, jobs
from components.ui.layer_names import layer_title
from components.ui.shown import Shown
from components.ui.views import view

if TYPE_CHECKING:
    from components.graphs import Node
    from components.inspection import FeatureMaps, Ranking

RANKINGS: "dict[Ranking, str]" = {
    "activation": "strength",
    "variation": "variation",
    "weight": "weight in the heat map",
}
PAGE = 24
_WIDGET = "channels"

_view = view("features")


def show(shown: Shown) -> None:
    """The channels of the layer that is chosen above."""
    left, middle, right = st.columns([3, 3, 2], vertical_alignment="bottom")
    with left:
        ranked_by = inputs.one_of(
            "Ranked by",
            "rank",
            list(RANKINGS),
            "activation",
            show=lambda key: RANKINGS[key],  # type: ignore[index]
            help="Strength: the mean of the absolute values. Variation: their standard deviation."
            " Weight: how much Grad-CAM counts the map for the explained class, from the one that"
            " speaks most for it to the one that speaks most against it.",
        )
    with middle:
        scale = inputs.one_of(
            "Scale of the maps",
            "maps",
            list(heat_panel.SCALES),
            "own",
            show=heat_panel.SCALES.__getitem__,
        )
    with right:
        page, pages = _page(shown)
    first = PAGE * (page - 1)
    maps = _maps(shown, ranked_by, first)
    st.markdown(
        f"**{layer_title(shown.model, maps.layer)}** has {maps.total_channels:,} channels of"
        f" {maps.side_px} × {maps.side_px} places. Page {page} of {pages} shows ranks {first + 1}"
        f" to {first + len(maps.channels)}. Another layer is chosen above."
    )
    _draw(shown, maps, FeatureLook("shared" if scale == "shared" else "own"))


def _page(shown: Shown) -> tuple[int, int]:
    """Which page of the ranking, counted from 1, and how many there are; each layer begins anew."""
    layer = shown.asked.layer
    channels = next(each.shape[0] for each in shown.known.layers if each.path == layer)
    pages = max(1, -(-channels // PAGE))
    key = f"page of channels of {layer}"
    page = st.number_input(f"Page, 1 to {pages}", 1, pages, 1, key=key)
    return int(page), pages


def _maps(shown: Shown, ranked_by: Any, first: int) -> "FeatureMaps":
    asked, index = shown.asked, shown.explained.index

    def job() -> "FeatureMaps":
        from components import inspection

        return inspection.feature_maps(
            asked.chosen.loaded(), asked.image(), asked.layer, PAGE, ranked_by, index, first
        )

    question = ("channels", asked.question, index, ranked_by, first)
    return jobs.answer("inference", question, job, f"Looking into {asked.layer}…")


def _draw(shown: Shown, maps: "FeatureMaps", look: FeatureLook) -> None:
    def take_selected() -> None:
        state: Any = st.session_state[_WIDGET]
        chosen = state.get("selected")
        if chosen is not None:
            address.choose(channel=str(chosen) if chosen >= 0 else "")

    node = _node(shown)
    address.seed("channel", _channel, "")
    text = str(st.session_state["channel"])
    address.publish("channel", text, "")
    selected = int(text) if text and int(text) in maps.channels else None
    version = f"{maps.layer} {maps.channels}"
    _view(
        key=_WIDGET,
        data=feature_view(
            shown.seen,
            maps,
            _sight(node, shown, maps),
            look,
            selected,
            version,
        ),
        on_selected_change=take_selected,
    )
    if node is not None and node.sees_all and node.receptive_field is not None:
        st.caption(
            "The box is what a place sees through its convolutions. Before this layer a"
            " squeeze-and-excitation gate has told every place something of the whole picture, too."
        )


def _channel(text: str) -> str:
    if not text.isdecimal():
        raise ExplorerError(f"{text!r} is no channel's number.")
    return text


def _node(shown: Shown) -> "Node | None":
    """The layer in the traced graph; None where that is not to be had."""
    try:
        return drawing.traced(shown.model).by_path.get(shown.asked.layer)
    except ExplorerError:
        return None


def _sight(node: "Node | None", shown: Shown, maps: "FeatureMaps") -> Sight | str:
    """What each place of the layer sees, or a sentence where that is no square."""
    if node is None:
        return UNKNOWN
    field, step = node.receptive_field, node.step
    if field is None or step is None:
        return SEES_ALL if node.sees_all else UNKNOWN
    rows, columns = (
        averaged_fields(side, maps.side_px, maps.thumbnails.shape[1], field, step)
        for side in shown.answer.seen.shape[:2]
    )
    return Sight(rows, columns)
