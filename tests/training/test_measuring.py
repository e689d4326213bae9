"""Norms of gradients: of which layers, and the right numbers."""

import math

import pytest
import torch
from torch import nn

from components.training.measuring import GradientNorms


def network() -> nn.Sequential:
    """A convolution, batch normalisation, a part that is not used, and a linear layer."""
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Flatten(), nn.Linear(2, 3, bias=False)
    )


def learn(model: nn.Module, count: int) -> None:
    """Gradients of some pictures."""
    model.zero_grad()
    model(torch.randn(count, 1, 3, 3)).square().sum().backward()


def test_only_weights_of_layers_count_in_the_networks_order() -> None:
    assert GradientNorms(network()).layers == ("0", "3")


def test_the_norm_is_the_root_of_the_sum_of_squares_and_batches_are_averaged() -> None:
    model = network()
    norms, expected = GradientNorms(model), []
    for count in (4, 9):
        learn(model, count)
        norms.add()
        gradients = {name: p.grad for name, p in model.named_parameters() if p.grad is not None}
        flat = [gradients[name].flatten().tolist() for name in ("0.weight", "3.weight")]
        expected.append([sum(g * g for g in numbers) ** 0.5 for numbers in flat])
    means = [sum(column) / 2 for column in zip(*expected, strict=True)]
    assert list(norms.means().values()) == pytest.approx(means, rel=1e-5)


def test_a_frozen_layer_is_left_out_and_an_unused_one_is_zero() -> None:
    model = network()
    model[0].requires_grad_(False)
    model.append(nn.Identity())
    model[4].spare = nn.Linear(2, 2)
    norms = GradientNorms(model)
    learn(model, 4)
    norms.add()
    assert norms.layers == ("3", "4.spare")
    assert norms.means()["4.spare"] == 0
    assert norms.means()["3"] > 0


def test_gradients_that_are_not_finite_count_for_nothing_layer_by_layer() -> None:
    """As in float16, where the optimizer passes over such a batch."""
    norms = GradientNorms(network())
    first, last = norms.weights
    for of_first, of_last in ((3.0, float("inf")), (float("nan"), float("-inf")), (5.0, 2.0)):
        first.grad, last.grad = torch.zeros_like(first), torch.zeros_like(last)
        first.grad[0, 0, 0, 0], last.grad[0, 0] = of_first, of_last
        norms.add()
    assert norms.means() == {"0": 4.0, "3": 2.0}


def test_a_layer_without_any_finite_gradient_has_no_number() -> None:
    norms = GradientNorms(model := network())
    learn(model, 4)
    norms.weights[1].grad = torch.full((3, 2), float("inf"))
    norms.add()
    assert norms.means()["0"] > 0
    assert math.isnan(norms.means()["3"])


def test_without_a_batch_there_is_nothing() -> None:
    assert GradientNorms(network()).means() == {}
