"""The drawn graph: what the browser gets, and the same as SVG and as a page of its own."""

import base64
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures.contrast import luminance, mixed, text_color
from components.figures.graph_colors import ARROWS, WHOLE_IMAGE, ColorBy, coloring, default_color
from components.figures.graph_families import PLAIN, family
from components.figures.graph_html import graph_html
from components.figures.graph_labels import (
    LEFT_PX,
    MOST_PX,
    label_of,
    shortened,
    sight,
    size_of,
    tooltip,
)
from components.figures.graph_svg import GROUNDS, THIN, graph_svg
from components.figures.graph_view import MOST_DASHED, graph_data, graph_view, svg_path
from components.figures.node_details import node_details
from components.figures.palette import CATEGORICAL, SEQUENTIAL, STAGE_COLORS
from components.graphs import trace
from components.graphs.layout import Layout, PlacedArrow, PlacedBox, lay_out
from components.graphs.records import Edge, Graph, Node
from components.graphs.scene import Arrow, Box, Scene, scene

WAYS: tuple[ColorBy, ...] = get_args(ColorBy)
MAP = ((1, 8, 4, 4),)


def module(path: str, operator: str, **fields: Any) -> Node:
    shapes = {"input_shapes": MAP, "output_shapes": MAP}
    return Node(path, path, operator, "module", **{**shapes, **fields})


def small_graph(name: str = "small") -> Graph:
    """A stem, a group of two, and an output; 30 of 40 multiply-adds are in the group."""
    nodes = (
        Node("input", "input", "input", "input", output_shapes=((1, 3, 8, 8),)),
        module("stem", "Conv2d", params=100, macs=10, memory_bytes=512, stage=1, receptive_field=3),
        module("body", "Block", params=20, macs=30, stage=2, children=("body.conv", "body.act")),
        module("body.conv", "Conv2d", params=20, macs=30, groups=8, stage=2, parent="body"),
        module("body.act", "ReLU", stage=2, parent="body"),
    )
    edges = tuple(
        Edge(*pair)
        for pair in [("input", "stem"), ("stem", "body.conv"), ("body.conv", "body.act")]
    )
    return Graph(name, 2, (1, 3, 8, 8), nodes, edges, 120, 40, (3, 4))


def laid_out(graph: Graph, *opened: str) -> Layout:
    return lay_out(scene(graph, frozenset(opened)), size_of)


def told(layout: Layout, color_by: ColorBy = "stage") -> dict[str, Any]:
    data: dict[str, Any] = json.loads(zlib.decompress(graph_data(layout, color_by)))
    return data


def boxes(data: dict[str, Any]) -> dict[str, list[Any]]:
    return {fields[0]: fields for fields in data["boxes"]}


def test_a_box_stands_where_the_layout_put_it_and_knows_the_box_around() -> None:
    layout = laid_out(small_graph(), "body")
    data = told(layout)
    for placed, fields in zip(layout.boxes, data["boxes"], strict=True):
        places = [placed.x, placed.y, placed.width, placed.height]
        assert fields[2:6] == pytest.approx(places, abs=0.05)
        around = fields[1]
        assert (data["boxes"][around][0] if around >= 0 else None) == placed.box.parent
    assert [boxes(data)[path][6] for path in ("stem", "body", "body.conv")] == [0, 2, 0]
    assert boxes(told(laid_out(small_graph())))["body"][6] == 1


def test_arrows_join_the_boxes_of_the_scene() -> None:
    layout = laid_out(small_graph(), "body")
    data = told(layout)
    names = [fields[0] for fields in data["boxes"]]
    drawn = [(names[a], names[b], data["kinds"][kind][0]) for a, b, kind, _ in data["arrows"]]
    assert drawn == [(p.arrow.source, p.arrow.target, p.arrow.kind) for p in layout.arrows]
    assert len(drawn) == 3


def test_a_search_finds_what_a_closed_box_hides_and_an_open_one_shows() -> None:
    closed = boxes(told(laid_out(small_graph())))["body"]
    assert [text.split()[0] for text in closed[14]] == ["body", "body.conv", "body.act"]
    opened = boxes(told(laid_out(small_graph(), "body")))["body"]
    assert len(opened[14]) == 1
    assert "8×4×4" in opened[14][0]


