"""LeNet-5 of 1998, layer by layer: "Gradient-Based Learning Applied to Document Recognition"."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from components.networks.papers.lenet import TAKEN_BY_C3, CodeDistance, LeNet5, Subsampling
from tests.networks.papers.looking import params

# As §II.B counts them.
LEARNED = {
    "stem.C1": 156,
    "stem.S2": 12,
    "layer2.C3": 1_516,
    "layer2.S4": 32,
    "layer3.C5": 48_120,
    "F6": 10_164,
    "output": 0,
}


@pytest.fixture
def network() -> LeNet5:
    torch.manual_seed(0)
    return LeNet5().eval()


def test_each_layer_learns_as_many_numbers_as_the_paper_says(network: LeNet5) -> None:
    found = {path: params(network.get_submodule(path)) for path in LEARNED}
    assert found == LEARNED
    assert sum(found.values()) == params(network) == 60_000


def test_each_map_of_c3_sees_just_the_maps_of_table_1(network: LeNet5) -> None:
    """Three neighbours in a ring for six maps, four for six, two pairs for three, all for one."""
    ring = [[(first + step) % 6 for step in range(count)] for count in (3, 4) for first in range(6)]
    pairs = [[first, first + 1, (first + 3) % 6, (first + 4) % 6] for first in range(3)]
    assert {frozenset(maps) for maps in TAKEN_BY_C3} == {
        frozenset(maps) for maps in (*ring, *pairs, range(6))
    }
    c3 = network.get_submodule("layer2.C3")
    before = torch.rand(1, 6, 14, 14)
    with torch.no_grad():
        given = c3(before)
        for number in range(6):
            changed = before.clone()
            changed[:, number] += 1
            differs = (c3(changed) != given).flatten(2).any(2)[0]
            assert differs.tolist() == [number in maps for maps in TAKEN_BY_C3]


def test_subsampling_adds_up_four_pixels_by_hand(network: LeNet5) -> None:
    s2 = network.get_submodule("stem.S2")
    assert isinstance(s2, Subsampling)
    maps = torch.arange(6 * 16.0).reshape(1, 6, 4, 4)
    with torch.no_grad():
        s2.coefficient.copy_(torch.arange(6.0))
        s2.bias.fill_(0.5)
        given = s2(maps).numpy()
    squares = maps.numpy().reshape(6, 2, 2, 2, 2).sum((2, 4))
    np.testing.assert_allclose(given[0], np.arange(6).reshape(6, 1, 1) * squares + 0.5)


def test_one_stays_one_when_it_is_squashed(network: LeNet5) -> None:
    given = network.squash_F6(torch.tensor([-1.0, 0.0, 1.0, 1e6]))
    torch.testing.assert_close(given, torch.tensor([-1.0, 0.0, 1.0, 1.7159]), atol=1e-4, rtol=0)


@pytest.mark.parametrize("classes", [2, 10, 36])
def test_the_output_is_the_distance_to_fixed_codes(classes: int) -> None:
    output = CodeDistance(classes)
    codes = output.weight.numpy()
    assert codes.shape == (classes, 84)
    assert set(np.unique(codes)) == {-1.0, 1.0}
    assert len(np.unique(codes, axis=0)) == classes
    features = torch.randn(3, 84)
    distances = ((features.numpy()[:, None] - codes) ** 2).sum(2)
    np.testing.assert_allclose(output(features), -distances, rtol=1e-5)
    assert (CodeDistance(classes).weight == output.weight).all()
    assert output(output.weight).argmax(1).tolist() == list(range(classes))


def test_the_codes_of_digits_are_pictures_of_them() -> None:
    """Upright strokes of 1 and 7, and the 8 that is its own picture upside down."""
    pictures = CodeDistance(10).weight.reshape(10, 12, 7) > 0

    def ink(part: Tensor) -> int:
        return int(part.sum())

    assert ink(pictures[8]) > ink(pictures[1])
    assert ink(pictures[1][:, 3]) == 12
    assert pictures[7][0].all()
    assert (pictures[0] == pictures[0].flip(0)).all()
    assert (pictures[0] == pictures[0].flip(1)).all()


def test_weights_begin_within_the_papers_bounds(network: LeNet5) -> None:
    c5, f6 = network.get_submodule("layer3.C5"), network.F6
    assert isinstance(c5, nn.Conv2d)
    for layer, inputs in ((c5, 400), (f6, 120)):
        largest = layer.weight.abs().max().item()
        assert 0.9 * 2.4 / inputs < largest <= 2.4 / inputs
