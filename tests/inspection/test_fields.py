"""Which pixels a place sees, against the pixels on which it really depends."""

from collections.abc import Sequence

import numpy as np
import pytest
import timm
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from components.graphs import Node, trace
from components.inspection.capture import watched
from components.inspection.receptive import fields

# Kernel, stride and padding of one layer.
Window = tuple[int, int, int]


def positive(layer: nn.Conv2d) -> nn.Conv2d:
    """With positive weights, so that no two ways from a pixel to a place cancel out."""
    with torch.no_grad():
        layer.weight.fill_(1 / layer.weight[0].numel())
    return layer


def stack(windows: Sequence[Window]) -> nn.Sequential:
    layers = [positive(nn.Conv2d(1, 1, kernel, stride, pad)) for kernel, stride, pad in windows]
    return nn.Sequential(*layers).double()


def extent(windows: Sequence[Window]) -> tuple[int, int]:
    """Receptive field and step of a stack, by the recurrence that every textbook has."""
    field, step = 1, 1
    for kernel, stride, _ in windows:
        field, step = field + (kernel - 1) * step, step * stride
    return field, step


def seen_rows(network: nn.Module, side_px: int, channels: int, layer: str) -> list[tuple[int, int]]:
    """Rows on which each row of a layer's maps depends: where the gradient is not zero."""
    images = torch.ones((1, channels, side_px, side_px), dtype=torch.float64, requires_grad=True)
    kept: list[Tensor] = []
    with watched(network, {layer: lambda *hooked: kept.append(hooked[2])}):
        network(images)
    found = []
    for place in range(kept[0].shape[2]):
        total = kept[0][:, :, place].sum()
        (gradient,) = torch.autograd.grad(total, images, retain_graph=True)
        rows = gradient.abs().sum((0, 1, 3)).nonzero().flatten()
        found.append((int(rows[0]), int(rows[-1]) + 1))
    return found


def rows_of(windows: Sequence[Window], side_px: int) -> list[tuple[int, int]]:
    network = stack(windows)
    return seen_rows(network, side_px, 1, str(len(windows) - 1))


# A stride of 2 without a window would leave pixels out.
odd_windows = st.lists(
    st.sampled_from(((1, 1), (3, 1), (3, 2), (5, 1), (5, 2), (7, 2))), min_size=1, max_size=5
)


@settings(max_examples=60)
@given(shape=odd_windows, side_px=st.integers(16, 60))
def test_odd_windows_with_half_of_themselves_around_them(
    shape: list[tuple[int, int]], side_px: int
) -> None:
    windows = [(kernel, stride, kernel // 2) for kernel, stride in shape]
    expected = rows_of(windows, side_px)
    assert list(fields(side_px, len(expected), *extent(windows))) == expected


patches = st.sampled_from((2, 4, 8))
followers = st.lists(st.sampled_from(((2, 2, 0), (1, 1, 0), (3, 1, 1), (7, 1, 3))), max_size=3)


@settings(max_examples=60)
@given(patch=patches, followers=followers, places=st.integers(2, 3))
def test_even_windows_side_by_side(patch: int, followers: list[Window], places: int) -> None:
    windows = [(patch, patch, 0), *followers]
    field, step = extent(windows)
    expected = rows_of(windows, places * step)
    assert list(fields(places * step, places, field, step)) == expected


any_windows = st.lists(
    st.integers(1, 4).flatmap(
        lambda kernel: st.tuples(
            st.just(kernel), st.integers(1, min(kernel, 3)), st.integers(0, kernel // 2)
        )
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=60)
@given(windows=any_windows, side_px=st.integers(60, 80))
def test_no_mixture_begins_more_than_half_a_step_off(windows: list[Window], side_px: int) -> None:
    field, step = extent(windows)
    expected = [first for first, _ in rows_of(windows, side_px)]
    found = [first for first, _ in fields(side_px, len(expected), field, step)]
    assert np.abs(np.subtract(found, expected)).max() <= step / 2


def test_places_of_a_vision_transformer_are_its_patches() -> None:
    assert fields(224, 14, 16, 16) == tuple((16 * row, 16 * row + 16) for row in range(14))


def test_pixels_that_fill_no_patch_are_at_the_far_border() -> None:
    assert (
        rows_of([(16, 16, 0)], 53) == list(fields(53, 3, 16, 16)) == [(0, 16), (16, 32), (32, 48)]
    )


def test_a_field_larger_than_the_picture_is_the_picture() -> None:
    assert set(fields(224, 7, 1000, 32)) == {(0, 224)}


@pytest.fixture(scope="module")
def nodes_of_b0() -> dict[str, Node]:
    return trace("efficientnet_b0", 64).by_path


@pytest.mark.parametrize(
    ("layer", "side_px"),
    [("bn1", 64), ("blocks.1.0.bn2", 64), ("blocks.1.1", 75), ("blocks.2.1", 160)],
)
def test_fields_of_efficientnet_b0_gates_aside(
    nodes_of_b0: dict[str, Node], layer: str, side_px: int
) -> None:
    """As the graph gives them; through a gate, each channel sees all by one number."""
    node = nodes_of_b0[layer]
    assert node.receptive_field is not None
    assert node.step is not None
    expected = seen_rows(ungated_b0(), side_px, 3, layer)
    assert list(fields(side_px, len(expected), node.receptive_field, node.step)) == expected


def ungated_b0() -> nn.Module:
    network: nn.Module = timm.create_model("efficientnet_b0").double().eval()
    for module in network.modules():
        for name, child in module.named_children():
            if type(child).__name__ == "SqueezeExcite":
                setattr(module, name, nn.Identity())
            if isinstance(child, nn.Conv2d):
                positive(child)
    return network
