"""Sentences, tables and pictures of blocks."""

import csv
import io
from xml.etree import ElementTree

import numpy as np
import pytest
import torch
from torch import nn

from components.blocks.costing import cost, steps
from components.blocks.lab import Design
from components.blocks.labs import LABS
from components.blocks.parts import Branches, Chain, Convolution, Shape
from components.figures.block_cubes import cubes_svg
from components.figures.block_groups import (
    CHANNELS,
    drawn_groups,
    groups_svg,
    groups_table,
    seen,
    shuffled,
)
from components.figures.block_sheet import block_sheet
from components.figures.block_tables import (
    cost_table,
    derivation_csv,
    derivation_latex,
    derivation_markdown,
    derivation_table,
)
from components.figures.block_words import beside, drawing_words, times
from components.figures.edge_pictures import edge_picture, product_html
from components.figures.sliding_view import sliding_view

SEPARABLE, ORDINARY = LABS["depthwise-separable"].designs(LABS["depthwise-separable"].defaults)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 (our own text)


@pytest.mark.parametrize(
    ("count", "reference", "words"),
    [
        (53_952, 1_228_800, "22.8 times fewer"),
        (300, 200, "1.50 times as many"),
        (200, 200, "exactly as many"),
        (100_001, 100_000, "nearly as many (+1)"),
        (99_999, 100_000, "nearly as many (−1)"),
        (2, 5_000, "2,500 times fewer"),
        (0, 5, ""),
    ],
)
def test_how_a_count_compares(count: int, reference: int, words: str) -> None:
    assert times(count, reference) == words


def test_a_block_beside_another() -> None:
    assert beside(SEPARABLE, ORDINARY) == "22.8 times fewer multiply-adds and parameters"
    wider = Design("Wider", Chain("wide", (Convolution("conv", 256, (5, 5)),)), Shape(3, 12, 12))
    assert beside(wider, ORDINARY) == (
        "2.25 times as many multiply-adds, exactly as many parameters"
    )


def test_the_drawing_in_sentences() -> None:
    assert drawing_words(SEPARABLE) == (
        "Depthwise separable: 3 × 12 × 12 goes in; 5×5 depthwise convolution, which gives"
        " 3 × 8 × 8, then 1×1 convolution, which gives 256 × 8 × 8."
    )
    block = Branches("sum", (Convolution("conv", 3), Chain("shortcut")), "add")
    assert drawing_words(Design("Residual", block, Shape(3, 8, 8))) == (
        "Residual: 3 × 8 × 8 goes in; side by side (1) 1×1 convolution; (2) shortcut, unchanged,"
        " added to 3 × 8 × 8."
    )


def test_the_table_of_costs_has_exact_numbers_on_hover() -> None:
    table = cost_table((SEPARABLE, ORDINARY))
    assert '<td title="53,952">54.0 K</td>' in table
    assert '<td title="1,228,800">1.23 M<br><small>× 22.8</small></td>' in table


def test_the_derivation_has_every_formula() -> None:
    table = derivation_table(SEPARABLE)
    assert "5² × 3 channels × 8 × 8 places = 4,800" in table
    assert "1² × 3 × 256 × 8 × 8 places = 49,152" in table
    assert "53,952" in table


def test_the_derivation_as_csv_adds_up() -> None:
    head, *rows, sums = csv.reader(io.StringIO(derivation_csv(SEPARABLE)))
    expected = steps(SEPARABLE.block, SEPARABLE.taken)
    assert [row[0] for row in rows] == [step.path for step in expected]
    for name in ("Parameters", "Multiply-adds"):
        place = head.index(name)
        assert sum(int(row[place]) for row in rows) == int(sums[place])
    assert int(sums[-1]) == cost(SEPARABLE.block, SEPARABLE.taken).macs
    assert "| Sum |" in derivation_markdown(SEPARABLE).replace("**", "")
    assert r"\begin{tabular}" in derivation_latex(SEPARABLE)


@pytest.mark.parametrize(
    ("differences", "words"),
    [
        (None, "as soon as torch is loaded"),
        (["", ""], "equal ✓"),
        (["", "torch counts 3"], "Ordinary convolution: torch counts 3"),
    ],
)
def test_what_torch_says_stands_on_the_sheet(differences: list[str] | None, words: str) -> None:
    sheet = block_sheet((SEPARABLE, ORDINARY), differences)
    assert words in sheet
    assert ("equal ✓" in sheet) == (differences == ["", ""])