def test_a_bar_is_the_share_of_the_whole() -> None:
    shares = {path: fields[12] for path, fields in boxes(told(laid_out(small_graph()))).items()}
    assert shares == {"input": 0, "stem": 250, "body": 750}
    params = boxes(told(laid_out(small_graph()), "params"))
    assert params["stem"][12] == round(1000 * 100 / 120)
    assert boxes(told(laid_out(small_graph()), "receptive_field"))["stem"][12] == round(3000 / 8)


def test_stages_have_their_colours_and_quantities_theirs() -> None:
    by_stage = boxes(told(laid_out(small_graph())))
    assert by_stage["stem"][10] == STAGE_COLORS[1]
    assert by_stage["input"][10] == PLAIN
    by_macs = boxes(told(laid_out(small_graph()), "macs"))
    assert by_macs["stem"][10:12] == [SEQUENTIAL[0], "#ffffff"]
    assert by_macs["body"][10:12] == [SEQUENTIAL[-1], "#000000"]
    assert by_macs["input"][10:12] == [PLAIN, ""]


@pytest.mark.parametrize("color_by", WAYS)
def test_the_legend_names_each_colour_that_a_closed_box_has(color_by: ColorBy) -> None:
    layout = laid_out(small_graph(), "body")
    colored = coloring(layout, color_by)
    explained = {color for _, color in colored.legend.entries} | set(colored.legend.scale)
    pairs = zip(layout.boxes, colored.paints, strict=True)
    assert {paint.fill for placed, paint in pairs if not placed.box.open} <= explained


@pytest.mark.parametrize(
    ("operator", "groups", "expected"),
    [
        ("Conv2d", 1, "convolution"),
        ("Conv2d", 8, "depthwise convolution"),
        ("BatchNormAct2d", 0, "normalisation"),
        ("LayerNorm", 0, "normalisation"),
        ("SiLU", 0, "activation"),
        ("sigmoid", 0, "activation"),
        ("ELU", 0, "activation"),
        ("SelectAdaptivePool2d", 0, "pooling"),
        ("Linear", 0, "linear"),
        ("scaled_dot_product_attention", 0, "attention"),
        ("add", 0, "addition"),
        ("iadd_", 0, "addition"),
        ("cat", 0, "concatenation"),
        ("mul", 0, "gate"),
        ("flatten", 0, "other or several"),
        ("permute", 0, "other or several"),
    ],
)
def test_operators_have_their_families(operator: str, groups: int, expected: str) -> None:
    box = Box("x", (module("x", operator, groups=groups),), False, False, None)
    assert family(box) == expected


