"""The start page's four tiles: a live picture each, and the way to its page."""

import numpy as np
import streamlit as st

from components.figures.network_picture import networks_svg
from components.figures.pictures import overlay
from components.figures.sparkline import sparkline_svg
from components.figures.tiles import HEIGHT, WIDTH, stages_tile
from components.scaling import released
from components.ui import cache
from components.ui.frame import PAGES
from components.ui.options import options

Picture = str | np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


def scaling() -> None:
    """B0, B2 and B4 on one scale."""
    networks = [released(key) for key in ("b0", "b2", "b4")]
    _tile(
        "scaling",
        "What does φ change?",
        networks_svg(networks, WIDTH, HEIGHT // 3),
        "One number makes a network deeper, wider and sharper: B0, B2 and B4, a bar a layer.",
    )


def architecture() -> None:
    """The stages of B0."""
    _tile(
        "architecture",
        "How is it built?",
        stages_tile(released("b0")),
        "Open any of 1,300 networks level by level, with the cost of every part.",
    )


def inspection() -> None:
    """The opening answer: what went in, and where the network looked."""
    opening = cache.opening_answer()
    picture = None
    if opening is not None:
        covered = overlay(opening.answer.seen, opening.heat_map.values)
        picture = np.hstack([opening.answer.seen, np.asarray(covered)])
    _tile(
        "inspection",
        "What does it see, and where?",
        picture,
        "A network's answer for a picture, and the places that speak for it.",
    )


def runs() -> None:
    """The validation accuracy of a saved run."""
    saved = cache.runs(options().runs)
    curves = (run.series["val/accuracy"] for run in saved if "val/accuracy" in run.series)
    first, picture = next(curves, None), None
    if first is not None:
        picture = sparkline_svg(first.value, "validation accuracy", width=WIDTH, height=HEIGHT)
    _tile(
        "runs",
        "Did it learn?",
        picture,
        "Curves of saved training runs, and when each should have stopped.",
    )


TILES = (scaling, architecture, inspection, runs)


def _tile(page: str, question: str, picture: Picture | None, text: str) -> None:
    st.page_link(PAGES / f"{page}.py", label=f"**{question}**", icon=":material/arrow_forward:")
    if picture is not None:
        st.image(picture, width="stretch", alt=text)
    st.caption(text)
