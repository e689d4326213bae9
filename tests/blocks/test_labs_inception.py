"""Inception modules against torchvision's GoogLeNet and timm's Inception-ResNet-v2."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from timm.models.inception_resnet_v2 import Block8, Block17, Block35
from torch import nn

from components.blocks.costing import cost
from components.blocks.parts import Shape
from components.networks.papers.googlenet_table import GOOGLENET, Row
from tests.blocks.comparing import counted, designs, figures

# torchvision exports a function of the same name.
googlenet: Any = import_module("torchvision.models.googlenet")


def biased(inputs: int, outputs: int, **options: Any) -> nn.Module:
    """A convolution as the paper has it, where torchvision's has batch normalisation."""
    return nn.Sequential(nn.Conv2d(inputs, outputs, **options), nn.ReLU())


def module(row: Row, size: int) -> nn.Module:
    """Torchvision's module, with a kernel of that size where it has 3×3 by mistake."""
    channels = (row.single, row.reduce_middle, row.middle, row.reduce_wide, row.wide, row.pooled)
    found: nn.Module = googlenet.Inception(row.inputs, *channels, conv_block=biased)
    wide = biased(row.reduce_wide, row.wide, kernel_size=size, padding=size // 2)
    found.get_submodule("branch3").register_module("1", wide)
    return found


@pytest.mark.parametrize("number", range(len(GOOGLENET)))
@pytest.mark.parametrize("size", [3, 5, 7])
def test_a_module_costs_what_torchvisions_costs(number: int, size: int) -> None:
    row = GOOGLENET[number]
    ours = designs("inception", module=number, wide=size)[f"Module {row.name}"]
    assert figures(ours) == counted(lambda: module(row, size), ours.taken)


def test_the_rows_are_those_of_torchvisions_network() -> None:
    """Each module takes what the one before gives, and has torchvision's channels."""
    network = googlenet.GoogLeNet(aux_logits=False, init_weights=False)
    for row in GOOGLENET:
        theirs = getattr(network, f"inception{row.name}")
        convolutions = [each for each in theirs.modules() if isinstance(each, nn.Conv2d)]
        assert convolutions[0].in_channels == row.inputs
        assert [each.out_channels for each in convolutions] == [
            row.single,
            row.reduce_middle,
            row.middle,
            row.reduce_wide,
            row.wide,
            row.pooled,
        ]


def test_the_maps_shrink_as_in_the_papers_table() -> None:
    sides = [
        next(iter(designs("inception", module=number).values())).taken.height
        for number in (0, 2, 7)
    ]
    assert sides == [28, 14, 7]


def test_splitting_a_kernel_by_hand() -> None:
    ours = designs("inception", module=6, wide=7)
    shared = 256 * 528 + 160 * 528 + 320 * 160 * 9 + 32 * 528 + 128 * 528
    biases = 256 + 160 + 320 + 32 + 128
    for title, weights, more in (
        ("Module 4e", 49 * 32 * 128, 128),
        ("7×7 as three 3×3", 9 * (32 * 32 + 32 * 32 + 32 * 128), 32 + 32 + 128),
        ("7×7 as 1×7 and 7×1", 7 * (32 * 32 + 32 * 128), 32 + 128),
    ):
        assert figures(ours[title]) == (
            shared + weights + biases + more,
            (shared + weights) * 14**2,
            (832, 14, 14),
        )


@pytest.mark.parametrize(
    ("kind", "theirs", "side"), [(0, Block35, 35), (1, Block17, 17), (2, Block8, 8)]
)
def test_an_inception_resnet_module_costs_what_timms_costs(
    kind: int, theirs: Callable[..., nn.Module], side: int
) -> None:
    ours = designs("inception-resnet", kind=kind, factor=0.2)
    first = ours[f"Inception-ResNet-{'ABC'[kind]}"]
    assert first.taken[1:] == (side, side)
    assert figures(first) == counted(lambda: theirs(scale=0.2), first.taken)


@pytest.mark.parametrize("image", [75, 150, 224, 299, 331])
def test_the_grids_are_those_of_timms_network(image: int) -> None:
    """The side of the maps after each valid convolution and pooling of the stem and reductions."""

    def valid(side: int, kernel: int, stride: int) -> int:
        return (side - kernel) // stride + 1

    side = image
    for kernel, stride in ((3, 2), (3, 1), (3, 2), (1, 1), (3, 1), (3, 2)):
        side = valid(side, kernel, stride)
    for kind in range(3):
        first, *_ = designs("inception-resnet", kind=kind, pixels=image).values()
        assert first.taken.height == side
        side = valid(side, 3, 2)


def test_the_scale_costs_nothing() -> None:
    little, much = (
        next(iter(designs("inception-resnet", factor=factor).values())) for factor in (0.1, 1)
    )
    assert figures(little) == figures(much)


def test_the_naive_module_passes_all_pooled_maps_on() -> None:
    naive = designs("inception")["Without 1×1 reduction"]
    assert cost(naive.block, naive.taken).given == Shape(64 + 128 + 32 + 192, 28, 28)