def test_memory_is_told_in_words_under_the_table() -> None:
    sheet = block_sheet((SEPARABLE, ORDINARY), None)
    assert "Memory: outputs of all layers for one image" in sheet


def test_half_of_one_pixel_is_no_image() -> None:
    lab = LABS["convolution"]
    titles = [[one.title for one in lab.designs({**lab.defaults, "side": side})] for side in (1, 2)]
    assert "Half the image side" not in titles[0]
    assert "Half the image side" in titles[1]


def test_names_from_a_laboratory_are_text() -> None:
    odd = Design("<b>&", SEPARABLE.block, SEPARABLE.taken)
    assert "<b>&" not in block_sheet((odd, odd), [""] * 2).replace("<b>&amp;", "")


@pytest.mark.parametrize("groups", [1, 2, 3, 4, 6, 12])
def test_the_shuffle_is_torchs(groups: int) -> None:
    channels = torch.arange(CHANNELS).float().view(1, CHANNELS, 1, 1)
    theirs = nn.ChannelShuffle(groups)(channels).flatten().int().tolist()
    assert [theirs[shuffled(channel, groups)] for channel in range(CHANNELS)] == list(
        range(CHANNELS)
    )


@pytest.mark.parametrize("groups", [1, 2, 3, 4, 6, 12])
@pytest.mark.parametrize("shuffle", [False, True])
def test_a_channel_sees_what_gradients_reach(groups: int, shuffle: bool) -> None:
    def layer() -> nn.Conv2d:
        made = nn.Conv2d(CHANNELS, CHANNELS, 1, groups=groups, bias=False)
        nn.init.ones_(made.weight)
        return made

    between = nn.ChannelShuffle(groups) if shuffle else nn.Identity()
    image = torch.zeros(1, CHANNELS, 1, 1, requires_grad=True)
    nn.Sequential(layer(), between, layer())(image)[0, 0].sum().backward()
    assert image.grad is not None
    reached = set(image.grad.flatten().nonzero().flatten().tolist())
    assert seen(groups, shuffle) == reached
    label = str(parsed(groups_svg(groups, shuffle)).get("aria-label"))
    assert f"sees {len(reached)} of {CHANNELS}" in label


def test_the_picture_of_groups_shows_the_nearest_number_that_fits() -> None:
    assert [drawn_groups(groups) for groups in (1, 5, 8, 32)] == [1, 4, 6, 12]


def test_groups_of_a_fixed_size_cost_twice_for_twice_the_channels() -> None:
    table = groups_table(56, 3)
    # 64 and 128 channels in groups of 16: 9 · 64 · 16 · 56² and twice that.
    assert 'title="28,901,376"' in table
    assert 'title="57,802,752"' in table


def test_cuboids_tell_the_filters() -> None:
    label = str(parsed(cubes_svg(SEPARABLE)).get("aria-label"))
    assert label.endswith("3 filters of 1 × 5 × 5, then 256 filters of 3 × 1 × 1")
    assert "1,228,800 multiply-adds" in cubes_svg(ORDINARY)


def test_a_square_is_a_column_times_a_row() -> None:
    html = product_html((3, 4, 5), (1, 2, 3))
    assert "<td>3</td><td>6</td><td>9</td></tr><tr><td>4</td><td>8</td><td>12</td>" in html
    assert "<td>−1</td>" in product_html((1, 2, 1), (-1, 0, 1))


def test_the_strongest_edge_is_white() -> None:
    assert edge_picture(np.array([[0, 10], [5, 20]])).tolist() == [[0, 127], [63, 255]]
    assert edge_picture(np.zeros((2, 2), dtype=np.int64)).max() == 0


def test_a_sliding_filter_tells_its_sums() -> None:
    view = sliding_view(3, 2)
    assert (view["side"], len(view["places"])) == (3, 9)
    assert view["places"][0]["sum"] == "nothing but zeros = 0"
    sums = [place["sum"] for place in view["places"]]
    assert "5 · 1 + 5 · 1 = 10" in sums
    assert "9 × 9 = 81" in view["words"]
