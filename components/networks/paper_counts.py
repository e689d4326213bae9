"""Counts the networks that the papers' tables need and the catalogue lacks.

`python -m components.networks.paper_counts` writes `assets/reference/paper_counts.csv`.
"""

import csv
from collections.abc import Iterator

from components.networks.architectures import architecture
from components.networks.measuring import measured
from components.networks.paper_tables import COUNTS_FILE, raw_tables
from components.networks.records import Measured

# Beside the tables: a transformer and a convolutional network at a larger image.
FURTHER = (("vit_base_patch16_384", 384), ("resnet50", 384))


def needed() -> tuple[tuple[str, int], ...]:
    """Names and image sides, each once."""
    return tuple(dict.fromkeys((*_of_rows(), *FURTHER)))


def counted() -> dict[tuple[str, int], Measured]:
    """What torch counts in each of them."""
    return {(name, side): measured(name, side) for name, side in needed()}


def write() -> None:
    """Write the file anew."""
    found_counts = counted()
    with COUNTS_FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("name", "input_px", "params", "macs"))
        for (name, side), found in found_counts.items():
            writer.writerow((name, side, found.params, found.macs))


def _of_rows() -> Iterator[tuple[str, int]]:
    for table in raw_tables().values():
        for row in table["rows"]:
            if "counted_px" in row:
                name = row.get("counted") or architecture(row["architecture"]).name
                yield name, row["counted_px"]


if __name__ == "__main__":
    write()
