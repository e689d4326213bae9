"""The gate against torchvision's and timm's, alone and in a block."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timm.layers import SEModule
from timm.models.resnet import Bottleneck
from torchvision.ops import SqueezeExcitation

from components.errors import ExplorerError
from tests.blocks.comparing import counted, designs, figures


@settings(max_examples=15, deadline=None)
@given(
    channels=st.integers(8, 256).map(lambda quarter: 4 * quarter),
    ratio=st.sampled_from([2, 4, 8, 16, 32]),
    side=st.integers(1, 60),
)
def test_gate_and_block_cost_what_those_of_the_libraries_cost(
    channels: int, ratio: int, side: int
) -> None:
    ours = designs("squeeze-excitation", inputs=channels, ratio=ratio, side=side)
    with_gate, without = (ours[f"Bottleneck {which}"] for which in ("with gate", "without gate"))
    taken, squeezed = without.taken, channels // ratio
    alone = counted(lambda: SqueezeExcitation(channels, squeezed), taken)
    assert figures(with_gate) == (
        figures(without)[0] + alone[0],
        figures(without)[1] + alone[1],
        alone[2],
    )
    gated = partial(SEModule, rd_channels=squeezed)
    assert figures(with_gate) == counted(
        lambda: Bottleneck(channels, channels // 4, attn_layer=gated), taken
    )
    assert figures(without) == counted(lambda: Bottleneck(channels, channels // 4), taken)


def test_the_gate_costs_the_same_at_every_size() -> None:
    for side in (1, 600):
        with_gate, without = map(figures, designs("squeeze-excitation", side=side).values())
        assert with_gate[0] - without[0] == 2 * 256 * 16 + 256 + 16
        assert with_gate[1] - without[1] == 2 * 256 * 16


def test_channels_that_have_no_quarter_are_refused() -> None:
    with pytest.raises(ExplorerError, match="multiple of 4"):
        designs("squeeze-excitation", inputs=30)
