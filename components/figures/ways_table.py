"""One budget, spent in several ways: what each makes of the network."""

from collections.abc import Sequence
from html import escape

from components.figures.deviations import signed_percent
from components.figures.html import scrolling
from components.figures.numbers import exact, giga, memory, short
from components.scaling import ScaledNetwork, Spent, activations

HEADS = (
    ("Depth", ""),
    ("Width", ""),
    ("Resolution", ""),
    ("Multiply-adds", "Of convolutions and linear layers, for one image"),
    ("Against the budget", ""),
    ("Parameters", "Trainable numbers"),
    ("Activations", "Numbers that come out of convolutions and linear layers, for one image"),
)


def ways_table(spent: Sequence[Spent], budget_macs: float, own: ScaledNetwork | None = None) -> str:
    """HTML with a row for each way and one for the person's `own` setting, ready for `st.html`.

    Exact counts stand in the tooltips, with the memory of the activations.
    """
    heads = "".join(
        f'<th scope="col" title="{escape(meaning)}">{head}</th>' for head, meaning in HEADS
    )
    rows = "".join(_row(title, network, budget_macs) for title, network in titled(spent, own))
    head = f'<thead><tr><th class="left" scope="col">Spent on</th>{heads}</tr></thead>'
    return scrolling(f"{head}<tbody>{rows}</tbody>", "One budget, spent in several ways")


def titled(
    spent: Sequence[Spent], own: ScaledNetwork | None = None
) -> list[tuple[str, ScaledNetwork]]:
    """Networks with their ways in words: "Depth only", "Compound (φ = 2.21)", "Your setting"."""
    named = [(_title(each), each.network) for each in spent]
    return named if own is None else [*named, ("Your setting", own)]


def _title(spent: Spent) -> str:
    if spent.way == "compound":
        return f"Compound (φ = {spent.factor:.2f})"
    return f"{spent.way.capitalize()} only"


def _row(title: str, network: ScaledNetwork, budget_macs: float) -> str:
    outputs = activations(network)
    numbers = sum(stage.conv_outputs for stage in outputs)
    held = memory(sum(stage.memory_bytes for stage in outputs))
    return (
        f'<tr><th class="left" scope="row">{title}</th>'
        f"<td>× {network.depth:.2f}</td><td>× {network.width:.2f}</td>"
        f"<td>{network.resolution_px} px</td>"
        f'<td title="{exact(network.macs)}">{giga(network.macs)}</td>'
        f"<td>{signed_percent(network.macs / budget_macs - 1)}</td>"
        f'<td title="{exact(network.params)}">{short(network.params)}</td>'
        f'<td title="{exact(numbers)}; the outputs of all layers take {held}">'
        f"{short(numbers)}</td></tr>"
    )
