"""Receptive field arithmetic: by hand, against autograd on random stacks, and as it is typed."""

from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.blocks.building import difference
from components.blocks.fields import Window, field_steps, read_windows
from components.blocks.labs.receptive_field import LABS, stack
from components.blocks.labs.receptive_field import windows as windows_of
from components.blocks.parts import Chain, Convolution, Shape
from components.blocks.seen_pixels import seen_pixels
from components.blocks.writing import program
from components.errors import ExplorerError
from components.figures.field_views import field_table, fields_svg, ways_picture, weight_inside
from components.ui.labs.receptive_field import STACKS

LAYERS = st.lists(
    st.builds(Window, st.integers(1, 5), st.integers(1, 3), st.integers(1, 3)),
    min_size=1,
    max_size=5,
)


@pytest.mark.parametrize(
    ("text", "fields", "steps"),
    [
        ("3 3", [3, 5], [1, 1]),
        ("3 3 3", [3, 5, 7], [1, 1, 1]),
        ("7s2 3s2", [7, 11], [2, 4]),
        # AlexNet up to its last pooling, by hand: 195 pixels, 32 apart.
        (
            "11s4 3s2 5 3s2 3 3 3 3s2",
            [11, 19, 51, 67, 99, 131, 163, 195],
            [4, 8, 8, 16, 16, 16, 16, 32],
        ),
        ("3 3d2 3d4", [3, 7, 15], [1, 1, 1]),
        ("1s2 3", [1, 5], [2, 2]),
    ],
)
def test_the_calculation_by_hand(text: str, fields: list[int], steps: list[int]) -> None:
    found = field_steps(read_windows(text))
    assert [step.field for step in found] == fields
    assert [step.step for step in found] == steps


@given(LAYERS)
def test_it_is_the_formula_of_the_books(layers: list[Window]) -> None:
    field, distance = 1, 1
    for layer, step in zip(layers, field_steps(layers), strict=True):
        assert (step.before, step.step_before) == (field, distance)
        field += (layer.kernel - 1) * layer.dilation * distance
        distance *= layer.stride
        assert (step.field, step.step) == (field, distance)
        assert step.formula.startswith(f"{step.before} + ({layer.kernel} − 1)")
        assert step.formula.endswith(f" × {step.step_before}")


@settings(deadline=None, max_examples=60)
@given(LAYERS)
def test_torch_sees_a_gradient_in_exactly_that_square(layers: list[Window]) -> None:
    last = field_steps(layers)[-1]
    if last.field + 2 * last.step > 300:
        return
    seen = seen_pixels(layers)
    assert seen.ways.shape == (last.field, last.field)
    assert seen.side == last.field
    assert seen.ways.sum() == pytest.approx(1, abs=1e-5)


def test_ways_are_counted_right() -> None:
    seen = seen_pixels(read_windows("3 3"))
    # One row of two means of three: 1 2 3 2 1 ninths; the square is its product with itself.
    row = [1 / 9, 2 / 9, 3 / 9, 2 / 9, 1 / 9]
    assert seen.ways == pytest.approx(np.outer(row, row), abs=1e-6)
    assert seen.pixels == 25
    assert weight_inside(seen) == "the middle 3 × 3, 36% of the area, have 60% of the weight"
    # Dilation skips what lies between.
    assert seen_pixels(read_windows("3d2 3d2")).pixels == 25
    assert seen_pixels(read_windows("3d2 3d2")).side == 9


def test_a_field_that_is_too_large_to_compute_says_so() -> None:
    with pytest.raises(ExplorerError, match="too large to be computed"):
        seen_pixels(read_windows("3s8 3s8 3s8 3s8"))


@pytest.mark.parametrize("text", ["", "x", "3x2", "0", "3s0", "99", "3s9", "3d17", "3 " * 13])
def test_what_is_no_stack_is_refused(text: str) -> None:
    with pytest.raises(ExplorerError):
        read_windows(text)


@given(LAYERS)
def test_windows_are_written_as_they_are_typed(layers: list[Window]) -> None:
    assert read_windows(" ".join(map(str, layers))) == tuple(layers)


def test_presets_are_what_they_are_called() -> None:
    sides = {
        name: field_steps(read_windows(text))[-1].field
        for name, (text, _) in STACKS.items()
        if text
    }
    assert sides["two 3×3"] == 5
    assert sides["three 3×3"] == 7
    assert sides["AlexNet"] == 195
    assert sides["dilated"] == 15


def test_the_single_convolution_sees_as_much_and_moves_as_far() -> None:
    values = {**LABS[0].defaults, "windows": 3, "stride": 2}
    _, single = stack(values)
    assert isinstance(single.block, Chain)
    (convolution,) = single.block.parts
    assert isinstance(convolution, Convolution)
    last = field_steps(windows_of(values))[-1]
    assert (convolution.kernel, convolution.stride) == ((15, 15), 8)
    assert (last.field, last.step) == (15, 8)
    with pytest.raises(ExplorerError, match="379 pixels"):
        stack({**values, "windows": 6, "kernel": 7})


def test_table_and_squares_have_a_row_for_each_layer() -> None:
    steps = field_steps(read_windows("7s2 3s2 3"))
    table, squares = field_table(steps), fields_svg(steps)
    assert "7 + (3 − 1) × 2</td><td><b>11</b>" in table
    assert table.count('<tr class="beat"') == squares.count('<rect class="beat"') == 3
    assert 'width="300.0"' in squares  # the last one fills the drawing
    assert ways_picture(seen_pixels(read_windows("3"))).shape == (300, 300, 3)


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize(("kernel", "stride", "dilation"), [(3, 1, 2), (5, 2, 3), (3, 2, 4)])
def test_dilated_convolutions_are_built_and_written_as_told(
    kernel: int, stride: int, dilation: int, padding: Literal["same", "valid"]
) -> None:
    layer = Convolution("conv", 6, (kernel, kernel), stride, 1, padding, dilation=dilation)
    taken = Shape(4, 31, 29)
    assert difference(layer, taken) == ""
    assert layer.label.endswith(f"dilation {dilation}")
    assert f"dilation={dilation}" in program(layer, taken)
