"""A claim that is often told, what is right, and what its check found. No torch, no streamlit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Topic = Literal[
    "EfficientNet",
    "ResNet and ResNeXt",
    "Inception",
    "Other networks",
    "Counting",
    "Data and training",
]
TOPICS: tuple[Topic, ...] = (
    "EfficientNet",
    "ResNet and ResNeXt",
    "Inception",
    "Other networks",
    "Counting",
    "Data and training",
)

Verdict = Literal["wrong", "right"]
Kind = Literal["computed", "built", "cited"]


@dataclass(frozen=True, slots=True)
class Link:
    """A view where one can go on: words, a page's file by its stem, what its address says."""

    text: str
    page: str
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is printed somewhere: heads, rows of texts, and where it stands.

    `cell` has its numbers by row and column, where it is one of the papers' tables
    (`components.networks.paper_tables`).
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    source: str
    cell: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Correction:
    """A claim as one meets it, and what is right.

    - `code` stands in the address, such as "E4"; codes that begin with R are claims that look
      wrong but are right (`verdict`).
    - `kind` says how its check works: by arithmetic, by building networks in torch, or by looking
      at a cited table or a saved run.
    - `source` is the paper with section or table and arXiv id.
    - `given` are numbers from which the check starts, `expected` what it compares with: keys that
      begin with "told" are what the claim says, the others what is right.
    - `table` is the cited one, if there is one.
    """

    code: str
    verdict: Verdict
    topic: Topic
    claim: str
    right: str
    source: str
    kind: Kind
    given: Mapping[str, float]
    expected: Mapping[str, float]
    table: Table | None
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An error of the notes that teaches nothing, and why it stands in no list."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: a sentence, a table, and whether it agrees with the correction."""

    sentence: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    agrees: bool
