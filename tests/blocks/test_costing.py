"""The arithmetic of blocks against torch, and against sums done by hand."""

import pytest
import torch
from hypothesis import given, settings
from torch.utils.flop_counter import FlopCounterMode
from torchvision.models.resnet import Bottleneck

from components.blocks.building import build, difference, measure
from components.blocks.costing import cost, steps
from components.blocks.parts import (
    Attention,
    Branches,
    Chain,
    Convolution,
    Normalisation,
    Part,
    Pooling,
    Shape,
)
from components.errors import ExplorerError
from tests.blocks.trees import blocks


@settings(max_examples=60, deadline=None)
@given(blocks())
def test_arithmetic_is_what_torch_counts(found: tuple[Part, Shape]) -> None:
    block, taken = found
    ours, counted = cost(block, taken), measure(block, taken)
    assert (ours.params, ours.macs, ours.activations, ours.given) == (
        counted.params,
        counted.macs,
        counted.activations,
        counted.given,
    )
    assert difference(block, taken) == ""


@settings(max_examples=15, deadline=None)
@given(blocks())
def test_shapes_of_each_layer_are_those_that_flow_through_the_built_one(
    found: tuple[Part, Shape],
) -> None:
    block, taken = found
    expected = {step.path: (step.taken, step.given) for step in steps(block, taken)}
    seen = {}
    with torch.device("meta"):
        network = build(block, taken).eval()
        for path in expected:
            network.get_submodule(path).register_forward_hook(
                lambda _, args, out, path=path: seen.update(
                    {path: (tuple(args[0].shape[1:]), tuple(out.shape[1:]))}
                )
            )
        network(torch.zeros(1, *taken))
    assert seen == expected


def test_convolution_of_12_by_12_by_hand() -> None:
    taken = Shape(3, 12, 12)
    ordinary = cost(Convolution("conv", 256, (5, 5), padding="valid"), taken)
    assert ordinary.given == (256, 8, 8)
    assert ordinary.macs == 1_228_800
    depthwise = Convolution("depthwise", 3, (5, 5), groups=3, padding="valid")
    first, second = steps(Chain("separable", (depthwise, Convolution("mix", 256))), taken)
    assert (first.macs.value, second.macs.value) == (4_800, 49_152)
    assert (first.params.value, second.params.value) == (75, 768)
    assert first.macs.text == "5² × 3 channels × 8 × 8 places"


def _bottleneck(middle: int, groups: int) -> Chain:
    layers = (
        Convolution("conv1", middle),
        Convolution("conv2", middle, (3, 3), groups=groups),
        Convolution("conv3", 256),
    )
    return Chain("block", layers)


@pytest.mark.parametrize(
    ("middle", "groups", "weights", "width"), [(64, 1, 69_632, 64), (128, 32, 70_144, 4)]
)
def test_resnet_and_resnext_blocks(middle: int, groups: int, weights: int, width: int) -> None:
    block = _bottleneck(middle, groups)
    assert cost(block, Shape(256, 56, 56)).params == weights
    theirs = Bottleneck(256, 64, groups=groups, base_width=width)
    convolutions = (theirs.conv1, theirs.conv2, theirs.conv3)
    assert sum(conv.weight.numel() for conv in convolutions) == weights
    with FlopCounterMode(display=False) as counter:
        theirs.eval()(torch.zeros(1, 256, 56, 56))
    assert cost(block, Shape(256, 56, 56)).macs * 2 == counter.get_total_flops()


def test_activations_are_those_of_convolutions_and_memory_that_of_all_layers() -> None:
    layers = (Convolution("conv", 8, (3, 3), 2), Normalisation("norm"), Pooling("pool", size=0))
    found = cost(Chain("block", layers), Shape(4, 10, 10))
    assert found.activations == 8 * 5 * 5
    assert found.memory_bytes == 4 * (8 * 5 * 5 + 8 * 5 * 5 + 8)


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        (Convolution("conv", 6, groups=4), "6 channels in and 6 out can't be shared out evenly"),
        (Convolution("conv", 6, (9, 9), padding="valid"), "A filter of 9 pixels does not fit"),
        (Branches("sum", (Chain("same"), Convolution("conv", 5)), "add"), "can't be added"),
        (Branches("gate", (Chain("same"), Convolution("conv", 5)), "multiply"), "multiplied"),
        (
            Branches("cat", (Chain("same"), Convolution("conv", 5, stride=2)), "concatenate"),
            "different sizes",
        ),
        (Normalisation("norm", "group", 4), "6 channels can't be shared out evenly to 4 groups"),
        (Chain("mean", (Pooling("pool", size=0), Normalisation("norm", "group", 6))), "own mean"),
    ],
)
def test_what_does_not_fit_together_is_a_sentence(block: Part, sentence: str) -> None:
    taken = Shape(6, 8, 8)
    with pytest.raises(ExplorerError, match=sentence):
        cost(block, taken)
    with pytest.raises(ExplorerError, match=sentence):
        build(block, taken)


def test_attention_puts_out_what_its_four_linear_layers_do() -> None:
    found = cost(Attention("attention", heads=2), Shape(6, 5, 1))
    assert found.activations == (3 * 6 + 6) * 5  # queries, keys and values, and the way out
    assert found.memory_bytes == 4 * 6 * 5


def test_a_difference_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Convolution, "macs", lambda self, taken: self.params(taken))
    found = difference(Convolution("conv", 4), Shape(2, 3, 3))
    assert found == "the arithmetic gives 8 multiply-adds, torch 72"
    monkeypatch.undo()
    monkeypatch.setattr(Convolution, "activations", lambda self, taken: 1)
    found = difference(Convolution("conv", 4), Shape(2, 3, 3))
    assert found == "the arithmetic gives 1 activations, torch 36"
