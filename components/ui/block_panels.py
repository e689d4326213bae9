"""The first screen of Blocks: the drawing with its numbers, and whether torch counts the same."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from components.blocks.costing import cost
from components.blocks.lab import Design, Lab, Values
from components.errors import ExplorerError
from components.figures.block_sheet import block_sheet
from components.ui import block_view, cache, warmup
from components.ui.plain import plain

_LAST = "blocks: the last numbers that went together"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on the screen: the laboratory, the numbers in force, the block and its rivals."""

    lab: Lab
    values: Values
    designs: tuple[Design, ...]


def shown(lab: Lab, values: Values) -> Shown:
    """The blocks of these values; if they don't go together, a sentence and the last good ones."""
    last: dict[str, Values] = st.session_state.setdefault(_LAST, {})
    place = st.container()  # what is only sometimes there has a place of its own
    try:
        found = Shown(lab, values, _designs(lab, values))
    except ExplorerError as error:
        before = last.get(lab.key, lab.defaults)
        place.error(
            f"{plain(str(error))} The drawing keeps the numbers before.", icon=":material/error:"
        )
        return Shown(lab, before, _designs(lab, before))
    last[lab.key] = values
    return found


def _designs(lab: Lab, values: Values) -> tuple[Design, ...]:
    found = lab.designs(values)
    for design in found:
        cost(design.block, design.taken)  # refuses what does not fit together
    return found


def sheet(shown: Shown, beside: int) -> None:
    """Drawings of the first and of number `beside`, all numbers, and torch's verdict when ready."""
    verdicts = _verdicts(shown.designs)
    html = block_sheet(shown.designs, verdicts, shown.lab.height_px, beside)
    block_view.show(html, "block sheet")
    if verdicts is None:
        _until_torch_is_there()


def _verdicts(designs: Sequence[Design]) -> list[str] | None:
    """What torch counts differently in each design, "" for nothing; None while torch starts."""
    if warmup.devices_if_ready() is None:
        return None
    return [cache.block_difference(repr(design), design) for design in designs]


@st.fragment(run_every=1.0)
def _until_torch_is_there() -> None:
    if warmup.devices_if_ready() is not None:
        st.rerun()
