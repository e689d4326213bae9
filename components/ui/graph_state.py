"""Which groups of a network's graph are open: in the address a level, or the groups' paths.

`open=2` opens all groups down to level 2, `open=blocks,blocks.0` just these, and without it the
network starts with what a person can take in.
"""

from collections.abc import Set as AbstractSet
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from components.errors import ExplorerError
from components.graphs.scene import default_opened, levels
from components.ui import address, cache

if TYPE_CHECKING:
    from components.graphs import Graph

KEY, START = "open", ""
LEVELS = "open: level"
EASY_BOXES = 18
# Longer addresses are cut off by some programs; then the nearest level stands for the view.
LONGEST_TEXT = 1500


def opened(graph: "Graph") -> frozenset[str]:
    """The paths of the open groups."""
    address.seed(KEY, partial(_read, graph), START)
    text = str(st.session_state[KEY])
    try:
        text = _read(graph, text)
    except ExplorerError:  # what another page or network left
        text = START
    address.publish(KEY, text, START)
    if text == START:
        return start(graph)
    return levels(graph)[int(text) - 1] if text.isdigit() else frozenset(text.split(","))


def start(graph: "Graph") -> frozenset[str]:
    """What is open at first: as much as a person takes in at first sight."""
    return default_opened(graph, EASY_BOXES)


def toggle(graph: "Graph", path: str) -> None:
    """Open a closed group or close an open one."""
    _set(opened(graph) ^ {path})


def reveal(graph: "Graph", path: str) -> None:
    """Open whatever hides a box."""
    found = opened(graph)
    while (holder := holder_of(graph, found, path)) is not None and holder not in found:
        found |= {holder}
    _set(found)


def holder_of(graph: "Graph", opened: frozenset[str], path: str) -> str | None:
    """The visible closed box in which a box stands; None if it is visible itself, or not there."""
    around = {path}
    while (node := graph.by_path.get(path)) is not None and node.parent:
        path = node.parent
        around.add(path)
    for box in cache.graph_layout(graph.network, opened, graph).scene.boxes:
        if not box.open and any(node.path in around for node in box.nodes):
            return box.path if box.openable else None
    return None


def ask_level(graph: "Graph") -> None:
    """Buttons for the view at the start and for each level, with the number of its boxes."""
    boxes = cache.level_boxes(graph.network, graph)
    names = [START, *(str(level) for level in range(1, len(boxes) + 1))]
    text = str(st.session_state[KEY])
    st.session_state[LEVELS] = text if text in names else None
    st.segmented_control(
        "Open to level · boxes",
        names,
        format_func=lambda name: f"{name} · {boxes[int(name) - 1]}" if name else "start",
        key=LEVELS,
        on_change=_take_level,
        help="Or click a group's ± to open just that one. Repeated blocks are drawn once, as ×N.",
    )


def _take_level() -> None:
    picked = st.session_state[LEVELS]
    if picked is not None:
        address.choose(open=picked)


def _set(paths: AbstractSet[str]) -> None:
    text = ",".join(sorted(paths))
    address.choose(open=text if paths and len(text) <= LONGEST_TEXT else "1")


def _read(graph: "Graph", text: str) -> str:
    if text == START:
        return text
    if text.isdigit():
        last = len(cache.level_boxes(graph.network, graph))
        if 1 <= int(text) <= last:
            return text
        raise ExplorerError(f"{graph.network} has levels 1 to {last}, not {text}.")
    unknown = [path for path in text.split(",") if path.partition("×")[0] not in graph.by_path]
    if unknown:
        raise ExplorerError(f"{graph.network} has no part {unknown[0]!r} that could be opened.")
    return text
