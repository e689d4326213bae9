"""The stage table of Table 1 (arXiv:1905.11946) as HTML, one network beside another."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from components.figures.html import scrolling
from components.figures.numbers import exact, giga, short
from components.figures.palette import STAGE_COLORS
from components.scaling import ScaledNetwork, Stage, module_paths


@dataclass(frozen=True, slots=True)
class Column:
    """A quantity that scaling may change: its head, what it means, its text for people."""

    head: str
    meaning: str
    value: Callable[[Stage], int]
    text: Callable[[int], str]
    unit: str


COLUMNS = (
    Column(
        "Input side",
        "Side of the square map that enters the stage",
        lambda s: s.input_px,
        str,
        "px",
    ),
    Column("Channels", "Channels that leave the stage", lambda s: s.out_channels, str, ""),
    Column("Layers", "Blocks in the stage", lambda s: s.layers, str, ""),
    Column("Parameters", "Trainable numbers", lambda s: s.params, short, ""),
    Column(
        "Multiply-adds",
        "Of convolutions and linear layers, for one image",
        lambda s: s.macs,
        short,
        "",
    ),
)


def stage_table(
    network: ScaledNetwork,
    title: str,
    baseline: ScaledNetwork,
    beside: ScaledNetwork | None = None,
    beside_title: str = "",
) -> str:
    """HTML of nine rows and a sum, ready for `st.html`.

    Cells that differ from `baseline` are bold; with a network `beside`, each quantity has two
    columns and a pair that differs is tinted. Exact numbers stand in the tooltips.
    """
    titles = [title] if beside is None else [title, beside_title]
    others = beside.stages if beside else (None,) * len(network.stages)
    rows = [
        _row(stage, base, other)
        for stage, base, other in zip(network.stages, baseline.stages, others, strict=True)
    ]
    table = f"{_head(titles)}<tbody>{''.join(rows)}</tbody>{_foot(network, beside)}"
    return scrolling(table, "Stage table")


def _head(titles: list[str]) -> str:
    fixed = ('<th class="left" rowspan="2" scope="col">Stage</th>') + "".join(
        f'<th rowspan="2" scope="col"{left}>{name}</th>'
        for name, left in (("Operator", ' class="left"'), ("Kernel", ""), ("Stride", ""))
    )
    groups = "".join(
        f'<th class="group" scope="colgroup" colspan="{len(titles)}"'
        f' title="{escape(column.meaning)}">'
        f"{column.head}{f' ({column.unit})' if column.unit else ''}</th>"
        for column in COLUMNS
    )
    names = "".join(
        f'<th scope="col" class="{"other" if index else "group"}">{escape(title)}</th>'
        for _ in COLUMNS
        for index, title in enumerate(titles)
    )
    return f"<thead><tr>{fixed}{groups}</tr><tr>{names}</tr></thead>"


def _row(stage: Stage, base: Stage, other: Stage | None) -> str:
    color = STAGE_COLORS[stage.number]
    cells = "".join(_pair(column, stage, base, other) for column in COLUMNS)
    return (
        f'<tr><th class="left" scope="row" title="{escape(module_paths(stage.number))}">'
        f'<span class="ce-dot" style="background:{color}"></span>{stage.number}</th>'
        f'<td class="left">{escape(stage.operator)}</td>'
        f"<td>{stage.kernel}×{stage.kernel}</td><td>{stage.stride}</td>{cells}</tr>"
    )


def _pair(column: Column, stage: Stage, base: Stage, other: Stage | None) -> str:
    value = column.value(stage)
    marks = ["group"]
    if value != column.value(base):
        marks.append("changed")
    if other is not None and value != column.value(other):
        marks.append("differs")
    hint = f"{exact(value)} (B0: {exact(column.value(base))})"
    cells = f'<td class="{" ".join(marks)}" title="{hint}">{column.text(value)}</td>'
    if other is None:
        return cells
    tint = " differs" if "differs" in marks else ""
    theirs = column.value(other)
    return cells + f'<td class="other{tint}" title="{exact(theirs)}">{column.text(theirs)}</td>'


def _foot(network: ScaledNetwork, beside: ScaledNetwork | None) -> str:
    both = [network] if beside is None else [network, beside]
    blank = f'<td class="group" colspan="{2 * len(both)}"></td>'
    sums = "".join(
        f'<td class="{"other" if index else "group"}" title="{exact(value)}">{text(value)}</td>'
        for text, values in (
            (short, [sum(stage.layers for stage in one.stages) for one in both]),
            (short, [one.params for one in both]),
            (giga, [one.macs for one in both]),
        )
        for index, value in enumerate(values)
    )
    return f'<tfoot><tr><th class="left" colspan="4" scope="row">Sum</th>{blank}{sums}</tr></tfoot>'
