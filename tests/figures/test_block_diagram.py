"""A block's drawing: every layer once, nothing over anything else, all inside the frame."""

from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from components.blocks.costing import steps
from components.blocks.lab import Design
from components.blocks.labs import LABS
from components.blocks.parts import (
    Activation,
    Branches,
    Chain,
    Convolution,
    Normalisation,
    Part,
    Pooling,
    Shape,
)
from components.figures.block_diagram import block_svg, block_svg_file, color_of
from components.figures.block_layout import Box, EndBox, JoinBox, LayerBox, block_layout
from components.figures.graph_families import FAMILIES
from tests.blocks.trees import blocks

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 (our own text)


def overlap(one: Box, other: Box) -> bool:
    return (
        one.left < other.left + other.width
        and other.left < one.left + one.width
        and one.top < other.top + other.height
        and other.top < one.top + one.height
    )


def crossed(box: Box, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Whether a straight piece of a line goes through the inside of a box."""
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    within = 0.5
    return (
        left < box.left + box.width - within
        and right > box.left + within
        and top < box.top + box.height - within
        and bottom > box.top + within
    )


@settings(max_examples=120, deadline=None)
@given(blocks())
def test_a_drawing_is_whole_and_clear(found: tuple[Part, Shape]) -> None:
    block, taken = found
    layout = block_layout(block, taken)
    drawn = [step.path for box in layout.boxes if isinstance(box, LayerBox) for step in box.steps]
    assert drawn == [step.path for step in steps(block, taken)]
    assert not any(overlap(one, other) for one, other in combinations(layout.boxes, 2))
    for box in layout.boxes:
        assert 0 <= box.left <= box.left + box.width <= layout.width
        assert 0 <= box.top <= box.top + box.height <= layout.height
    for line in layout.lines:
        assert all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y in line.points)
        for start, end in zip(line.points, line.points[1:], strict=False):
            assert start[0] == end[0] or start[1] == end[1]
            assert not any(crossed(box, start, end) for box in layout.boxes)


@settings(max_examples=25, deadline=None)
@given(blocks())
def test_the_svg_has_every_layers_words_and_costs(found: tuple[Part, Shape]) -> None:
    block, taken = found
    root = parsed(block_svg(Design("A block", block, taken)))
    hints = [line for title in root.iter(f"{SVG}title") for line in str(title.text).split("; ")]
    assert hints == [
        f"{step.path}: {step.params.value:,} parameters, {step.macs.value:,} multiply-adds"
        for step in steps(block, taken)
    ]
    layout = block_layout(block, taken)
    texts = [text.text for text in root.iter(f"{SVG}text")]
    for box in layout.boxes:
        if isinstance(box, LayerBox):
            assert set(box.lines) <= set(texts)
            for step in box.steps:
                assert any(step.layer.label in line for line in box.lines)


def boxes_of(*parts: Part) -> list[tuple[str, ...]]:
    layout = block_layout(Chain("chain", parts), Shape(8, 4, 4))
    return [box.lines for box in layout.boxes if isinstance(box, LayerBox)]


def test_what_normalises_and_activates_shares_the_box_of_its_convolution() -> None:
    first, second = Convolution("first", 8, (3, 3)), Convolution("second", 16)
    norm, relu = Normalisation("norm"), Activation("relu")
    named = ("3×3 convolution", "8 × 4 × 4 · 9.22 K")
    assert boxes_of(first, norm, relu, second) == [
        (*named, "with batch normalisation, ReLU"),
        ("1×1 convolution", "16 × 4 × 4 · 2.05 K"),
    ]
    assert boxes_of(norm, relu, first, second) == [
        (*named, "after batch normalisation, ReLU"),
        ("1×1 convolution", "16 × 4 × 4 · 2.05 K"),
    ]
    pool = Pooling("pool", "max", 3, 1)
    assert boxes_of(norm, relu, pool, relu) == [
        ("batch normalisation, ReLU",),
        ("3×3 max pooling",),
        ("ReLU",),
    ]


def test_the_tallest_drawings_are_of_few_boxes() -> None:
    """A dense block of four layers was drawn with 27 boxes, 1,770 pixels high."""
    lab = LABS["dense"]
    design = lab.designs(lab.defaults)[0]
    assert block_layout(design.block, design.taken).height < 1200


def test_the_bars_are_shares_of_the_multiply_adds() -> None:
    layers = (Convolution("large", 8, (3, 3)), Convolution("small", 8))
    root = parsed(block_svg(Design("Two", Chain("two", layers), Shape(8, 4, 4))))
    bars = [
        float(one.get("width", 0)) for one in root.iter(f"{SVG}rect") if one.get("height") == "4"
    ]
    (whole, large), (_, small) = bars[:2], bars[2:]
    assert large / whole == pytest.approx(0.9, abs=0.001)
    assert small / whole == pytest.approx(0.1, abs=0.001)


def _ways(number: int, channels: list[int]) -> Branches:
    ways = tuple(
        Chain(f"way{place}", (Convolution("conv", channels[place % len(channels)]),))
        for place in range(number)
    )
    return Branches("ways", ways, "concatenate")


def test_of_many_branches_that_are_alike_three_are_drawn() -> None:
    layout = block_layout(_ways(32, [4]), Shape(8, 4, 4))
    assert sum(isinstance(box, LayerBox) for box in layout.boxes) == 3
    assert "29 more like these" in [box.text for box in layout.boxes if isinstance(box, EndBox)]
    different = block_layout(_ways(32, [4, 5]), Shape(8, 4, 4))
    assert sum(isinstance(box, LayerBox) for box in different.boxes) == 32


def test_a_shortcut_goes_around_and_keeps_its_name() -> None:
    block = Branches("sum", (Convolution("conv", 8, (3, 3)), Chain("shortcut")), "add")
    layout = block_layout(block, Shape(8, 4, 4))
    (around,) = (line for line in layout.lines if line.word)
    (join,) = (box for box in layout.boxes if isinstance(box, JoinBox))
    assert (around.kind, around.word) == ("skip", "shortcut")
    assert around.points[-1] == (join.left + join.width, join.top + join.height / 2)
    assert max(x for x, _ in around.points) > max(box.left + box.width for box in layout.boxes)


def test_colours_are_those_of_a_drawn_graph() -> None:
    assert color_of(Convolution("conv", 8)) == FAMILIES["convolution"][0]
    depthwise = Convolution("conv", 8, (3, 3), groups=8)
    assert color_of(depthwise) == FAMILIES["depthwise convolution"][0]


@pytest.mark.parametrize("key", LABS)
@pytest.mark.parametrize("dark", [False, True])
def test_a_file_is_drawn_for_every_laboratory(key: str, dark: bool) -> None:
    lab = LABS[key]
    for design in lab.designs(lab.defaults):
        root = parsed(block_svg_file(design, dark))
        assert root.get("aria-label") == design.title
        assert ("#10161d" in str(root.get("style"))) == dark
