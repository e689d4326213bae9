"""The layer table and the graph as files, read back as other programs would."""

import csv
import io
import json
import re
from dataclasses import fields, replace
from functools import cache

import pytest

from components.figures.layer_exports import (
    KEYS,
    graph_from_json,
    graph_json,
    layer_csv,
    layer_latex,
    layer_markdown,
)
from components.graphs import Graph, collapse, trace
from components.graphs.records import Edge, Node
from components.scaling import released

# All tests that trace share one child process.
pytestmark = pytest.mark.xdist_group("tracing")

SMALL = Graph(
    "made_up",
    2,
    (1, 3, 8, 8),
    (
        Node(
            "stem",
            "stem",
            "Sequential",
            "module",
            ((1, 3, 8, 8),),
            ((1, 4, 4, 4),),
            108,
            1_728,
            activations=64,
            memory_bytes=512,
            receptive_field=3,
            step=2,
            stage=1,
            children=("stem.conv", "stem.add#1"),
        ),
        Node(
            "stem.conv",
            "stem.conv",
            "Conv2d",
            "module",
            ((1, 3, 8, 8),),
            ((1, 4, 4, 4),),
            108,
            1_728,
            activations=64,
            memory_bytes=256,
            kernel=(3, 3),
            stride=(2, 2),
            groups=1,
            receptive_field=3,
            step=2,
            stage=1,
            parent="stem",
        ),
        Node(
            "stem.add#1",
            "stem",
            "add",
            "function",
            ((1, 4, 4, 4), (1, 4, 4, 4)),
            ((1, 4, 4, 4),),
            memory_bytes=256,
            sees_all=True,
            stage=1,
            parent="stem",
        ),
    ),
    (Edge("stem.conv", "stem.add#1"),),
    108,
    1_728,
    (1, 2),
)
graph_of = cache(trace)


def latex_rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.endswith(r"\\")]
    return [[cell.strip() for cell in line[:-2].split(" & ")] for line in lines]


def test_the_csv_has_every_digit_of_a_layer() -> None:
    first, second, last = csv.DictReader(io.StringIO(layer_csv(SMALL)))
    assert first == {
        "Path": "stem.conv",
        "Operator": "Conv2d",
        "Input": "3x8x8",
        "Output": "4x4x4",
        "Kernel": "3x3",
        "Stride": "2x2",
        "Groups": "1",
        "Parameters": "108",
        "Multiply-adds": "1728",
        "Activations": "64",
        "Memory (bytes)": "256",
        "Receptive field (px)": "3",
        "sees_all": "no",
    }
    assert (second["sees_all"], last["sees_all"]) == ("yes", "")
    assert second["Input"] == "4x4x4, 4x4x4"
    assert second["Kernel"] == second["Groups"] == second["Receptive field (px)"] == ""
    assert last["Path"] == "Sum"
    assert last["Memory (bytes)"] == "512"


def test_windows_that_stand_in_the_batch_are_not_left_out() -> None:
    windows = replace(SMALL.nodes[1], output_shapes=((64, 49, 96),), parent=None)
    row = next(csv.DictReader(io.StringIO(layer_csv(replace(SMALL, nodes=(windows,))))))
    assert row["Output"] == "64x49x96"


def test_at_a_depth_there_is_a_row_for_each_box_of_the_drawing() -> None:
    only, last = csv.DictReader(io.StringIO(layer_csv(SMALL, depth=1)))
    assert only["Path"] == "stem"
    assert only["Memory (bytes)"] == last["Memory (bytes)"] == "512"


@pytest.mark.parametrize("depth", [None, 1, 2, 3])
def test_the_sums_of_efficientnet_are_those_of_arithmetic_at_any_depth(depth: int | None) -> None:
    graph = graph_of("efficientnet_b0")
    *rows, last = csv.DictReader(io.StringIO(layer_csv(graph, depth)))
    b0 = released("b0")
    assert (last["Parameters"], last["Multiply-adds"]) == (f"{b0.params}", f"{b0.macs}")
    for name in ("Parameters", "Multiply-adds", "Activations", "Memory (bytes)"):
        assert int(last[name]) == sum(int(row[name]) for row in rows)
    shown = graph.boxes if depth is None else collapse(graph, depth).boxes
    assert [row["Path"] for row in rows] == [box.path for box in shown]


def test_markdown_is_one_table_for_people() -> None:
    caption, blank, *table = layer_markdown(SMALL).splitlines()
    assert caption == "made_up: 3 × 8 × 8 in, 108 parameters, 1,728 multiply-adds"
    assert blank == ""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    assert {len(row) for row in rows} == {12}
    assert rows[1] == [":---"] * 2 + ["---:"] * 10
    assert rows[2][2:6] == ["3 × 8 × 8", "4 × 4 × 4", "3×3", "2×2"]
    assert rows[-1][7:] == ["**108**", "**1.73 K**", "**64**", "**512 B**", ""]


def test_a_bar_in_a_name_does_not_end_its_markdown_cell() -> None:
    odd = replace(SMALL, nodes=(replace(SMALL.nodes[2], path="a|b", parent=None),), depths=(1,))
    row = layer_markdown(odd).splitlines()[4]
    assert len(re.findall(r"(?<!\\)\|", row)) == 13


def test_latex_breaks_across_pages_and_shows_signs() -> None:
    text = layer_latex(SMALL)
    assert r"\usepackage{booktabs,longtable}" in text.splitlines()[0]
    layout = re.search(r"\\begin\{longtable\}\{(l+r+)\}", text)
    assert layout is not None
    rows = latex_rows(text)
    assert {len(row) for row in rows} == {len(layout[1])} == {12}
    assert rows[2][0] == r"stem.add\#1"
    assert text.index(r"\midrule") < text.index(r"\endhead") < text.index("stem.conv")
    assert text.rstrip().endswith(r"\end{longtable}")
    assert "".join(line for line in text.splitlines() if line[0] != "%").isascii()


@pytest.mark.parametrize("name", ["made_up", "efficientnet_b0"])
def test_the_json_gives_the_graph_back_field_by_field(name: str) -> None:
    graph = SMALL if name == "made_up" else graph_of(name)
    assert graph_from_json(graph_json(graph)) == graph


def test_the_json_explains_each_of_its_keys() -> None:
    found = json.loads(graph_json(SMALL))
    assert set(found) == {"keys", "graph"}
    assert set(found["graph"]) == set(found["keys"]["graph"]) == {f.name for f in fields(Graph)}
    for node in found["graph"]["nodes"]:
        assert set(node) == set(found["keys"]["node"]) == {field.name for field in fields(Node)}
    assert found["graph"]["edges"] == [["stem.conv", "stem.add#1"]]
    assert found["keys"] == KEYS
