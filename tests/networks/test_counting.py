"""Counting a network: against hooks, against the graphs' own counts, against sums by hand."""

import pytest
import torch
from torch import nn

from components.graphs import trace
from components.networks.build import create, shell
from components.networks.counting import count
from components.networks.sizes import input_shape


def outputs_by_hooks(network: nn.Module, shape: tuple[int, int, int]) -> int:
    """Elements that convolutions and linear layers put out, told by the modules themselves."""
    seen: list[int] = []
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            module.register_forward_hook(lambda _, __, out: seen.append(out.numel()))
    with torch.inference_mode():
        network.eval()(torch.empty(1, *shape, device="meta"))
    return sum(seen)


@pytest.mark.parametrize("name", ["efficientnet_b0", "catalogue:googlenet", "test_vit"])
def test_activations_are_what_the_layers_put_out(name: str) -> None:
    shape = input_shape(name)
    assert count(shell(name), shape).activations == outputs_by_hooks(shell(name), shape)


# The latter's attention is one function of torch's, with four linear layers inside.
@pytest.mark.parametrize("name", ["test_convnext", "torchvision:vit_b_32"])
def test_the_graph_of_a_network_counts_the_same(name: str) -> None:
    graph, counts = trace(name), count(shell(name), input_shape(name))
    assert (graph.params, graph.macs) == (counts.params, counts.macs)
    assert sum(box.activations for box in graph.boxes) == counts.activations


def test_lenet_by_hand() -> None:
    counts = count(create("catalogue:lenet5"), (1, 32, 32))
    layers = ((6, 28, 25), (16, 10, 150))  # channels, side, multiply-adds for an output
    dense = ((400, 120), (120, 84), (84, 10))
    assert counts.activations == sum(c * s * s for c, s, _ in layers) + sum(o for _, o in dense)
    assert counts.macs == sum(c * s * s * n for c, s, n in layers) + sum(i * o for i, o in dense)
    assert counts.given == (10,)


def test_a_network_is_given_back_as_it_was() -> None:
    network = create("catalogue:lenet5")
    count(network, (1, 32, 32))
    assert network.training
    assert not any(parameter.grad is not None for parameter in network.parameters())
