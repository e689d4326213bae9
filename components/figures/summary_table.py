"""Whole networks in a row each: coefficients, size and cost."""

from html import escape

from components.figures.html import scrolling
from components.figures.numbers import exact, giga, ratio, short
from components.scaling import ScaledNetwork

HEADS = ("Depth", "Width", "Resolution", "Parameters", "Multiply-adds", "Cost against B0")


def summary_table(networks: list[tuple[str, ScaledNetwork]], baseline: ScaledNetwork) -> str:
    """HTML with a row for each (title, network); exact counts stand in the tooltips."""
    heads = "".join(f'<th scope="col">{head}</th>' for head in HEADS)
    rows = "".join(_row(title, network, baseline) for title, network in networks)
    head = f'<thead><tr><th class="left" scope="col">Network</th>{heads}</tr></thead>'
    return scrolling(f"{head}<tbody>{rows}</tbody>", "Whole networks")


def _row(title: str, network: ScaledNetwork, baseline: ScaledNetwork) -> str:
    return (
        f'<tr class="large"><th class="left" scope="row">{escape(title)}</th>'
        f"<td>× {network.depth:.2f}</td><td>× {network.width:.2f}</td>"
        f"<td>{network.resolution_px} px</td>"
        f'<td title="{exact(network.params)}">{short(network.params)}</td>'
        f'<td title="{exact(network.macs)}">{giga(network.macs)}</td>'
        f"<td>{ratio(network.macs, baseline.macs)}</td></tr>"
    )
