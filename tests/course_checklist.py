"""The checklist of the course notes' items, from `assets/reference/course_items.json`.

`python -m tests.course_checklist` writes it; a test compares.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from components.corrections import Link, corrections, left_out
from components.corrections.course import Item, items

FILE = Path(__file__).parents[1] / "assets" / "reference" / "course_checklist.md"

HEAD = """# What course notes teach, and where it is here

Written by `python -m tests.course_checklist` from `course_items.json`; a test compares.
Each item has the places where it can be touched (the page, and what its address says), and the
tests that would fail if it were wrong or gone.
"""


def checklist() -> str:
    """The whole file."""
    return "\n".join((HEAD, *_item_table(), "", *_error_table(), ""))


def address(link: Link) -> str:
    """A view as the address bar shows it: "page?key=value"."""
    query = urlencode(link.query, safe=":,@/")
    return f"{link.page}?{query}" if query else link.page


def _item_table() -> Iterator[str]:
    yield "| | item | places | tests | told wrong |"
    yield "|---|---|---|---|---|"
    for item in items():
        cells = (item.id, item.title, _places(item), _tests(item.tests), ", ".join(item.errors))
        yield f"| {' | '.join(cells)} |"


def _places(item: Item) -> str:
    return "<br>".join(f"{place.text}: `{address(place)}`" for place in item.places)


def _tests(tests: tuple[str, ...]) -> str:
    return "<br>".join(f"`{test}`" for test in tests)


def _error_table() -> Iterator[str]:
    yield "## What is told wrong"
    yield ""
    yield "| | claim | place |"
    yield "|---|---|---|"
    rows = [(each.code, each.claim, f"`corrections?code={each.code}`") for each in corrections()]
    rows += [(each.code, "left out", each.why) for each in left_out()]
    for code, claim, place in sorted(rows, key=lambda row: _order(row[0])):
        yield f"| {code} | {claim.replace('|', '/')} | {place} |"


def _order(code: str) -> tuple[str, int, str]:
    digits = "".join(filter(str.isdigit, code))
    return code[0], int(digits), code


if __name__ == "__main__":
    FILE.write_text(checklist(), encoding="utf-8")
