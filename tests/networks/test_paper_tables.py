"""The papers' tables: their file, what they take from elsewhere, and what is counted."""

import json
from collections.abc import Iterator
from math import isclose
from typing import Any

import pytest
import timm
import torch
import torchvision
from torch import nn

from components.errors import ExplorerError
from components.figures.paper_table import shown_columns
from components.networks.architectures import architecture
from components.networks.paper_counts import counted, needed
from components.networks.paper_records import Cell
from components.networks.paper_tables import (
    TABLES_FILE,
    counts,
    from_catalogue,
    half_a_place,
    paper_table,
    raw_tables,
    table_titles,
)

KEYS = list(raw_tables())

# What version 5 of arXiv:1905.11946 prints in Table 2: accuracies, then parameters in millions and
# multiply-adds in billions, each with the ratio to the EfficientNet of the group.
TABLE_2 = """
EfficientNet-B0 77.1 93.3 5.3 1 0.39 1
ResNet-50 76.0 93.0 26 4.9 4.1 11
DenseNet-169 76.2 93.2 14 2.6 3.5 8.9
EfficientNet-B1 79.1 94.4 7.8 1 0.70 1
ResNet-152 77.8 93.8 60 7.6 11 16
DenseNet-264 77.9 93.9 34 4.3 6.0 8.6
Inception-v3 78.8 94.4 24 3.0 5.7 8.1
Xception 79.0 94.5 23 3.0 8.4 12
EfficientNet-B2 80.1 94.9 9.2 1 1.0 1
Inception-v4 80.0 95.0 48 5.2 13 13
Inception-ResNet-v2 80.1 95.1 56 6.1 13 13
EfficientNet-B3 81.6 95.7 12 1 1.8 1
ResNeXt-101 80.9 95.6 84 7.0 32 18
PolyNet 81.3 95.8 92 7.7 35 19
EfficientNet-B4 82.9 96.4 19 1 4.2 1
SENet-154 82.7 96.2 146 7.7 42 10
NASNet-A 82.7 96.2 89 4.7 24 5.7
AmoebaNet-A 82.8 96.1 87 4.6 23 5.5
PNASNet-5 82.9 96.2 86 4.5 23 6.0
EfficientNet-B5 83.6 96.7 30 1 9.9 1
AmoebaNet-C 83.5 96.5 155 5.2 41 4.1
EfficientNet-B6 84.0 96.8 43 1 19 1
EfficientNet-B7 84.3 97.0 66 1 37 1
GPipe 84.3 97.0 557 8.4 - -
"""

TABLE = {"key": str, "title": str, "source": str, "about": str}
MORE = {"sources", "words", "columns", "rows", "notes", "layers", "printed_px", "printed_px_v1"}
COLUMN = {"key", "head", "unit", "way", "ratio_of", "counted_of", "counted_only"}
ROW = {"architecture", "title", "words", "published", "note", "against", "counted_px", "decimals"}
ROW |= {"blocks", "block", "library"}


def rows() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for table in raw_tables().values():
        for row in table["rows"]:
            yield table, row


@pytest.mark.parametrize("key", KEYS)
def test_a_table_has_what_the_schema_asks_for_and_nothing_else(key: str) -> None:
    table = raw_tables()[key]
    for name, kind in TABLE.items():
        assert isinstance(table[name], kind)
        assert table[name]
    assert set(table) <= set(TABLE) | MORE
    assert "arXiv:" in table["source"] or "image-net.org" in table["source"]
    keys = [column["key"] for column in table["columns"]]
    assert len(set(keys)) == len(keys)
    for column in table["columns"]:
        assert set(column) <= COLUMN
        assert column["unit"] in ("", "%", "K", "M", "G", "px", "s", "×")
    for row in table["rows"]:
        assert set(row) <= ROW
        assert "architecture" in row or "title" in row
        assert set(row.get("published", {})) <= set(keys)
        numbers = row.get("published", {}).values()
        assert all(number is None or isinstance(number, int | float) for number in numbers)
        assert len(row.get("words", ())) == (len(table["words"]) if "words" in row else 0)


def test_keys_and_titles_are_unique() -> None:
    tables = json.loads(TABLES_FILE.read_text(encoding="utf-8"))["tables"]
    assert len({table["key"] for table in tables}) == len(tables)
    assert len(set(table_titles().values())) == len(tables)
    with pytest.raises(ExplorerError, match="no table 'efficientnet-9'"):
        paper_table("efficientnet-9")


def test_no_number_stands_here_that_the_catalogue_has_from_the_same_table() -> None:
    for table, row in rows():
        for key in row.get("published", {}):
            known = from_catalogue(table, row, key)
            # Table 4 of EfficientNet prints accuracies of another version of its Table 2.
            if table["key"] != "efficientnet-4":
                assert known is None, (table["key"], row["architecture"], key)


def test_table_2_is_the_papers() -> None:
    lines = [line.split() for line in TABLE_2.strip().splitlines()]
    found = paper_table("efficientnet-2").rows
    assert len(found) == len(lines) == 24
    for row, (name, *printed) in zip(found, lines, strict=True):
        assert row.title.startswith(name)
        # Here both ratios stand after the costs.
        assert [row.cells[place].printed for place in (0, 1, 2, 4, 3, 5)] == pytest.approx(
            [None if text == "-" else float(text) for text in printed]
        )


