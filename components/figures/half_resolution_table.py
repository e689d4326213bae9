"""Grouped EfficientNet beside the plain one, at the native size and at about half of it."""

from collections.abc import Sequence

from components.figures.html import scrolling
from components.figures.numbers import exact, giga, ratio, short
from components.scaling import HalfResolution, ScaledNetwork


def half_resolution_table(rows: Sequence[HalfResolution]) -> str:
    """HTML with a row for each of B0 to B5, ready for `st.html`.

    Parameters and multiply-adds of the plain network and of G16 (groups of 16 channels), how many
    times the plain one's the latter's are, and both at the smaller size. Exact counts stand in the
    tooltips.
    """
    return scrolling(
        f"{_head()}<tbody>{''.join(map(_row, rows))}</tbody>", "Plain and grouped EfficientNet"
    )


def _head() -> str:
    groups = "".join(
        f'<th class="group" scope="colgroup" colspan="{columns}">{head}</th>'
        for head, columns in (
            ("Parameters", 2),
            ("Multiply-adds, native size", 4),
            ("Multiply-adds, about half the size", 4),
        )
    )
    both = '<th class="{}" scope="col">plain</th><th scope="col">G16</th>'
    at_size = f'<th class="group" scope="col">side</th>{both}<th scope="col">G16 : plain</th>'
    return (
        f'<thead><tr><th class="left" rowspan="2" scope="col">Network</th>{groups}</tr>'
        f"<tr>{both.format('group')}{at_size.format('') * 2}</tr></thead>"
    )


def _row(row: HalfResolution) -> str:
    sizes = _pair(row.plain_native, row.native) + _pair(row.plain_half, row.half)
    params = "".join(
        f'<td class="{mark}" title="{exact(network.params)}">{short(network.params)}</td>'
        for mark, network in (("group", row.plain_native), ("", row.native))
    )
    return f'<tr><th class="left" scope="row">{row.key.upper()}</th>{params}{sizes}</tr>'


def _pair(plain: ScaledNetwork, grouped: ScaledNetwork) -> str:
    counts = "".join(
        f'<td title="{exact(network.macs)}">{giga(network.macs)}</td>'
        for network in (plain, grouped)
    )
    return (
        f'<td class="group">{grouped.resolution_px} px</td>{counts}'
        f"<td>{ratio(grouped.macs, plain.macs)}</td>"
    )
