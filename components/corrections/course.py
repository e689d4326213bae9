"""What course notes of this field teach, item by item, and where each can be touched in the app.

`assets/reference/course_items.json` has the items. No torch, no streamlit.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qsl

from components.corrections.reading import corrections
from components.corrections.records import Correction, Link

FILE = Path(__file__).parents[2] / "assets" / "reference" / "course_items.json"


@dataclass(frozen=True, slots=True)
class Item:
    """Something that course notes teach.

    - `id` is section and place, such as "1.7"; `topic` is what it is about.
    - `title` and `text` say in plain words what it is.
    - `places` are the views where it can be touched.
    - `tests` are the tests that would fail if it were wrong or gone, as pytest names them.
    - `errors` are codes of what is often told wrong of it.
    """

    id: str
    topic: str
    title: str
    text: str
    places: tuple[Link, ...]
    tests: tuple[str, ...]
    errors: tuple[str, ...]

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What is often told of it, with what is right; slips of writing are left out."""
        return tuple(each for each in corrections() if each.code in self.errors)

    def has(self, words: str) -> bool:
        """Whether it tells of all these words; where they stand does not matter."""
        links = " ".join(place.text for place in self.places)
        claims = " ".join(each.claim for each in self.corrections)
        told = f"{self.title} {self.text} {links} {claims}".casefold()
        return all(word in told for word in words.casefold().split())


@lru_cache(maxsize=1)
def items() -> tuple[Item, ...]:
    """All items, topics together, in their order."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))["items"]
    return tuple(
        Item(
            id=row["id"],
            topic=row["topic"],
            title=row["title"],
            text=row["text"],
            places=tuple(link(*place) for place in row["places"]),
            tests=tuple(row["tests"]),
            errors=tuple(row["errors"]),
        )
        for row in rows
    )


def topics() -> tuple[str, ...]:
    """What the items are about, each once."""
    return tuple(dict.fromkeys(item.topic for item in items()))


def link(text: str, address: str) -> Link:
    """A view from how the file writes it: "page?key=value&key=value"."""
    page, _, query = address.partition("?")
    return Link(text, page, dict(parse_qsl(query, strict_parsing=bool(query))))
