"""Classifiers with hidden layers on any network's features."""

import pytest
import torch
from torch import nn

from components.errors import ExplorerError
from components.networks import create
from components.networks.build import shell
from components.networks.classifier import classifier_path
from components.networks.heads import head_paths, with_head


def head_parameters(name: str, widths: tuple[int, ...], classes: int) -> int:
    """The parameters that a head adds to what was there without the classifier."""
    network = shell(name)
    old = network.get_submodule(classifier_path(network))
    body = count(network) - count(old)
    return count(with_head(network, widths, classes, 0.2)) - body


def count(network: nn.Module) -> int:
    return sum(p.numel() for p in network.parameters())


@pytest.mark.parametrize(
    ("name", "widths", "classes", "expected"),
    [
        # The course notes' heads; the first two counts are theirs.
        ("torchvision:resnet50", (1024, 256, 64), 6, 2_377_414),
        ("wide_resnet50_2", (1024, 256, 64), 6, 2_377_414),
        ("densenet121", (128,), 6, 131_974),
        ("efficientnet_b2", (1024, 512, 256, 128), 10, 9_901_699 - 7_768_569),
    ],
)
def test_the_heads_of_the_course_notes(
    name: str, widths: tuple[int, ...], classes: int, expected: int
) -> None:
    by_hand = 0
    inputs = {"densenet121": 1024, "efficientnet_b2": 1408}.get(name, 2048)
    for width in (*widths, classes):
        by_hand += inputs * width + width
        inputs = width
    assert head_parameters(name, widths, classes) == expected == by_hand


def test_the_layers_stand_in_the_order_of_the_notes() -> None:
    head = with_head(shell("resnet18"), (256, 64), 6, 0.2).get_submodule("fc")
    kinds = [type(layer).__name__ for layer in head.children()]
    assert kinds == ["Linear", "ReLU", "Dropout", "Linear", "ReLU", "Dropout", "Linear"]
    assert {layer.p for layer in head.children() if isinstance(layer, nn.Dropout)} == {0.2}


@pytest.mark.parametrize(
    "name",
    [
        "resnet18", "vit_tiny_patch16_224", "convnext_atto", "dla34",
        "torchvision:squeezenet1_1", "torchvision:mobilenet_v3_small", "efficientnet:d0.2,w0.2,r64",
        "cifar:plain20-proxy",
    ],
)  # fmt: skip
def test_any_network_answers_with_the_new_classes_and_the_head_learns(name: str) -> None:
    network = with_head(create(name, 10), (12, 8), 5, 0.1).train()
    side = 224 if name.startswith("vit") else 64
    answers = network(torch.randn(2, 3, side, side))
    assert answers.shape == (2, 5)
    answers.sum().backward()
    path = classifier_path(network)
    weight = network.get_parameter(f"{path}.weight")
    assert weight.shape[:2] == (5, 8)
    assert weight.grad is not None


def test_a_classifier_that_is_right_already_stays() -> None:
    network = create("resnet18", 6)
    before = network.get_submodule("fc")
    assert with_head(network, (), 6).get_submodule("fc") is before


def test_a_head_is_replaced_whole_and_keeps_its_weights_where_it_is_so_already() -> None:
    network = with_head(create("resnet18", 10), (32, 16), 5, 0.2)
    assert head_paths(network) == ("fc",)
    before = network.get_parameter("fc.0.weight")
    with_head(network, (32, 16), 5, 0.4)
    assert network.get_parameter("fc.0.weight") is before
    assert {m.p for m in network.modules() if isinstance(m, nn.Dropout)} == {0.4}
    with_head(network, (8,), 5)
    assert network.get_parameter("fc.0.weight").shape == (8, 512)
    with_head(network, (), 3, 0.5)
    last = network.get_parameter("fc.1.weight")
    assert network.get_parameter("fc.1.weight").shape == (3, 512)
    assert with_head(network, (), 3).get_parameter("fc.weight") is last


def test_dropout_without_hidden_layers_stands_before_the_classifier() -> None:
    torch.manual_seed(0)
    network = with_head(create("cifar:plain20", 4), (), 4, 0.5)
    picture = torch.randn(2, 3, 32, 32)
    assert not torch.equal(network.train()(picture), network(picture))
    assert torch.equal(network.eval()(picture), network(picture))


def test_timm_networks_know_their_new_number_of_classes() -> None:
    network = with_head(create("resnet18", 10), (16,), 3)
    assert classifier_path(network) == "fc.3"
    assert getattr(network, "num_classes") == 3  # noqa: B009  # mypy takes it for a module


def test_a_network_that_ends_in_features_gets_a_sentence() -> None:
    with pytest.raises(ExplorerError, match="ends in features"):
        with_head(create("resnet18", 0), (16,), 3)
