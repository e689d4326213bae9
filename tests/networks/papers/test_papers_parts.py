"""What single parts of these networks do, by hand and by properties."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from components.networks.papers.alexnet import TowerResponseNorm, alexnet_two_towers
from components.networks.papers.googlenet import GoogLeNet
from components.networks.papers.parts import Branches, ResidualSum, convolution
from components.networks.papers.polynet import ORDER, SCALE, Poly
from components.networks.papers.shufflenet import Shuffle, Unit


@torch.no_grad()
def test_alexnets_towers_meet_in_the_third_layer_and_not_before() -> None:
    torch.manual_seed(0)
    network = alexnet_two_towers(3)
    second, third, fourth = (network.get_submodule(f"layer{number}") for number in (2, 3, 4))
    maps = torch.rand(1, 96, 27, 27)
    changed = maps.clone()
    changed[:, :48] += 1
    before, after = second(maps), second(changed)
    assert (before[:, 128:] == after[:, 128:]).all()
    assert (before[:, :128] != after[:, :128]).any()
    of_before, of_after = third(before), third(after)
    assert (of_before != of_after)[:, 192:].any()
    other_half = torch.cat([of_before[:, :192], of_after[:, 192:]], 1)
    assert torch.equal(fourth(other_half)[:, :192], fourth(of_before)[:, :192])


def test_local_response_normalisation_is_the_papers_formula_in_each_tower() -> None:
    """It gives a / (2 + 0.0001 · Σ a²)^0.75 over five neighbours of the same tower."""
    a = torch.randn(2, 12, 3, 3) * 50
    expected = np.empty(a.shape)
    squares = a.numpy().astype(float) ** 2
    for channel in range(12):
        first, last = (0, 6) if channel < 6 else (6, 12)
        near = squares[:, max(first, channel - 2) : min(last, channel + 3)].sum(1)
        expected[:, channel] = a.numpy()[:, channel] / (2 + 1e-4 * near) ** 0.75
    np.testing.assert_allclose(TowerResponseNorm()(a), expected, rtol=1e-4)


def test_a_shuffle_of_twelve_channels_in_three_groups_by_hand() -> None:
    channels = torch.arange(12.0).reshape(1, 12, 1, 1)
    assert Shuffle(3)(channels).flatten().tolist() == [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]


@given(st.integers(1, 8), st.integers(1, 8))
def test_a_shuffle_is_undone_by_the_shuffle_in_as_many_groups_as_they_had_channels(
    groups: int, each: int
) -> None:
    maps = torch.rand(2, groups * each, 2, 3)
    shuffled = Shuffle(groups)(maps)
    assert torch.equal(Shuffle(each)(shuffled), maps)
    # Each part of the new order has a channel of every old group.
    came_from = Shuffle(groups)(torch.arange(groups * each).reshape(1, -1, 1, 1)).flatten() // each
    assert came_from.reshape(each, groups).sort(1).values.tolist() == [list(range(groups))] * each


@torch.no_grad()
def test_a_unit_with_stride_2_joins_its_branch_to_the_pooled_input() -> None:
    unit = Unit(24, 240, 2, groups=3, first_groups=1).eval()
    maps = torch.randn(2, 24, 8, 8)
    given_maps = unit(maps)
    assert given_maps.shape == (2, 240, 4, 4)
    pooled = torch.nn.functional.avg_pool2d(maps, 3, 2, 1)
    torch.testing.assert_close(given_maps[:, :24], pooled.clamp(min=0))


def test_a_residual_sum_adds_the_scaled_paths_and_rectifies() -> None:
    total = ResidualSum(0.25, nn.Identity(), nn.Tanh())
    maps = torch.randn(1, 2, 3, 3)
    torch.testing.assert_close(total(maps), (1.25 * maps + 0.25 * maps.tanh()).clamp(min=0))


@torch.no_grad()
def test_poly_3_puts_the_same_block_after_itself() -> None:
    """With weights that halve positive maps, x/2, x/4 and x/8 are added to x."""
    poly = Poly(2, [[(2, (1, 1))]], mixed=2).eval()
    for module in poly.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.dirac_(module.weight)
        if isinstance(module, nn.BatchNorm2d):
            module.eps = 0
    for projection in poly.projections:
        projection.get_parameter("0.weight").mul_(0.5)
    maps = torch.rand(1, 2, 3, 3)
    torch.testing.assert_close(poly(maps), maps * (1 + SCALE * (1 / 2 + 1 / 4 + 1 / 8)))
    assert ORDER == 3


def test_branches_are_joined_in_their_order() -> None:
    maps = torch.rand(1, 2, 4, 4)
    joined = Branches((nn.Identity(), nn.MaxPool2d(3, 1, 1)))(maps)
    assert torch.equal(joined[:, :2], maps)
    assert torch.equal(joined[:, 2:], nn.functional.max_pool2d(maps, 3, 1, 1))


@pytest.mark.parametrize(
    ("kernel", "padding", "side"), [(3, None, 9), (3, 0, 7), ((1, 7), None, 9)]
)
def test_a_convolution_keeps_the_size_unless_it_is_not_padded(
    kernel: int | tuple[int, int], padding: int | None, side: int
) -> None:
    given_maps = convolution(2, 4, kernel, padding=padding)(torch.rand(2, 2, 9, 9))
    assert given_maps.shape == (2, 4, side, side)
    assert given_maps.min() == 0
    assert convolution(2, 4, kernel, relu=False)(torch.rand(2, 2, 9, 9)).min() < 0


@torch.no_grad()
def test_auxiliary_classifiers_answer_only_while_googlenet_learns() -> None:
    network = GoogLeNet(classes=4, auxiliary=True)
    images = torch.rand(2, 3, 64, 64)
    assert [tuple(logits.shape) for logits in network.train()(images)] == [(2, 4)] * 3
    assert network.eval()(images).shape == (2, 4)
