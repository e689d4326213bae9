"""The measures of one heat map as a table, each with a sentence on what it says and can't say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

from components.figures.bars import percent
from components.figures.html import scrolling
from components.figures.measures import MEASURES
from components.figures.text_tables import TextTable, csv_text, markdown_text
from components.inspection.trust_records import Pointing, Trust
from components.inspection.verdicts import Verdict

HEADS = ("Verdict", "Measure", "This map", "To compare", "What is good, and what it can't say")
# A sign for the eyes, and the same in words.
MARKS: Mapping[Verdict, tuple[str, str]] = MappingProxyType(
    {
        "for": ("✓", "speaks for this map"),
        "against": ("✗", "speaks against this map"),
        "undecided": ("–", "undecided: no clear difference from chance"),
    }
)
# Sentences break where numbers must not.
WRAPPING = "white-space:normal;min-width:{}rem"


@dataclass(frozen=True, slots=True)
class _Row:
    verdict: Verdict
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
    return markdown_text(TextTable(HEADS, _cells(trust)), trust.sentence)


def _cells(trust: Trust, *, exact: bool = False) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            row.verdict if exact else MARKS[row.verdict][0],
            MEASURES[row.key].title,
            str(row.value) if exact else row.shown,
            row.compare,
            _sentence(row),
        )
        for row in _rows(trust)
    )


def _rows(trust: Trust) -> Iterator[_Row]:
    measured = _measured(trust)
    for key, verdict in trust.verdicts.items():
        value, compare = measured[key]
        yield _Row(verdict, key, value, compare)


def _measured(trust: Trust) -> dict[str, tuple[float | str, str]]:
    """Each measure's value, and what it is to be compared with."""
    random, random_insertion = trust.random.area, trust.random_insertion.area
    found: dict[str, tuple[float | str, str]] = {
        "deletion": (trust.deletion.area, f"random order {random:.3f}"),
        "insertion": (trust.insertion.area, f"random order {random_insertion:.3f}"),
        "drop": (trust.kept.drop, _drop(trust)),
        "road": (trust.road.combined, "random map 0, at best 0.5"),
    }
    if trust.likeness is not None:
        found["likeness"] = trust.likeness, "unlike 0, the same 1"
    return found | (_pointed(trust.pointing) if trust.pointing else {})


def _pointed(pointing: Pointing) -> dict[str, tuple[float | str, str]]:
    found: dict[str, tuple[float | str, str]] = {}
    if pointing.hit is not None:
        chance = f"a random place hits with {pointing.chance_of_hit:.0%}"
        found["hit"] = "hit" if pointing.hit else "miss", chance
    if pointing.energy is not None:
        found["energy"] = pointing.energy, f"the object covers {pointing.covered:.0%}"
    return found


def _drop(trust: Trust) -> str:
    """Where the share that is lost comes from."""
    kept, whole = trust.kept, percent(trust.probability)
    lost = "risen" if kept.increased else f"loses {kept.drop:.1%} of it"
    anywhere = f"as much at random places leaves {percent(trust.random_kept)}"
    return f"{percent(kept.probability)} instead of {whole}: {lost}; {anywhere}"


def _html(row: _Row) -> str:
    measure = MEASURES[row.key]
    mark, words = MARKS[row.verdict]
    cells = (
        f'<td class="left changed" title="{words}">'
        f'<span role="img" aria-label="{words}">{mark}</span></td>',
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
