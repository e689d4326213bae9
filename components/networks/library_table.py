"""Every classification network of timm and torchvision with its size and cost. No torch.

`python -m components.networks measure` counts them and writes the file.
"""

import csv
from dataclasses import asdict, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, get_type_hints

from components.networks.architectures import REFERENCE
from components.networks.records import LibraryNetwork

__all__ = ["LIBRARY_FILE", "LibraryNetwork", "library_networks", "write_library_networks"]

LIBRARY_FILE = REFERENCE / "library_networks.csv"
_COLUMNS = tuple(field.name for field in fields(LibraryNetwork))


@lru_cache(maxsize=1)
def library_networks() -> tuple[LibraryNetwork, ...]:
    """All of them, sorted by name; those that can't be counted are missing."""
    with LIBRARY_FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_network(row) for row in csv.DictReader(file))


def write_library_networks(networks: list[LibraryNetwork], file: Path = LIBRARY_FILE) -> None:
    """One line each, sorted by name; an accuracy that isn't known is left empty."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(one) for one in sorted(networks, key=lambda one: one.name))


def _network(row: dict[str, str]) -> LibraryNetwork:
    kinds = get_type_hints(LibraryNetwork)
    values = {name: _value(kinds[name], text) for name, text in row.items()}
    return LibraryNetwork(**values)


def _value(kind: object, text: str) -> Any:
    if kind is int:
        return int(text)
    if kind == float | None:
        return float(text) if text else None
    return text
