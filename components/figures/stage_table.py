"""The stage table of a scaled network as HTML, one network beside another.

Each cell of the network itself says which reading it shows (`data-reading`) and how that came
about (`data-hint`), so that a browser's view can go on from here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from components.figures.cell_hints import hint
from components.figures.html import scrolling
from components.figures.numbers import STYLES, exact
from components.figures.operators import OPERATORS
from components.figures.palette import STAGE_COLORS
from components.figures.readings import read
from components.figures.stage_columns import COLUMNS, Column
from components.figures.unscaled import unscaled
from components.scaling import BASELINES, EFFICIENTNET, ScaledNetwork, Stage, module_paths

PLACE = re.compile(r"{([^}]+)}")


@dataclass(frozen=True, slots=True)
class _Sides:
    """The values of one column for the network, its baseline and the one beside it, if any."""

    column: Column
    own: Sequence[int]
    base: Sequence[int]
    other: Sequence[int] | None


def stage_table(
    network: ScaledNetwork,
    title: str,
    beside: ScaledNetwork | None = None,
    beside_title: str = "",
    columns: Sequence[Column] = COLUMNS,
) -> str:
    """HTML of a row for each stage and a sum, ready for `st.html`.

    Cells that differ from the unscaled baseline are bold; with a network `beside`, each quantity
    has two columns and a pair that differs is tinted. Exact numbers stand in the tooltips.
    """
    baseline = BASELINES[network.baseline]
    base = unscaled(network)
    sides = [
        _Sides(c, c.values(network), c.values(base), c.values(beside) if beside else None)
        for c in columns
    ]
    titles = [title] if beside is None else [title, beside_title]
    told = read(network, baseline, columns)
    rows = "".join(
        _row(
            stage,
            "".join(_pair(side, index, told, network) for side in sides),
            baseline is EFFICIENTNET,
        )
        for index, stage in enumerate(network.stages)
    )
    table = f"{_head(columns, titles)}<tbody>{rows}</tbody>{_foot(sides)}"
    return scrolling(table, "Stage table")


def _head(columns: Sequence[Column], titles: Sequence[str]) -> str:
    fixed = '<th class="left" rowspan="2" scope="col">Stage</th>' + "".join(
        f'<th rowspan="2" scope="col" class="{kind}">{name}</th>'
        for name, kind in (("Operator", "left"), ("Kernel", "fixed"), ("Stride", "fixed"))
    )
    groups = "".join(
        f'<th class="group" scope="colgroup" colspan="{len(titles)}"'
        f' title="{escape(column.meaning)}">'
        f"{column.head}{f' ({column.unit})' if column.unit else ''}</th>"
        for column in columns
    )
    names = "".join(
        f'<th scope="col" class="{kind}>{escape(title)}</th>'
        for _ in columns
        for kind, title in zip(('group" data-reading="phi"', 'other"'), titles, strict=False)
    )
    return f"<thead><tr>{fixed}{groups}</tr><tr>{names}</tr></thead>"


def _row(stage: Stage, cells: str, is_efficientnet: bool) -> str:
    color, meaning = STAGE_COLORS[stage.number], escape(OPERATORS[stage.operator])
    places = f' title="{escape(module_paths(stage.number))}"' if is_efficientnet else ""
    return (
        f'<tr><th class="left" scope="row"{places}>'
        f'<span class="ce-dot" style="background:{color}"></span>{stage.number}</th>'
        f'<td class="left" title="{meaning}" data-hint="{meaning}">{escape(stage.operator)}</td>'
        f'<td class="fixed">{stage.kernel}×{stage.kernel}</td>'
        f'<td class="fixed">{stage.stride}</td>{cells}</tr>'
    )


def _pair(sides: _Sides, index: int, told: Mapping[str, str], network: ScaledNetwork) -> str:
    value, base = sides.own[index], sides.base[index]
    other = None if sides.other is None else sides.other[index]
    marks = ["group"] + ["changed"] * (value != base) + ["differs"] * (other not in (None, value))
    baseline, number = BASELINES[network.baseline], network.stages[index].number
    sentences = hint(baseline, index, sides.column)
    said = fill(sentences, told, number) or exact(value)
    text = STYLES[sides.column.style]
    title = f"{said} · {baseline.short}: {exact(base)}"
    own = (
        f'<td class="{" ".join(marks)}" title="{escape(title)}"'
        f' data-reading="{sides.column.key} {number}" data-base="{base}"'
        f' data-beside="{"" if other is None else other}"'
        f' data-hint="{escape("|".join(sentences))}">{text(value)}</td>'
    )
    if other is None:
        return own
    tint = " differs" if other != value else ""
    return own + f'<td class="other{tint}" title="{exact(other)}">{text(other)}</td>'


def _foot(sides: Sequence[_Sides]) -> str:
    sums, blank = "".join(_sum(side) for side in sides), '<td class="fixed"></td>' * 2
    return f'<tfoot><tr><th class="left" colspan="2" scope="row">Sum</th>{blank}{sums}</tr></tfoot>'


def _sum(sides: _Sides) -> str:
    if sides.column.total is None:
        return f'<td class="group" colspan="{1 if sides.other is None else 2}"></td>'
    text, total = STYLES[sides.column.total], sum(sides.own)
    own = (
        f'<td class="group" title="{exact(total)}" data-reading="{sides.column.key} sum">'
        f"{text(total)}</td>"
    )
    if sides.other is None:
        return own
    theirs = sum(sides.other)
    return own + f'<td class="other" title="{exact(theirs)}">{text(theirs)}</td>'


def fill(sentences: Sequence[str], told: Mapping[str, str], number: int) -> str:
    """The sentence that fits stage `number`, its places filled with readings.

    Empty where a reading is not known: only the rule has an exact side before rounding.
    """
    sentence = sentences[int(told[f"rounding {number}"]) if len(sentences) > 1 else 0]
    if not all(name in told for name in PLACE.findall(sentence)):
        return ""
    return PLACE.sub(lambda place: told[place[1]], sentence)