def contrast(first: str, second: str) -> float:
    """As WCAG 2.2 defines it."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_texts_can_be_read_on_every_colour(dark: bool) -> None:
    ground, ink = GROUNDS[dark]
    assert all(contrast(text_color(color), color) >= 4.5 for color in SEQUENTIAL)
    for color in (*CATEGORICAL, PLAIN):
        assert contrast(ink, mixed(color, ground, THIN)) >= 4.5
    for style in ARROWS.values():
        assert contrast(style.color, ground) >= 3


def test_kinds_of_arrows_differ_in_colour_and_in_dash_or_width() -> None:
    styles = list(ARROWS.values())
    assert len({style.color for style in styles}) == 4
    assert len({(style.width, style.dash) for style in styles}) == 4


@given(st.text(max_size=60), st.integers(1, 40))
def test_a_shortened_text_keeps_both_ends(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short) <= most
    if len(text) <= most:
        assert short == text
    else:
        start, end = short.split("…", 1) if text.count("…") == 0 else ("", "")
        assert text.startswith(start)
        assert text.endswith(end)


@given(st.text(max_size=400), st.text(max_size=400), st.booleans())
def test_no_label_is_wider_than_its_box(path: str, operator: str, openable: bool) -> None:
    node = module(path, operator, params=10**11, macs=10**11)
    box = Box(path, (node,), False, openable, None)
    width, height = size_of(box)
    label = label_of(box)
    assert width <= MOST_PX
    assert 7.3 * len(label.title) + 6.4 * len(label.name) <= width
    assert height >= 20 + 16 * len(label.lines)


def test_a_folded_box_says_how_many_it_stands_for_and_what_they_cost_together() -> None:
    nodes = tuple(module(f"g.{at}", "Block", params=5, macs=7, parent="g") for at in (1, 2, 3))
    box = Box("g.1×3", nodes, False, True, "g")
    label = label_of(box)
    assert (label.title, label.name) == ("Block ×3", "1 – 3")
    assert label.lines == ("8 × 4 × 4", "15 · 21")
    assert "15 parameters (3 × 5)" in tooltip(box)


def test_the_texts_of_an_open_group_stay_left_of_the_arrows_at_its_centre() -> None:
    for operator in ("A", "InvertedResidual", "LongNameOfAGroup" * 4):
        box = Box("body.0", (module("body.0", operator, parent="body"),), True, True, "body")
        label = label_of(box)
        end = LEFT_PX + 7.3 * len(label.title) + 6.4 * (len(label.name) + 1)
        assert end < size_of(box)[0] / 2


def list_title(path: str, stage: int, activations: int, count: int = 1) -> str:
    node = module(path, "Sequential", stage=stage, activations=activations)
    return label_of(Box(path, (node,) * count, False, True, None)).title


@pytest.mark.parametrize(
    "path", ["blocks.2", "layer1", "features.1", "stages.3", "encoder.blocks.0"]
)
def test_a_list_that_is_a_whole_stage_is_called_so(path: str) -> None:
    assert list_title(path, 4, 1_000) == "Stage 4"


@pytest.mark.parametrize(
    "path", ["inception3a.branch2", "layer1.0.downsample", "layer1.0", "blocks", "classifier"]
)
def test_a_list_within_a_stage_is_called_a_list(path: str) -> None:
    assert list_title(path, 4, 1_000) == "Sequential"


def test_neither_one_convolution_nor_a_stem_is_a_stage_of_the_body() -> None:
    assert list_title("features.2", 3, 8 * 4 * 4) == "Sequential"
    assert list_title("stem.0", 1, 1_000) == "Sequential"
    assert list_title("blocks.1", 3, 1_000, count=2) == "Sequential ×2"


@pytest.mark.xdist_group("tracing")
@pytest.mark.parametrize(
    ("name", "stages"),
    [
        ("efficientnet_b0", {f"blocks.{at}": f"Stage {at + 2}" for at in range(7)}),
        ("resnet50", {f"layer{at}": f"Stage {at + 1}" for at in range(1, 5)}),
        (
            "torchvision:efficientnet_b0",
            {f"features.{at}": f"Stage {at + 1}" for at in range(1, 8)},
        ),
        (
            "torchvision:convnext_tiny",
            {f"features.{2 * n - 3}": f"Stage {n}" for n in (2, 3, 4, 5)},
        ),
        ("googlenet", {}),
    ],
)
def test_the_stages_of_real_networks_are_found(name: str, stages: dict[str, str]) -> None:
    labels = {n.path: label_of(Box(n.path, (n,), False, True, None)) for n in trace(name).nodes}
    found = {path: label.title for path, label in labels.items() if "Stage" in label.title}
    assert found == stages


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"receptive_field": 99}, "99 px of the side"),
        ({"receptive_field": 851}, "851 px: more than the whole 224 px side"),
        (
            {"receptive_field": 99, "sees_all": True},
            "99 px of the side, and all of it through a gate or attention",
        ),
        ({"sees_all": True}, "the whole image"),
        ({}, "could not be followed"),
        ({"output_shapes": ((1, 8),)}, ""),
        ({"output_shapes": ((64, 3, 49, 49),)}, ""),
    ],
)
def test_what_an_element_sees_is_said_in_words(fields: dict[str, Any], words: str) -> None:
    node = module("a", "Conv2d", **fields)
    assert sight(node, 224) == words
    details = node_details(node, replace(small_graph(), input_shape=(1, 3, 224, 224)))
    assert (f">{words}</td>" in details) if words else ("Sees" not in details)


def test_a_tooltip_tells_the_field_without_the_image() -> None:
    box = Box("a", (module("a", "Conv2d", receptive_field=851),), False, False, None)
    assert "Sees: 851 px of the side" in tooltip(box)


def test_what_sees_the_whole_image_has_a_colour_of_its_own() -> None:
    graph = small_graph()
    nodes = (*graph.nodes[:2], replace(graph.nodes[2], sees_all=True), *graph.nodes[3:])
    layout = laid_out(replace(graph, nodes=nodes))
    colored = coloring(layout, "receptive_field")
    assert [paint.fill for paint in colored.paints] == [PLAIN, SEQUENTIAL[-1], WHOLE_IMAGE[1]]
    assert colored.paints[2].share == 1
    assert [label for label, _ in colored.legend.entries] == [WHOLE_IMAGE[0], "none"]
    assert WHOLE_IMAGE not in coloring(layout, "params").legend.entries


def test_few_stages_leave_the_colours_to_the_operators() -> None:
    graph = small_graph()
    assert default_color(graph) == "stage"
    bare = tuple(replace(node, stage=None) for node in graph.nodes)
    assert default_color(replace(graph, nodes=bare)) == "macs"


def test_both_ends_of_a_scale_are_written_alike() -> None:
    graph = small_graph()
    stem, body = replace(graph.nodes[1], macs=1_280_000), replace(graph.nodes[2], macs=69_600_000)
    drawn = laid_out(replace(graph, nodes=(graph.nodes[0], stem, body, *graph.nodes[3:])))
    legend = coloring(drawn, "macs").legend
    assert (legend.low, legend.high) == ("1.28 M", "69.6 M")


def test_the_header_line_says_what_python_wants_selected() -> None:
    layout = laid_out(small_graph())
    header, _, rest = graph_view(layout, "stage", "stem").partition(b"\n")
    assert json.loads(header) == {"selected": "stem", "fixed": False}
    assert rest == graph_data(layout, "stage")


def test_the_way_of_an_arrow_has_round_corners_and_its_own_ends() -> None:
    arrow = Arrow("a", "b", "flow")
    straight = PlacedArrow(arrow, ((0, 0), (0, 50)))
    assert svg_path(straight) == "M0.0,0.0L0.0,50.0"
    bent = PlacedArrow(arrow, ((0, 0), (0, 50), (4, 50)))
    assert svg_path(bent) == "M0.0,0.0L0.0,43.0Q0.0,50.0 2.0,50.0L4.0,50.0"


def test_too_many_dashed_arrows_are_drawn_through() -> None:
    box = Box("a", (module("a", "cat"),), False, False, None)
    one = PlacedArrow(Arrow("a", "a", "concatenation"), ((0, 0), (0, 9)))

    def dash(count: int) -> str:
        arrows = (one,) * count
        shown = Scene(small_graph(), (box,), tuple(placed.arrow for placed in arrows))
        layout = Layout(shown, 100, 100, (PlacedBox(box, 0, 0, 90, 40),), arrows)
        ((*_, drawn),) = told(layout)["kinds"]
        return str(drawn)

    assert dash(MOST_DASHED) == ARROWS["concatenation"].dash
    assert dash(MOST_DASHED + 1) == ""


HOSTILE = '"><script>alert(1)</script>&amp;\x00\ud800\n]]>'


def hostile() -> Graph:
    graph = small_graph(HOSTILE)
    nodes = tuple(replace(node, operator=HOSTILE + node.operator) for node in graph.nodes)
    return replace(graph, nodes=nodes)


def elements(svg: str) -> Iterator[ElementTree.Element]:
    return ElementTree.fromstring(svg).iter()  # noqa: S314  (our own text)


@pytest.mark.parametrize("color_by", WAYS)
@pytest.mark.parametrize("dark", [False, True])
def test_a_picture_is_well_formed_whatever_the_names_are(color_by: ColorBy, dark: bool) -> None:
    svg = graph_svg(laid_out(hostile(), "body"), color_by, dark)
    tags = {element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in elements(svg)}
    allowed = {"svg", "title", "defs", "marker", "path", "rect", "g", "text", "tspan"}
    assert tags == allowed
    assert GROUNDS[dark][0] in svg


def test_a_picture_shows_each_box_and_each_arrow() -> None:
    svg = graph_svg(laid_out(small_graph(), "body"), "operator")
    texts = {element.text for element in elements(svg)}
    assert {"Conv2d", "ReLU", "Block", "stem", "conv", "small", "convolution"} <= texts
    heads = [e for e in elements(svg) if e.get("marker-end") == "url(#head-flow)"]
    assert len(heads) == 3 + 1  # and one in the legend


def test_a_page_of_its_own_carries_its_data_and_asks_no_server() -> None:
    layout = laid_out(hostile())
    page = graph_html(layout, "macs", dark=True)
    assert page.count("<script") == page.count("</script>") == 1
    assert "alert(1)" not in re.sub(r"&lt;script&gt;alert\(1\)", "", page)
    assert not re.search(r'(?:src|href|@import)\s*[=(]?\s*"?https?:', page)
    packed = re.search(r'atob\("([^"]*)"\)', page)
    assert packed is not None
    assert base64.b64decode(packed[1]) == graph_view(layout, "macs", fixed=True)
