"""Methods over many pictures: a row a method, with the mean and interval of every measure."""

from collections.abc import Mapping, Sequence
from html import escape

from components.figures.html import scrolling
from components.figures.measures import MEASURES
from components.figures.methods_verdict import RANDOM, Groups, clearly_best
from components.figures.text_tables import TextTable, csv_text, markdown_text
from components.inspection.methods import METHODS
from components.inspection.trust_records import Mean, MethodRow

ARROWS = {"low": "↓", "high": "↑", "zero": "→ 0"}


# Two lines in a cell and heads of several, so that seven measures fit beside each other.
STYLE = """<style>
.ce-methods thead th { white-space: normal; vertical-align: bottom; }
.ce-methods td .kind { display: block; font-size: 0.75rem; }
</style>"""


def methods_table(rows: Sequence[MethodRow], same: Groups = ()) -> str:
    """HTML with a row for each method; what is `clearly_best` on a measure is bold.

    Arrows say which way is better; tooltips give the source, the interval's meaning and the number
    of pictures. `same` are groups of methods with the same maps.
    """
    keys = _keys(rows)
    best = {key: clearly_best(rows, key, same) for key in keys}
    heads = "".join(_head(key) for key in keys)
    head = f'<th class="left" scope="col">Method</th>{heads}'
    body = "".join(_row(row, keys, best) for row in rows)
    table = scrolling(
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>", "Methods over many pictures"
    )
    return f'<div class="ce-methods">{table}{STYLE}</div>'


def methods_csv(rows: Sequence[MethodRow]) -> str:
    """Comma-separated text: of every measure the mean, its interval's ends and the pictures."""
    keys = _keys(rows)
    parts = ("mean", "low", "high", "pictures")
    heads = ("method", "layer", *(f"{key} {part}" for key in keys for part in parts))
    cells = tuple(
        (row.method, row.layer, *(cell for key in keys for cell in _exact(row.means.get(key))))
        for row in rows
    )
    return csv_text(TextTable(heads, cells))


def methods_markdown(rows: Sequence[MethodRow], caption: str) -> str:
    """The caption and a Markdown table: means with their 95 % intervals."""
    keys = _keys(rows)
    heads = ("Method", "Layer", *(_titled(key) for key in keys))
    cells = tuple(
        (_name(row), row.layer, *(_rounded(key, row.means.get(key)) for key in keys))
        for row in rows
    )
    return markdown_text(TextTable(heads, cells, words=2), caption)


def _keys(rows: Sequence[MethodRow]) -> list[str]:
    """All measures in the order in which they first occur."""
    return list(dict.fromkeys(key for row in rows for key in row.means))


def _head(key: str) -> str:
    measure = MEASURES[key]
    told = f"{measure.good} {measure.limits} {measure.source}."
    return f'<th scope="col" title="{escape(told)}">{escape(_titled(key))}</th>'


def _titled(key: str) -> str:
    measure = MEASURES[key]
    return f"{measure.title} {ARROWS[measure.better]}"


def _row(row: MethodRow, keys: Sequence[str], best: Mapping[str, Sequence[str]]) -> str:
    cells = "".join(_cell(key, row.means.get(key), row.method in best[key]) for key in keys)
    source = METHODS[row.method].source if row.method in METHODS else ""
    name = f'<th class="left" scope="row" title="{escape(source)}">{escape(_name(row))}</th>'
    return f'<tr class="{"other" if row.method == RANDOM else ""}">{name}{cells}</tr>'


def _cell(key: str, mean: Mean | None, is_best: bool) -> str:
    if mean is None:
        return '<td title="This can\'t be measured here.">–</td>'
    told = f"95 % interval of the mean over {mean.count} pictures"
    shown = f'{_number(key, mean.value)} <span class="kind">{_interval(key, mean)}</span>'
    return f'<td class="{"changed" if is_best else ""}" title="{told}">{shown}</td>'


def _name(row: MethodRow) -> str:
    return METHODS[row.method].title if row.method in METHODS else "Random patches"


def _rounded(key: str, mean: Mean | None) -> str:
    return "–" if mean is None else f"{_number(key, mean.value)} ({_interval(key, mean)})"


def _exact(mean: Mean | None) -> tuple[str, ...]:
    if mean is None:
        return ("", "", "", "0")
    return (*(f"{each:.8g}" for each in (mean.value, mean.low, mean.high)), str(mean.count))


def _interval(key: str, mean: Mean) -> str:
    return f"{_number(key, mean.low)} to {_number(key, mean.high)}"


def _number(key: str, value: float) -> str:
    return MEASURES[key].number(value)