def test_exactly_these_rows_of_table_2_disagree() -> None:
    table = paper_table("efficientnet-2")
    found = {(row.title, column.key) for row in table.rows for column in table.disagreeing(row)}
    # Worked out by hand from what torch counts (parameters in M, multiply-adds in G).
    assert found == {
        ("DenseNet-169", "macs"),  # 3.36, printed 3.5
        ("ResNet-152", "macs"),  # 11.51, printed 11: the form of the libraries
        ("DenseNet-264 (k=32)", "macs"),  # 5.75, printed 6.0
        ("Inception-v4", "params"),  # 42.7, printed 48
        ("Inception-v4", "macs"),  # 12.25, printed 13
        ("PolyNet (Very Deep)", "params"),  # 95.4, printed 92
        ("EfficientNet-B4", "macs"),  # 4.39, printed 4.2
        ("SENet-154", "params"),  # 115, printed 146
        ("PNASNet-5 (4, 216)", "macs"),  # 24.9, printed 23
        ("PNASNet-5 (4, 216)", "macs_ratio"),  # 23 / 4.2 = 5.5, printed 6.0
        ("EfficientNet-B5", "macs"),  # 10.27, printed 9.9
        ("EfficientNet-B7", "macs"),  # 37.75, printed 37
    }


@pytest.mark.parametrize("key", KEYS)
def test_each_column_says_by_itself_what_it_is(key: str) -> None:
    heads = [column.label for column in shown_columns(paper_table(key))]
    assert len(set(heads)) == len(heads)


@pytest.mark.parametrize("key", KEYS)
def test_every_disagreement_has_its_reason(key: str) -> None:
    table = paper_table(key)
    assert table.rows
    for row in table.rows:
        assert len(row.cells) == len(table.columns)
        assert len(row.words) == len(table.words)
        if table.disagreeing(row):
            assert len(row.note) > 20, row.title


@pytest.mark.parametrize(
    ("cell", "disagrees"),
    [
        (Cell(5.3, 5.289, 0.05), False),
        (Cell(0.3, 0.301, 0.05), False),
        (Cell(26, 25.56, 0.5), False),  # explained by rounding
        (Cell(84, 83.46, 0.5), False),  # not by rounding, but near enough
        (Cell(4.2, 4.39, 0.05), True),
        (Cell(2, 1), True),
        (Cell(None, 3.0), False),
        (Cell(3.0, None, 0.05), False),
    ],
)
def test_only_what_rounding_does_not_explain_is_flagged(cell: Cell, disagrees: bool) -> None:
    assert cell.disagrees == disagrees


def test_rounding_goes_as_far_as_the_last_printed_digit() -> None:
    assert [half_a_place(number) for number in (26, 4.1, 0.39)] == pytest.approx([0.5, 0.05, 0.005])
    row = paper_table("efficientnet-2").rows[0]
    assert [cell.rounding for cell in row.cells[2:4]] == pytest.approx([0.05, 0.005])


def test_times_measured_here_stand_beside_the_papers() -> None:
    seconds = {"resnet152": 0.6, "efficientnet_b1": 0.1}
    table = paper_table("efficientnet-4", seconds)
    resnet, b1, gpipe, b7 = table.rows
    assert [row.cells[1].counted for row in (resnet, b1, gpipe, b7)] == [0.6, 0.1, None, None]
    assert b1.cells[2].counted == pytest.approx(6)
    assert b1.cells[2].printed == 5.7
    assert not any(table.disagreeing(row) for row in table.rows)


def test_what_only_the_tables_need_is_counted_by_torch() -> None:
    built = counted()
    assert set(built) == set(counts()) == set(needed())
    for key, found in built.items():
        assert counts()[key] == {"params": found.params, "macs": found.macs}


def test_mobilenets_layers_add_up_to_the_built_network() -> None:
    rows = paper_table("mobilenet-1").rows
    measured = architecture("MobileNetV1 1.0").measured
    assert measured is not None
    params, macs = (sum(row.cells[place].counted or 0 for row in rows) for place in (1, 2))
    assert isclose(params * 1e3, measured.params, rel_tol=1e-9)
    assert isclose(macs * 1e6, measured.macs, rel_tol=1e-9)


def test_strides_from_the_sizes_are_those_of_the_built_mobilenet() -> None:
    with torch.device("meta"):
        network = timm.create_model("mobilenetv1_100")
    layers = [each for each in network.modules() if isinstance(each, nn.Conv2d)]
    strides: list[float | None] = []
    rows = [row for row in paper_table("mobilenet-1").rows if "Conv" in row.title]
    for one, two in zip(rows, [*rows[1:], None], strict=True):
        repeated = one.title.startswith("5 ×")
        if not repeated:
            strides.append(one.cells[0].counted)
        elif two and two.title.startswith("5 ×"):  # a pair of rows, five times
            strides += [one.cells[0].counted, two.cells[0].counted] * 5
    assert strides == [layer.stride[0] for layer in layers]


def test_resnets_blocks_are_those_of_torchvision() -> None:
    table = raw_tables()["resnet-1"]
    for row, shown in zip(table["rows"], paper_table("resnet-1").rows, strict=True):
        with torch.device("meta"):
            network = torchvision.models.get_model(row["library"].lower().replace("-", ""))
        stages = (network.layer1, network.layer2, network.layer3, network.layer4)
        assert row["blocks"] == [len(stage) for stage in stages]
        assert shown.cells[0].printed == shown.cells[0].counted
        assert shown.cells[1].deviation == pytest.approx(0, abs=0.02)


def test_b0s_stages_agree_but_for_the_first_versions_slip() -> None:
    table = paper_table("efficientnet-1")
    flagged = {row.title: table.disagreeing(row) for row in table.rows if table.disagreeing(row)}
    assert list(flagged) == ["Stage 6"]
    assert [column.key for column in flagged["Stage 6"]] == ["px_v1"]
    assert [row.cells[3].printed for row in table.rows] == [1, 1, 2, 2, 3, 3, 4, 1, 1]
