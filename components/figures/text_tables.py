"""A table as text for other programs: CSV, Markdown, LaTeX."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

Cells = tuple[str, ...]

_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "×": r"$\times$",
} | {sign: f"\\{sign}" for sign in "&%$#_{}"}


@dataclass(frozen=True, slots=True)
class TextTable:
    """Heads, rows and sums (perhaps none), equally wide; the first `words` columns stand left."""

    heads: Cells
    rows: tuple[Cells, ...]
    sums: Cells = ()
    words: int = 2

    @property
    def last(self) -> tuple[Cells, ...]:
        """The row of sums, if there is one."""
        return (self.sums,) if self.sums else ()


def csv_text(table: TextTable) -> str:
    """Comma-separated text: heads, rows, sums."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows((table.heads, *table.rows, *table.last))
    return text.getvalue()


def markdown_text(table: TextTable, caption: str) -> str:
    """The caption and, behind an empty line, a Markdown table; the sums are bold."""
    rule = [":---" if place < table.words else "---:" for place in range(len(table.heads))]
    sums = [[f"**{cell}**" if cell else "" for cell in cells] for cells in table.last]
    lines = map(_markdown_row, (table.heads, rule, *table.rows, *sums))
    return "\n".join((caption, "", *lines, ""))


def latex_text(table: TextTable, caption: str, long: bool = False) -> str:
    """A LaTeX `tabular` with booktabs rules, its caption in a comment.

    A `long` one is a `longtable`, which breaks across pages and repeats its heads.
    """
    environment = "longtable" if long else "tabular"
    packages = "booktabs,longtable" if long else "booktabs"
    layout = "l" * table.words + "r" * (len(table.heads) - table.words)
    return "\n".join(
        (
            rf"% Needs \usepackage{{{packages}}} before \begin{{document}}.",
            f"% {caption}",
            rf"\begin{{{environment}}}{{{layout}}}",
            r"\toprule",
            _latex_row(table.heads),
            r"\midrule",
            *([r"\endhead"] if long else []),
            *map(_latex_row, table.rows),
            *chain.from_iterable((r"\midrule", _latex_row(cells)) for cells in table.last),
            r"\bottomrule",
            rf"\end{{{environment}}}",
            "",
        )
    )


def _markdown_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _latex_row(cells: Iterable[str]) -> str:
    return " & ".join("".join(_LATEX.get(sign, sign) for sign in cell) for cell in cells) + r" \\"
