"""The libraries' networks as columns of a table and as CSV."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import astuple, fields

from components.networks.records import LibraryNetwork

Column = Sequence[str | float | None]


def library_columns(networks: Sequence[LibraryNetwork]) -> Mapping[str, Column]:
    """Columns for people: counts in millions and billions, accuracies in percent."""
    return {
        "Network": [network.name for network in networks],
        "Library": [network.library for network in networks],
        "Family": [network.family for network in networks],
        "Image": [network.input_px for network in networks],
        "Parameters": [network.params / 1e6 for network in networks],
        "Multiply-adds": [network.macs / 1e9 for network in networks],
        "Activations": [network.activations / 1e6 for network in networks],
        "Top-1": [network.top1 for network in networks],
        "Top-5": [network.top5 for network in networks],
        "Weights": [network.weights for network in networks],
    }


def library_csv(networks: Sequence[LibraryNetwork]) -> str:
    """The networks with exact counts, a column for each field of the record."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.name for field in fields(LibraryNetwork)])
    writer.writerows(astuple(network) for network in networks)
    return text.getvalue()
