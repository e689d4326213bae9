"""G16-EfficientNet with layer normalisation and proxy-normalised activations."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from components.networks.normalising import EPS, ProxyNormalisedSiLU
from components.networks.papers.sizes import G16_SIZES
from components.scaling import RELEASED, scale_by
from components.scaling.baseline import G16
from tests.networks.papers.looking import on_meta, params


def silu_moments(mean: float, deviation: float) -> tuple[float, float]:
    """Mean and variance of X · sigmoid(X) for Gaussian X, summed up in small steps."""
    z = np.linspace(-8, 8, 20_001)
    density = np.exp(-(z**2) / 2)
    x = mean + deviation * z
    values = x / (1 + np.exp(-x))
    first = float((density * values).sum() / density.sum())
    return first, float((density * (values - first) ** 2).sum() / density.sum())


@pytest.mark.parametrize(
    ("gain", "shift", "mean", "scale"), [(1, 0, 0, 0), (2, 0.5, 0, 0), (0.7, -1, 0.3, 0.5)]
)
def test_a_proxy_has_the_moments_of_silu_of_a_gaussian(
    gain: float, shift: float, mean: float, scale: float
) -> None:
    layer = ProxyNormalisedSiLU(2)
    pairs = ((layer.weight, gain), (layer.bias, shift))
    for parameter, value in (*pairs, (layer.proxy_mean, mean), (layer.proxy_scale, scale)):
        nn.init.constant_(parameter, value)
    y = torch.linspace(-3, 3, 12).reshape(2, 2, 1, 3)
    first, variance = silu_moments(gain * mean + shift, gain * (1 + scale))
    expected = (nn.functional.silu(gain * y + shift) - first) / math.sqrt(variance + EPS)
    torch.testing.assert_close(layer(y).detach(), expected, atol=0.05, rtol=0.02)


def test_gaussian_maps_come_out_with_mean_0_and_a_deviation_of_about_1() -> None:
    torch.manual_seed(0)
    out = ProxyNormalisedSiLU(4)(torch.randn(50, 4, 40, 40)).detach()
    _, variance = silu_moments(0, 1)
    assert out.mean((0, 2, 3)).abs().max() < 0.02
    np.testing.assert_allclose(
        out.std((0, 2, 3)), math.sqrt(variance / (variance + EPS)), atol=0.03
    )


def test_every_parameter_of_a_proxy_learns_under_the_old_names() -> None:
    layer = ProxyNormalisedSiLU(3)
    layer(torch.randn(2, 3, 5, 5)).square().sum().backward()
    assert all(p.grad is not None and p.grad.abs().min() > 0 for p in layer.parameters())
    assert list(layer.state_dict()) == ["weight", "bias", "proxy_mean", "proxy_scale"]


@pytest.mark.parametrize("size", G16_SIZES)
def test_a_proxy_costs_two_numbers_a_channel_and_a_blocks_end_saves_one(size: str) -> None:
    """Against the arithmetic of `components.scaling`, whose normalisation has two a channel."""
    chosen = RELEASED[size]
    affine = scale_by(chosen.depth, chosen.width, chosen.resolution_px, G16).params
    network = on_meta(f"g16_efficientnet_{size}")
    proxies = [m for m in network.modules() if isinstance(m, ProxyNormalisedSiLU)]
    channels = sum(len(proxy.weight) for proxy in proxies)
    saved = sum(m.out_channels for m in _projections(network))
    assert params(network) == affine + 2 * channels - saved


def _projections(network: nn.Module) -> list[nn.Conv2d]:
    """The last convolution of each block: of those that don't expand, `conv_pw`."""
    blocks = [
        block for row in network.get_submodule("blocks").children() for block in row.children()
    ]
    ends = [dict(block.named_children()) for block in blocks]
    found = [parts.get("conv_pwl", parts["conv_pw"]) for parts in ends]
    return [part for part in found if isinstance(part, nn.Conv2d)]


def test_blocks_end_in_a_scale_without_shift_and_gates_are_left_alone() -> None:
    block = on_meta("g16_efficientnet_b0").get_submodule("blocks.1.0")
    end = block.get_submodule("bn3")
    assert isinstance(end, nn.GroupNorm)
    assert end.num_groups == 1
    assert [name for name, _ in end.named_parameters()] == ["weight"]
    assert end.num_channels == 24
    assert isinstance(block.get_submodule("se.act1"), nn.SiLU)
    first = block.get_submodule("bn1.0")
    assert isinstance(first, nn.GroupNorm)
    assert not first.affine
    spatial = block.get_submodule("conv_dw")
    assert isinstance(spatial, nn.Conv2d)
    assert spatial.groups == 64 // 16


def test_no_picture_is_looked_at_beside_others() -> None:
    network = on_meta("g16_efficientnet_b0")
    assert not [m for m in network.modules() if isinstance(m, nn.BatchNorm2d)]
