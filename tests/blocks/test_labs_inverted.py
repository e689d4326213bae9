"""MBConv and fused MBConv against timm's and torchvision's blocks, and against scaling's costs."""

from functools import partial

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from timm.layers import SqueezeExcite
from timm.models._efficientnet_blocks import DepthwiseSeparableConv, EdgeResidual, InvertedResidual
from torch import nn
from torchvision.models.efficientnet import FusedMBConv, FusedMBConvConfig
from torchvision.models.mobilenetv2 import InvertedResidual as MobileNetV2Block

from components.blocks.labs.inverted import block_of
from components.networks import create
from components.networks.counting import count
from components.scaling import Block, scale
from components.scaling.costs import inverted
from tests.blocks.comparing import counted, designs, figures

PHIS = st.integers(-10, 70).map(lambda tenths: tenths / 10)


def timm_block(block: Block) -> nn.Module:
    """Timm's module with the same numbers; widths inside are multiples of 8 of their own accord."""
    gate = partial(SqueezeExcite, rd_channels=block.squeeze_channels)
    ends = (block.in_channels, block.out_channels, block.kernel, block.stride)
    module: nn.Module = (
        DepthwiseSeparableConv(*ends, se_layer=gate)
        if block.expand_ratio == 1
        else InvertedResidual(*ends, exp_ratio=block.expand_ratio, se_layer=gate)
    )
    return module


@settings(max_examples=40, deadline=None)
@given(phi=PHIS, stage=st.integers(2, 8), place=st.sampled_from([1, 2]))
def test_any_block_at_any_phi_costs_what_timm_and_scaling_say(
    phi: float, stage: int, place: int
) -> None:
    ours = designs("mbconv", phi=phi, stage=stage, place=place)["MBConv"]
    block = block_of(phi, stage, place)
    found = figures(ours)
    assert found[:2] == inverted(block)
    theirs = counted(lambda: timm_block(block), ours.taken)
    assert found == theirs


@pytest.mark.parametrize("phi", [-1, 0, 2.5, 7])
def test_a_stage_is_the_sum_of_its_blocks(phi: float) -> None:
    for stage in scale(phi).stages[1:-1]:
        first, repeated = (
            figures(designs("mbconv", phi=phi, stage=stage.number, place=place)["MBConv"])
            for place in (1, 2)
        )
        more = stage.layers - 1
        assert stage.params == first[0] + more * repeated[0]
        assert stage.macs == first[1] + more * repeated[1]


def test_the_example_is_a_block_of_the_real_network() -> None:
    """Timm's B0, stage 6, first block: `blocks.4.0`."""
    with torch.device("meta"):
        theirs = create("efficientnet_b0").get_submodule("blocks.4.0")
    found = count(theirs, (80, 14, 14))
    assert figures(designs("mbconv")["MBConv"]) == (found.params, found.macs, found.given)


@settings(max_examples=15, deadline=None)
@given(phi=PHIS, stage=st.integers(2, 8), place=st.sampled_from([1, 2]))
def test_mobilenets_form_costs_what_torchvisions_costs(phi: float, stage: int, place: int) -> None:
    block = block_of(phi, stage, place)
    if block.kernel != 3:  # torchvision's knows 3×3 alone
        return
    ours = designs("mbconv", phi=phi, stage=stage, place=place)["MobileNetV2's: ReLU6, no gate"]
    assert figures(ours) == counted(
        lambda: MobileNetV2Block(
            block.in_channels, block.out_channels, block.stride, block.expand_ratio
        ),
        ours.taken,
    )


@settings(max_examples=30, deadline=None)
@given(
    inputs=st.integers(1, 32).map(lambda number: 8 * number),
    outputs=st.integers(1, 32).map(lambda number: 8 * number),
    expansion=st.sampled_from([1, 2, 4, 6]),
    side=st.integers(1, 100),
    stride=st.sampled_from([1, 2]),
)
def test_fused_and_separable_blocks_cost_what_those_of_the_libraries_cost(
    inputs: int, outputs: int, expansion: int, side: int, stride: int
) -> None:
    ours = designs(
        "fused-mbconv",
        inputs=inputs,
        outputs=outputs,
        expansion=expansion,
        side=side,
        stride=stride,
    )
    taken = ours["Fused-MBConv"].taken
    settings = FusedMBConvConfig(expansion, 3, stride, inputs, outputs, 1)
    fused = figures(ours["Fused-MBConv"])
    assert fused == counted(lambda: FusedMBConv(settings, 0, nn.BatchNorm2d), taken)
    ends = (inputs, outputs, 3, stride)
    if expansion > 1:
        assert fused == counted(lambda: EdgeResidual(*ends, exp_ratio=expansion), taken)
        assert figures(ours["MBConv with gate"]) == counted(
            lambda: InvertedResidual(
                *ends,
                exp_ratio=expansion,
                se_layer=partial(SqueezeExcite, rd_channels=inputs // 4),
            ),
            taken,
        )
        assert figures(ours["MBConv without gate"]) == counted(
            lambda: InvertedResidual(*ends, exp_ratio=expansion), taken
        )


@pytest.mark.parametrize(
    ("channels", "factor"), [(17, 3.953), (18, 4.0), (48, 4.571), (512, 4.957)]
)
def test_fusing_takes_four_to_five_times_the_multiply_adds_from_18_channels_on(
    channels: int, factor: float
) -> None:
    """By hand: 10 · channels · expanded against (2 · channels + 9) · expanded."""
    for expansion in (4, 6):
        knobs = {"inputs": channels, "outputs": channels, "expansion": expansion, "stride": 1}
        built = designs("fused-mbconv", **knobs).values()
        fused, separable, *_ = (figures(each)[1] for each in built)
        assert fused / separable == pytest.approx(factor, abs=6e-4)


def test_fusing_never_saves_multiply_adds_and_costs_ever_more_parameters() -> None:
    """A little where channels are few: 9·c·h + c·h against 2·c·h + 9·h for h = 4·c."""
    extra = []
    for channels in (24, 48, 64, 128, 256):
        fused, separable, _ = map(
            figures, designs("fused-mbconv", inputs=channels, outputs=channels).values()
        )
        assert fused[1] > 4 * separable[1]
        extra.append(fused[0] - separable[0])
    assert extra == sorted(extra)
    assert extra[-1] / extra[0] > 100
