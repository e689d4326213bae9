"""The stage table to take along: CSV with all digits, Markdown and LaTeX rounded for people."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from components.figures.captions import network_caption
from components.figures.numbers import STYLES, Style
from components.figures.stage_columns import COLUMNS, MEMORY_COLUMNS, Column
from components.scaling import ScaledNetwork, Stage

Cells = tuple[str, ...]

_FIXED = ("Stage", "Operator", "Kernel", "Stride")
_WORDS = 2  # stage and operator stand left, numbers right

_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "×": r"$\times$",
} | {sign: f"\\{sign}" for sign in "&%$#_{}"}


@dataclass(frozen=True, slots=True)
class _Table:
    """A table as text: its heads, one row a stage, and the sums."""

    heads: Cells
    rows: tuple[Cells, ...]
    sums: Cells


def stage_csv(network: ScaledNetwork) -> str:
    """Comma-separated text: heads, one row a stage, the sums; plain digits throughout.

    Memory (in bytes) and activations are always there; their meaning, and that of the other
    columns, is that of `components.figures.stage_columns`. A sum that means nothing is empty.
    """
    table = _exact_table(network)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows((table.heads, *table.rows, table.sums))
    return text.getvalue()


def stage_markdown(network: ScaledNetwork, columns: Sequence[Column] = COLUMNS) -> str:
    """A line that says which network it is, and its Markdown table; the sums are bold."""
    table = _rounded_table(network, columns)
    rule = [":---" if place < _WORDS else "---:" for place in range(len(table.heads))]
    sums = [f"**{cell}**" if cell else "" for cell in table.sums]
    lines = (f"| {' | '.join(cells)} |" for cells in (table.heads, rule, *table.rows, sums))
    return "\n".join((network_caption(network), "", *lines, ""))


def stage_latex(network: ScaledNetwork, columns: Sequence[Column] = COLUMNS) -> str:
    """A LaTeX `tabular` with booktabs rules; comments say which package and which network."""
    table = _rounded_table(network, columns)
    return "\n".join(
        (
            r"% Needs \usepackage{booktabs} before \begin{document}.",
            f"% {network_caption(network)}",
            rf"\begin{{tabular}}{{{'l' * _WORDS}{'r' * (len(table.heads) - _WORDS)}}}",
            r"\toprule",
            _latex_row(table.heads),
            r"\midrule",
            *map(_latex_row, table.rows),
            r"\midrule",
            _latex_row(table.sums),
            r"\bottomrule",
            r"\end{tabular}",
            "",
        )
    )


def _exact_table(network: ScaledNetwork) -> _Table:
    columns = (*COLUMNS, *MEMORY_COLUMNS)
    # People's memory has its unit beside each number; plain digits need it in the head.
    units = ["bytes" if column.style == "memory" else column.unit for column in columns]
    cells = [_column(column, network, "plain", "plain") for column in columns]
    return _table(network, _heads(columns, units), cells, kernel="{0}")


def _rounded_table(network: ScaledNetwork, columns: Sequence[Column]) -> _Table:
    cells = [_column(column, network, column.style, column.total) for column in columns]
    return _table(network, _heads(columns, [c.unit for c in columns]), cells, kernel="{0}×{0}")


def _table(network: ScaledNetwork, heads: Cells, columns: list[Cells], kernel: str) -> _Table:
    *rows, sums = zip(*columns, strict=True)
    return _Table(
        (*_FIXED, *heads),
        tuple(
            (*_operation(stage, kernel), *row)
            for stage, row in zip(network.stages, rows, strict=True)
        ),
        ("Sum", *[""] * (len(_FIXED) - 1), *sums),
    )


def _operation(stage: Stage, kernel: str) -> Cells:
    return str(stage.number), stage.operator, kernel.format(stage.kernel), str(stage.stride)


def _column(column: Column, network: ScaledNetwork, style: Style, total: Style | None) -> Cells:
    """A column's texts from top to bottom, its sum the last."""
    values = column.values(network)
    last = STYLES[total](sum(values)) if total and column.total else ""
    return (*map(STYLES[style], values), last)


def _heads(columns: Sequence[Column], units: Sequence[str]) -> Cells:
    named = zip(columns, units, strict=True)
    return tuple(f"{column.head} ({unit})" if unit else column.head for column, unit in named)


def _latex_row(cells: Iterable[str]) -> str:
    return " & ".join("".join(_LATEX.get(sign, sign) for sign in cell) for cell in cells) + r" \\"
