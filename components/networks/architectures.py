"""Every architecture of the catalogue: published numbers with their source, and measured ones.

`assets/reference/architectures.json` holds what papers and authors printed; what is counted on the
built networks stands in `measured.csv`, which `python -m components.networks measure` writes. No
torch.
"""

import csv
import json
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from components.errors import ExplorerError
from components.networks.records import Architecture, Edition, Measured

__all__ = ["Architecture", "Edition", "Measured", "architecture", "catalogue", "name_of_title"]

REFERENCE = Path(__file__).parents[2] / "assets" / "reference"
ARCHITECTURES_FILE = REFERENCE / "architectures.json"
MEASURED_FILE = REFERENCE / "measured.csv"


@lru_cache(maxsize=1)
def catalogue() -> tuple[Architecture, ...]:
    """Every architecture, families together, in the order of the file."""
    counted = _measured()
    records = json.loads(ARCHITECTURES_FILE.read_text(encoding="utf-8"))["architectures"]
    return tuple(_record(row, counted.get(row["architecture"])) for row in records)


def architecture(title_or_name: str) -> Architecture:
    """The architecture of a title, of the name that builds it, or of a library's name for it.

    Raises:
        ExplorerError: if the catalogue has none of them; it names the nearest titles.
    """
    asked = title_or_name.strip()
    found = by_title().get(asked) or _by_name().get(asked) or _by_name().get(asked.casefold())
    if found is None:
        raise ExplorerError(f"The catalogue has no architecture {asked!r}; {_advice(asked)}")
    return found


def name_of_title(text: str) -> str:
    """The name by which a title's network is built; any other text as it is.

    Raises:
        ExplorerError: if the title's network can't be built.
    """
    titled = by_title().get(text)
    if titled is None:
        return text
    if not titled.buildable:
        raise ExplorerError(
            f"{text} can't be built here; the catalogue has only what was published about it."
        )
    return titled.name


@lru_cache(maxsize=1)
def by_title() -> Mapping[str, Architecture]:
    """Every architecture of the catalogue by its title."""
    return MappingProxyType({record.architecture: record for record in catalogue()})


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, Architecture]:
    """All names, the one that builds it first, then the libraries' own; titles in small letters."""
    found: dict[str, Architecture] = {record.name: record for record in catalogue() if record.name}
    for record in catalogue():
        # Built with arguments it is another network than torchvision's bare name gives.
        bare = not record.arguments or record.name == record.torchvision_name
        theirs = record.torchvision_name if bare else ""
        for name in (record.timm_name, theirs, theirs and f"torchvision:{theirs}"):
            found.setdefault(name, record)
        for name in (*record.aliases, record.architecture.casefold()):
            found.setdefault(name, record)
    found.pop("", None)
    return MappingProxyType(found)


def _advice(asked: str) -> str:
    titles = {title.casefold(): title for title in by_title()}
    near = get_close_matches(asked.casefold(), titles, n=3, cutoff=0.5)
    if not near:
        return "look for it in the list."
    return f"did you mean {' or '.join(titles[title] for title in near)}?"


def _record(row: Mapping[str, Any], measured: Measured | None) -> Architecture:
    made = {
        "aliases": tuple(row["aliases"]),
        "arguments": MappingProxyType(row["arguments"]),
        "sources": MappingProxyType(row["sources"]),
        "editions": tuple(Edition(**edition) for edition in row["editions"]),
        "note": _filled(row, measured),
    }
    return Architecture(**{**row, **made}, measured=measured)


def _filled(row: Mapping[str, Any], measured: Measured | None) -> str:
    """The note with the counts that it names: "{macs} instead of {macs_published}"."""
    params, macs = row["params_published"], row["macs_published"]
    return str(row["note"]).format(
        params=f"{measured.params / 1e6:.2f} M" if measured else "?",
        macs=f"{measured.macs / 1e9:.2f} G" if measured else "?",
        params_published=f"{params / 1e6:g} M" if params else "?",
        macs_published=f"{macs / 1e9:g} G" if macs else "?",
    )


def _measured() -> dict[str, Measured]:
    with MEASURED_FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["architecture"]: Measured(
                int(row["params"]), int(row["macs"]), int(row["activations"])
            )
            for row in csv.DictReader(file)
        }
