"""Two networks part by part: costs side by side, and what differs in words."""

from collections.abc import Callable, Sequence
from html import escape

from components.figures.html import scrolling
from components.figures.numbers import exact, giga, ratio, short
from components.figures.palette import STAGE_COLORS
from components.graphs.comparing import Comparison, Pair
from components.graphs.parts import Part

_NOTHING = '<td class="other">–</td>'


def comparison_table(comparison: Comparison) -> str:
    """HTML with a row for each pair of parts, ready for `st.html`.

    Parts that only one network has follow, those of the left one first; the last row has the whole
    networks. Exact numbers stand in the tooltips; a pair that differs is tinted where it differs.
    """
    rows = "".join(map(_pair, comparison.pairs))
    rows += "".join(_alone(part, comparison.left.network, 0) for part in comparison.only_left)
    rows += "".join(_alone(part, comparison.right.network, 1) for part in comparison.only_right)
    table = f"{_head(comparison)}<tbody>{rows}</tbody>{_foot(comparison)}"
    return scrolling(table, "Two networks part by part")


def _head(comparison: Comparison) -> str:
    names = "".join(
        f'<th{group} scope="col">{escape(graph.network)}</th>'
        for graph, group in ((comparison.left, ' class="group"'), (comparison.right, ""))
    )
    groups = "".join(
        f'<th class="group" scope="colgroup" colspan="3">{name}</th>'
        for name in ("Parameters", "Multiply-adds")
    )
    ratios = '<th scope="col">ratio</th>'
    return (
        f'<thead><tr><th class="left" rowspan="2" scope="col">Part</th>{groups}'
        '<th class="group left" rowspan="2" scope="col">What differs</th></tr>'
        f"<tr>{(names + ratios) * 2}</tr></thead>"
    )


def _pair(pair: Pair) -> str:
    left, right = pair.left, pair.right
    return (
        f"<tr>{_title(pair.title, left.stage)}{_costs(left.params, right.params)}"
        f"{_costs(left.macs, right.macs)}{_words(pair.differences)}</tr>"
    )


def _alone(part: Part, network: str, place: int) -> str:
    costs = "".join(
        _cell(number, "group") + _NOTHING * 2
        if place == 0
        else f'<td class="group other">–</td>{_cell(number, "")}{_NOTHING}'
        for number in (part.params, part.macs)
    )
    words = f'<td class="group left differs">only in {escape(network)}</td>'
    return f"<tr>{_title(part.title, part.stage)}{costs}{words}</tr>"


def _foot(comparison: Comparison) -> str:
    left, right = comparison.left, comparison.right
    return (
        f'<tfoot><tr><th class="left" scope="row">Whole network</th>'
        f"{_costs(left.params, right.params)}{_costs(left.macs, right.macs, giga)}"
        f"{_words(comparison.differences)}</tr></tfoot>"
    )


def _title(title: str, stage: int | None) -> str:
    color = STAGE_COLORS.get(stage or 0, "transparent")
    return (
        f'<th class="left" scope="row"><span class="ce-dot" style="background:{color}"></span>'
        f"{escape(title)}</th>"
    )


def _costs(left: int, right: int, text: Callable[[float], str] = short) -> str:
    tint = "differs" if left != right else ""
    times = f"<td>{ratio(right, left)}</td>" if left else _NOTHING
    return _cell(left, "group", text) + _cell(right, tint, text) + times


def _cell(number: int, kind: str, text: Callable[[float], str] = short) -> str:
    return f'<td class="{kind}" title="{exact(number)}">{text(number)}</td>'


def _words(differences: Sequence[str]) -> str:
    words = escape("; ".join(differences)) or "–"
    return f'<td class="group left" style="white-space:normal;min-width:16rem">{words}</td>'
