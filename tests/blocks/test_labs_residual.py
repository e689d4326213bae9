"""Bottleneck, residual block and cardinality against torchvision's blocks and real tensors."""

from typing import cast

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torchvision.models import resnet50
from torchvision.models.resnet import BasicBlock, Bottleneck

from components.blocks.building import build
from components.blocks.costing import cost
from components.blocks.lab import Design
from components.blocks.parts import Shape
from components.errors import ExplorerError
from components.networks.counting import count
from tests.blocks.comparing import counted, designs, figures


def projection(inputs: int, outputs: int, stride: int) -> nn.Module | None:
    """What torchvision's networks hand to their blocks as `downsample`."""
    if inputs == outputs and stride == 1:
        return None
    return nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))


@settings(max_examples=25, deadline=None)
@given(
    inputs=st.integers(1, 64).map(lambda quarter: 4 * quarter),
    outputs=st.integers(1, 64).map(lambda quarter: 4 * quarter),
    side=st.integers(1, 40),
    stride=st.sampled_from([1, 2]),
)
def test_both_blocks_cost_what_those_of_torchvision_cost(
    inputs: int, outputs: int, side: int, stride: int
) -> None:
    ours = designs("residual", inputs=inputs, outputs=outputs, side=side, stride=stride)

    def basic(inputs: int, outputs: int) -> nn.Module:
        block: nn.Module = BasicBlock(inputs, outputs, stride, projection(inputs, outputs, stride))
        return block

    def bottleneck() -> nn.Module:
        shortcut = projection(inputs, outputs, stride)
        block: nn.Module = Bottleneck(inputs, outputs // 4, stride, shortcut)
        return block

    taken, few = Shape(inputs, side, side), Shape(inputs // 4, side, side)
    assert figures(ours["Bottleneck block"]) == counted(bottleneck, taken)
    assert figures(ours["Basic block, all channels"]) == counted(
        lambda: basic(inputs, outputs), taken
    )
    assert figures(ours["Basic block, a quarter of the channels"]) == counted(
        lambda: basic(inputs // 4, outputs // 4), few
    )


def test_where_the_stride_stands_explains_both_published_costs_of_resnet_50() -> None:
    """3.8 and 4.1 billion: the sum over the 16 blocks, and what stands around them."""
    with torch.device("meta"):
        whole = count(resnet50(), (3, 224, 224)).macs
    late = early = around = 7 * 7 * 3 * 64 * 112**2 + 2048 * 1000
    assert around == 120_061_952
    inputs, side = 64, 56
    for outputs, layers in ((256, 3), (512, 4), (1024, 6), (2048, 3)):
        for layer in range(layers):
            stride = 2 if layer == 0 and outputs > 256 else 1
            ours = designs("residual", inputs=inputs, outputs=outputs, side=side, stride=stride)
            first = ours.get("Stride in the first 1×1", ours["Bottleneck block"])
            late += figures(ours["Bottleneck block"])[1]
            early += figures(first)[1]
            inputs, side = outputs, side // stride
    assert late == whole
    assert (round(early / 1e9, 3), round(late / 1e9, 3)) == (3.858, 4.089)


def test_a_shortcut_is_free_unless_it_projects() -> None:
    with_it, without = (
        figures(designs("residual")[title])
        for title in ("Bottleneck block", "Bottleneck without shortcut")
    )
    assert with_it == without
    new_stage = designs("residual", outputs=512, stride=2)
    extra = (
        figures(new_stage["Bottleneck block"])[0]
        - figures(new_stage["Bottleneck without shortcut"])[0]
    )
    assert extra == 256 * 512 + 2 * 512


def test_channels_that_have_no_quarter_are_refused() -> None:
    with pytest.raises(ExplorerError, match="multiples of 4"):
        designs("residual", inputs=30)


def test_the_bottlenecks_weights_by_hand() -> None:
    ours = designs("bottleneck")
    assert figures(ours["1×1, 3×3, 1×1"])[0] == 256 * 64 + 3 * 3 * 64 * 64 + 64 * 256
    assert figures(ours["Two 3×3"])[0] == 2 * 9 * 256 * 256
    ours = designs("bottleneck", inputs=192, narrow=16, outputs=32, side=28, kernel=5)
    assert figures(ours["1×1, then 5×5"])[0] == 192 * 16 + 25 * 16 * 32
    assert figures(ours["5×5 alone"])[0] == 25 * 192 * 32


@pytest.mark.parametrize(
    ("groups", "width", "weights"),
    [(1, 64, 69_632), (2, 40, 69_760), (4, 24, 69_888), (8, 14, 71_456), (32, 4, 70_144)],
)
def test_the_papers_cardinalities_cost_the_same_in_all_three_forms(
    groups: int, width: int, weights: int
) -> None:
    grouped, added, early, resnet = map(
        figures, designs("cardinality", groups=groups, path=width).values()
    )
    assert grouped == added == early
    assert grouped[0] == weights
    assert resnet[0] == 69_632
    # torchvision's has batch normalisation too: two numbers for each channel.
    block = counted(
        lambda: Bottleneck(256, 64, groups=groups, base_width=width), Shape(256, 56, 56)
    )
    assert block[1] == grouped[1]
    assert block[0] == weights + 2 * (2 * groups * width + 256)


@settings(max_examples=10, deadline=None)
@given(groups=st.sampled_from([1, 2, 4, 8]), width=st.integers(1, 6), seed=st.integers(0, 99))
def test_the_three_forms_are_one_function(groups: int, width: int, seed: int) -> None:
    """The grouped form's weights, cut up and given to the others, make the same outputs."""
    torch.manual_seed(seed)
    ours = designs("cardinality", inputs=12, side=5, groups=groups, path=width)
    grouped, added, early = (
        built(ours[title])
        for title in ("Grouped convolution", "Split, transform, add", "Early concatenation")
    )
    source = grouped.get_submodule("block.sum.grouped")
    conv1, conv2, conv3 = (weight(source, name) for name in ("conv1", "conv2", "conv3"))
    for group in range(groups):
        mine = slice(group * width, (group + 1) * width)
        for whole in (added, early):
            inside = "block.sum.paths" if whole is added else "block.sum.early.paths"
            path = whole.get_submodule(f"{inside}.path{group + 1}")
            weight(path, "conv1").copy_(conv1[mine])
            weight(path, "conv2").copy_(conv2[mine])
        last = added.get_submodule(f"block.sum.paths.path{group + 1}")
        weight(last, "conv3").copy_(conv3[:, mine])
    weight(early.get_submodule("block.sum.early"), "conv3").copy_(conv3)
    x = torch.randn(2, 12, 5, 5)
    torch.testing.assert_close(added(x), grouped(x))
    torch.testing.assert_close(early(x), grouped(x))


def built(design: Design) -> nn.Module:
    return build(design.block, design.taken).requires_grad_(False)


def weight(module: nn.Module, name: str) -> Tensor:
    found: Tensor = cast(nn.Conv2d, module.get_submodule(name)).weight.data
    return found


def test_forms_that_cost_the_same_hold_different_amounts_in_memory() -> None:
    """Adding 32 paths puts 32 times 256 maps out before the sum."""
    grouped, added, *_ = (cost(each.block, each.taken) for each in designs("cardinality").values())
    assert grouped.activations == (128 + 128 + 256) * 56 * 56
    assert added.activations == (128 + 128 + 32 * 256) * 56 * 56
