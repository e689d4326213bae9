"""Dense blocks against torchvision's, and what they keep against what autograd saves."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torchvision.models.densenet import _DenseBlock, _Transition, densenet121

from components.blocks.dense_memory import kept
from components.networks.counting import count
from tests.blocks.comparing import counted, designs, figures


@settings(max_examples=15, deadline=None)
@given(
    inputs=st.integers(1, 96),
    layers=st.integers(1, 6),
    growth=st.integers(1, 40),
    half=st.integers(1, 20),
    kept=st.sampled_from([0.25, 0.5, 1]),
)
def test_block_and_transition_cost_what_those_of_torchvision_cost(
    inputs: int, layers: int, growth: int, half: int, kept: float
) -> None:
    ours = designs("dense", inputs=inputs, layers=layers, growth=growth, side=2 * half, kept=kept)[
        "Dense block"
    ]
    last = inputs + layers * growth

    def theirs() -> nn.Module:
        block = _DenseBlock(layers, inputs, 4, growth, 0)
        return nn.Sequential(block, _Transition(last, max(1, int(last * kept))))

    assert figures(ours) == counted(theirs, ours.taken)


def test_densenet_121_is_these_blocks() -> None:
    """The four blocks, three transitions, the stem, the last normalisation and the classifier."""
    with torch.device("meta"):
        whole = count(densenet121(), (3, 224, 224))
    params = 3 * 64 * 49 + 2 * 64 + 2 * 1024 + 1024 * 1000 + 1000
    macs = 3 * 64 * 49 * 112**2 + 1024 * 1000
    for inputs, layers, side in ((64, 6, 56), (128, 12, 28), (256, 24, 14), (512, 16, 7)):
        found = figures(designs("dense", inputs=inputs, layers=layers, side=side)["Dense block"])
        last = inputs + layers * 32
        transition = (2 * last + last * last // 2, last * last // 2 * side**2)
        params += found[0] - (transition[0] if side == 7 else 0)
        macs += found[1] - (transition[1] if side == 7 else 0)
    assert (params, macs) == (whole.params, whole.macs)


def test_a_bottleneck_pays_above_7_times_the_growth() -> None:
    """4·k·c + 36·k² against 9·c·k multiply-adds: equal at c = 7.2·k, 230.4 for k = 32."""
    few, many = (designs("dense", inputs=inputs, layers=1) for inputs in (230, 231))
    titles = ("Dense block", "Without bottleneck")
    with_it, without = (figures(few[title])[1] for title in titles)
    assert with_it > without
    with_it, without = (figures(many[title])[1] for title in titles)
    assert with_it < without


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize(("inputs", "layers", "growth", "side"), [(8, 5, 4, 6), (3, 9, 2, 5)])
def test_a_block_keeps_what_autograd_saves(
    shared: bool, inputs: int, layers: int, growth: int, side: int
) -> None:
    """Distinct maps that torchvision's block saves, and those that its layers give."""
    block = _DenseBlock(layers, inputs, 4, growth, 0, memory_efficient=shared)
    held: dict[int, Tensor] = {}

    def keep(tensor: Tensor) -> Tensor:
        held[tensor.untyped_storage().data_ptr()] = tensor
        return tensor

    for layer in block.children():
        layer.register_forward_hook(lambda layer, taken, given: keep(given))
    x = torch.randn(1, inputs, side, side, requires_grad=True)
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        block(keep(x))
    maps = [tensor for tensor in held.values() if tuple(tensor.shape[2:]) == (side, side)]
    numbers = sum(tensor.numel() for tensor in maps)
    if shared:  # and place to lay the widest input together and to normalise it
        numbers += 2 * (inputs + (layers - 1) * growth) * side**2
    last = kept(inputs, layers, growth, side)[-1]
    assert (last.shared_bytes if shared else last.naive_bytes) == 4 * numbers


def test_memory_grows_with_the_square_of_depth_and_shared_linearly() -> None:
    found = kept(64, 48, 32, 14)
    naive = np.array([each.naive_bytes for each in found])
    shared = np.array([each.shared_bytes for each in found])
    (curvature,) = set(np.diff(naive, 2).tolist())
    assert curvature == 2 * 32 * 14**2 * 4
    assert len(set(np.diff(shared).tolist())) == 1
    assert (shared <= naive).all()
    assert found[-1].channels == 64 + 48 * 32
