"""The libraries' networks as a table for people, and with every digit as CSV."""

import csv

from components.figures.library_columns import library_columns, library_csv
from components.networks.records import LibraryNetwork

B0 = LibraryNetwork(
    "efficientnet_b0", "timm", "efficientnet", 224, 5_288_548, 385_814_752, 6_748_036
)
THEIRS = LibraryNetwork(
    "torchvision:resnet50",
    "torchvision",
    "resnet",
    224,
    25_557_032,
    4_089_184_256,
    11_114_024,
    "IMAGENET1K_V2",
    80.858,
    95.434,
)


def test_counts_are_millions_and_billions_for_people() -> None:
    columns = library_columns([B0, THEIRS])
    assert columns["Network"] == ["efficientnet_b0", "torchvision:resnet50"]
    assert columns["Parameters"] == [5.288548, 25.557032]
    assert columns["Multiply-adds"] == [0.385814752, 4.089184256]
    assert columns["Activations"] == [6.748036, 11.114024]
    assert columns["Top-1"] == [None, 80.858]


def test_the_csv_has_every_digit_and_nothing_where_nothing_is_known() -> None:
    first, second = csv.DictReader(library_csv([B0, THEIRS]).splitlines())
    assert (first["name"], first["params"], first["macs"]) == (
        "efficientnet_b0",
        "5288548",
        "385814752",
    )
    assert (first["top1"], first["weights"]) == ("", "")
    assert (second["activations"], second["top5"]) == ("11114024", "95.434")
