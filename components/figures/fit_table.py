"""What doesn't fit between a checkpoint and a network, as a list that a person can read."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Protocol

from components.figures.html import scrolling
from components.figures.text_tables import TextTable, csv_text

Shape = tuple[int, ...]

HEADS = ("Entry", "What is wrong", "In the file", "In the network")
LONGEST = 12
LONGEST_NAME = 60


class Misfit(Protocol):
    """What a network and a checkpoint don't have in common."""

    @property
    def missing(self) -> Sequence[str]:
        """Names that only the network has."""

    @property
    def unexpected(self) -> Sequence[str]:
        """Names that only the file has."""

    @property
    def misshaped(self) -> Sequence[tuple[str, Shape, Shape]]:
        """Name, shape in the file, shape in the network."""

    @property
    def shapes(self) -> Mapping[str, Shape]:
        """Those of the missing and the unexpected entries, where they are known."""


Cells = tuple[str, str, str, str]


def fit_table(misfit: Misfit, longest: int = LONGEST) -> str:
    """HTML with the missing, the unexpected and the mis-shaped entries, in this order.

    Of each kind at most `longest` are shown, then how many more there are.
    """
    heads = "".join(f'<th class="left" scope="col">{head}</th>' for head in HEADS)
    body = "".join(_section(rows, longest) for rows in _kinds(misfit) if rows)
    return scrolling(f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody>", "What does not fit")


def fit_csv(misfit: Misfit) -> str:
    """Comma-separated text with every entry."""
    return csv_text(TextTable(HEADS, tuple(row for rows in _kinds(misfit) for row in rows)))


def _kinds(misfit: Misfit) -> tuple[tuple[Cells, ...], ...]:
    return (
        tuple(
            (name, "missing in the file", "–", _known(misfit, name, "wanted"))
            for name in misfit.missing
        ),
        tuple(
            (name, "not known to the network", _known(misfit, name, "there"), "–")
            for name in misfit.unexpected
        ),
        tuple(
            (name, "other shape", _sides(in_file), _sides(in_network))
            for name, in_file, in_network in misfit.misshaped
        ),
    )


def _section(rows: Sequence[Cells], longest: int) -> str:
    shown = "".join(_row(row) for row in rows[:longest])
    more = len(rows) - longest
    if more <= 0:
        return shown
    said = f"… and {more} more: {rows[0][1]}"
    return f'{shown}<tr><td class="left other" colspan="{len(HEADS)}">{said}</td></tr>'


def _row(row: Cells) -> str:
    name, *rest = row
    cut = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    cells = "".join(f'<td class="left">{escape(cell)}</td>' for cell in rest)
    title = escape(name[:1000])
    return f'<tr><th class="left" scope="row" title="{title}">{escape(cut)}</th>{cells}</tr>'


def _known(misfit: Misfit, name: str, otherwise: str) -> str:
    return _sides(misfit.shapes[name]) if name in misfit.shapes else otherwise


def _sides(shape: Shape) -> str:
    return " × ".join(map(str, shape)) or "one number"
