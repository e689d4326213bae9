"""Whole networks in a row each: coefficients, size and cost."""

from collections.abc import Sequence
from html import escape

from components.figures.html import scrolling
from components.figures.numbers import exact
from components.figures.readings import read
from components.figures.stage_columns import COLUMNS
from components.scaling import BASELINES, ScaledNetwork

# What is shown of a whole network: the head and the name of the reading.
HEADS = (
    ("Depth", "depth"),
    ("Width", "width"),
    ("Resolution", "resolution"),
    ("Parameters", "params sum"),
    ("Multiply-adds", "macs sum"),
)


def summary_table(networks: Sequence[tuple[str, ScaledNetwork]]) -> str:
    """HTML with a row for each (title, network); exact counts stand in the tooltips."""
    heads = "".join(f'<th scope="col">{head}</th>' for head, _ in HEADS)
    against = f"Cost against {BASELINES[networks[0][1].baseline].short}"
    heads += f'<th scope="col" class="against">{against}</th>'
    head = f'<th class="left" scope="col">Network</th>{heads}'
    rows = "".join(_row(title, network) for title, network in networks)
    return scrolling(f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>", "Whole networks")


def _row(title: str, network: ScaledNetwork) -> str:
    told = read(network, BASELINES[network.baseline], COLUMNS)
    exactly = {"params sum": exact(network.params), "macs sum": exact(network.macs)}
    cells = "".join(
        f'<td class="{"against" if name == "cost" else ""}" data-reading="{name}"'
        f' title="{exactly.get(name, "")}">{told[name]}</td>'
        for name in (*(name for _, name in HEADS), "cost")
    )
    name = f'<th class="left" scope="row" data-reading="phi">{escape(title)}</th>'
    return f'<tr class="large">{name}{cells}</tr>'
