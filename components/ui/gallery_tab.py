"""Inspection's tab Several pictures: one network on all samples, or on all that was uploaded."""

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from components.figures.bars import percent
from components.figures.heat_cells import HeatCell, HeatGrid, SeenPicture
from components.ui import address, heat_panel, inputs, jobs, pictures
from components.ui.looking import Look
from components.ui.pictures import Picture
from components.ui.shown import Shown

if TYPE_CHECKING:
    from components.inspection import Inspection
    from components.networks.pool import Progress

KINDS = {
    "upload": "my pictures",
    "folder": "the server's folder",
    "scenes": "sample scenes",
    "photographs": "sample photographs",
}
MOST = 30
TOGETHER = 8  # in one pass, so that others have their turn in between


def show(shown: Shown) -> None:
    """Answer and heat map of each; a click opens one above."""
    asked = shown.asked
    offered = pictures.pictures(shown.answer.weights.samples)
    kinds = list(dict.fromkeys(picture.kind for picture in offered))
    kind = inputs.one_of("Which", "which", list(kinds), kinds[0], show=KINDS.__getitem__)
    chosen = [picture for picture in offered if picture.kind == kind][:MOST]
    found = _looked(asked, chosen)
    seen = [
        SeenPicture(picture.key, each.seen, picture.label)
        for picture, each in zip(chosen, found, strict=True)
    ]
    heat_panel.heat_maps(
        "gallery",
        seen,
        [_cell(shown, picture, each) for picture, each in zip(chosen, found, strict=True)],
        shown.drawing,
        HeatGrid(cell_px=190, selectable=True),
        selected=asked.picture.key,
        select=lambda key: address.choose(image=key),
    )
    st.caption(
        "All pictures went through the network together, each explained for its most probable"
        " class. Click one to look closer."
    )


def _cell(shown: Shown, picture: Picture, answer: "Inspection") -> HeatCell:
    best = answer.predictions[0]
    (heat_map,) = answer.heat_maps
    note = f"{best.label} {percent(best.probability)}"
    if picture.shows in shown.known.labels:
        note += " ✓" if best.label == picture.shows else f" ✗ ({picture.shows})"
    return HeatCell(picture.key, picture.label, heat_map.values, note, picture.key)


def _looked(asked: Look, chosen: list[Picture]) -> "list[Inspection]":
    def job(progress: "Progress") -> "list[Inspection]":
        from components import inspection

        loaded, found = asked.chosen.loaded(), []
        for begin in range(0, len(chosen), TOGETHER):
            few = chosen[begin : begin + TOGETHER]
            images = [replace(asked, picture=picture).image() for picture in few]
            found += inspection.inspect(
                loaded, images, (asked.method,), (asked.layer,), features=False
            )
            progress(len(found) / len(chosen))
        return found

    digests = tuple(picture.digest for picture in chosen)
    question = ("gallery", asked.chosen, asked.method, asked.layer, digests)
    return jobs.long_answer(question, job, f"Looking at {len(chosen)} pictures…")
