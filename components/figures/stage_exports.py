"""The stage table to take along: CSV with all digits, Markdown and LaTeX rounded for people."""

from collections.abc import Sequence

from components.figures.captions import network_caption
from components.figures.numbers import STYLES, Style
from components.figures.stage_columns import COLUMNS, MEMORY_COLUMNS, Column
from components.figures.text_tables import Cells, TextTable, csv_text, latex_text, markdown_text
from components.scaling import ScaledNetwork, Stage

_FIXED = ("Stage", "Operator", "Kernel", "Stride")


def stage_csv(network: ScaledNetwork) -> str:
    """Comma-separated text: heads, one row a stage, the sums; plain digits throughout.

    Memory (in bytes) and activations are always there; their meaning, and that of the other
    columns, is that of `components.figures.stage_columns`. A sum that means nothing is empty.
    """
    return csv_text(_exact_table(network))


def stage_markdown(network: ScaledNetwork, columns: Sequence[Column] = COLUMNS) -> str:
    """A line that says which network it is, and its Markdown table; the sums are bold."""
    return markdown_text(_rounded_table(network, columns), network_caption(network))


def stage_latex(network: ScaledNetwork, columns: Sequence[Column] = COLUMNS) -> str:
    """A LaTeX `tabular` with booktabs rules; comments say which package and which network."""
    return latex_text(_rounded_table(network, columns), network_caption(network))


def _exact_table(network: ScaledNetwork) -> TextTable:
    columns = (*COLUMNS, *MEMORY_COLUMNS)
    # People's memory has its unit beside each number; plain digits need it in the head.
    units = ["bytes" if column.style == "memory" else column.unit for column in columns]
    cells = [_column(column, network, "plain", "plain") for column in columns]
    return _table(network, _heads(columns, units), cells, kernel="{0}")


def _rounded_table(network: ScaledNetwork, columns: Sequence[Column]) -> TextTable:
    cells = [_column(column, network, column.style, column.total) for column in columns]
    return _table(network, _heads(columns, [c.unit for c in columns]), cells, kernel="{0}×{0}")


def _table(network: ScaledNetwork, heads: Cells, columns: list[Cells], kernel: str) -> TextTable:
    *rows, sums = zip(*columns, strict=True)
    return TextTable(
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
