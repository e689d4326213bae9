"""What papers print about scaled networks, beside what is built from the same numbers."""

from collections.abc import Sequence
from html import escape

from components.figures.deviations import signed_percent
from components.figures.html import scrolling
from components.figures.numbers import exact, giga
from components.scaling import BASELINES, PublishedRow

WAYS = {
    "base": "as it is",
    "depth": "depth only",
    "width": "width only",
    "resolution": "resolution only",
    "compound": "compound",
}
HEADS = (
    ("", "Depth", ""),
    ("", "Width", ""),
    ("", "Resolution", ""),
    ("group", "Printed", "Multiply-adds, which the paper calls FLOPS"),
    ("", "Built", "Multiply-adds of the network that these factors give"),
    ("", "Deviation", "Of the built network from what is printed"),
    ("group", "Top-1, printed", "Accuracy on ImageNet; nothing was trained here"),
)


def published_table(rows: Sequence[PublishedRow]) -> str:
    """HTML with a row for each setting, ready for `st.html`.

    A row that disagrees says so and is tinted; one whose factors the paper does not print says
    that they are assumed. Exact multiply-adds stand in the tooltips.
    """
    heads = "".join(
        f'<th class="{place}" scope="col" title="{escape(meaning)}">{head}</th>'
        for place, head, meaning in HEADS
    )
    head = f'<thead><tr><th class="left" scope="col">Network</th>{heads}</tr></thead>'
    return scrolling(
        f"{head}<tbody>{''.join(map(_row, rows))}</tbody>", "Printed and built multiply-adds"
    )


def _row(row: PublishedRow) -> str:
    network = row.network
    flag, tint = ("⚑ disagrees ", "differs") if row.disagrees else ("", "")
    assumed = (
        '<span class="kind" title="The paper does not print the factors of this row.">'
        ", factors assumed</span>"
        if row.assumed
        else ""
    )
    return (
        f'<tr><th class="left" scope="row">{escape(BASELINES[row.baseline].title)}'
        f' <span class="kind">{WAYS[row.way]}</span>{assumed}</th>'
        f"<td>× {network.depth:g}</td><td>× {network.width:g}</td>"
        f"<td>{network.resolution_px} px</td>"
        f'<td class="group {tint}">{row.printed_macs / 1e9:.1f} G</td>'
        f'<td class="{tint}" title="{exact(network.macs)}">{giga(network.macs)}</td>'
        f'<td class="{tint}">{flag}{signed_percent(row.deviation)}</td>'
        f'<td class="group">{row.top1:.1f}%</td></tr>'
    )
