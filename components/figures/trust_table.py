"""The measures of one heat map as a table, each with a sentence on what it says and can't say."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from components.figures.bars import percent
from components.figures.html import scrolling
from components.figures.measures import MEASURES
from components.figures.text_tables import TextTable, csv_text, markdown_text
from components.inspection.trust_records import Pointing, Trust

HEADS = ("Measure", "This map", "To compare", "What is good, and what it can't say")
# Sentences break where numbers must not.
WRAPPING = "white-space:normal;min-width:{}rem"


@dataclass(frozen=True, slots=True)
class _Row:
    key: str
    value: float | str
    compare: str

    @property
    def shown(self) -> str:
        """The value for people."""
        return self.value if isinstance(self.value, str) else MEASURES[self.key].number(self.value)


def trust_table(trust: Trust) -> str:
    """HTML with a row for each measure; the pointing game only where the object is known."""
    heads = "".join(
        f'<th class="{"" if head == "This map" else "left"}" scope="col">{head}</th>'
        for head in HEADS
    )
    body = "".join(_html(row) for row in _rows(trust))
    return scrolling(f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody>", "Trust in this map")


def trust_csv(trust: Trust) -> str:
    """Comma-separated text with the same rows, and all digits."""
    return csv_text(TextTable(HEADS, _cells(trust, exact=True)))


def trust_markdown(trust: Trust) -> str:
    """The map's judgement as a sentence, and a Markdown table with the same rows."""
    return markdown_text(TextTable(HEADS, _cells(trust), words=1), trust.sentence)


def _cells(trust: Trust, *, exact: bool = False) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            MEASURES[row.key].title,
            str(row.value) if exact else row.shown,
            row.compare,
            _sentence(row),
        )
        for row in _rows(trust)
    )


def _rows(trust: Trust) -> Iterator[_Row]:
    kept = trust.kept
    random, random_insertion = trust.random.area, trust.random_insertion.area
    yield _Row("deletion", trust.deletion.area, f"random order {random:.3f}")
    yield _Row("insertion", trust.insertion.area, f"random order {random_insertion:.3f}")
    change = f"{percent(kept.probability)} instead of {percent(trust.probability)}"
    yield _Row("drop", kept.drop, f"{change}: risen" if kept.increased else change)
    yield _Row("road", trust.road.combined, "random map 0")
    if trust.likeness is not None:
        yield _Row("likeness", trust.likeness, "unlike 0, the same 1")
    if trust.pointing:
        yield from _pointing_rows(trust.pointing)


def _pointing_rows(pointing: Pointing) -> Iterator[_Row]:
    if pointing.hit is not None:
        chance = f"a random place hits with {pointing.chance_of_hit:.0%}"
        yield _Row("hit", "hit" if pointing.hit else "miss", chance)
    if pointing.energy is not None:
        yield _Row("energy", pointing.energy, f"the object covers {pointing.covered:.0%}")


def _html(row: _Row) -> str:
    measure = MEASURES[row.key]
    cells = (
        f'<th class="left" scope="row" title="{escape(measure.source)}"'
        f' style="{WRAPPING.format(7)}">{measure.title}</th>',
        f"<td>{row.shown}</td>",
        f'<td class="left other" style="{WRAPPING.format(7)}">{escape(row.compare)}</td>',
        f'<td class="left" style="{WRAPPING.format(14)}">{escape(_sentence(row))}</td>',
    )
    return f"<tr>{''.join(cells)}</tr>"


def _sentence(row: _Row) -> str:
    measure = MEASURES[row.key]
    return f"{measure.good} {measure.limits}"
