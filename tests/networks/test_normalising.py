"""Batch, layer, group and proxy normalisation, against torch, formulas and a numerical integral."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.polynomial.hermite_e import hermegauss
from torch import nn
from torch.nn import functional

from components.networks import create
from components.networks.cifar import DEPTHS
from components.networks.normalising import EPS, ProxyNormalisedReLU, normalisation

# Channels of all normalised layers of resnet20: the stem, and six of each group.
CHANNELS_20 = 16 + 6 * (16 + 32 + 64)


def set_to(
    layer: ProxyNormalisedReLU, gain: float, shift: float, mean: float, scale: float
) -> None:
    """Give all channels the same parameters."""
    pairs = ((layer.weight, gain), (layer.bias, shift))
    for parameter, value in (*pairs, (layer.proxy_mean, mean), (layer.proxy_scale, scale)):
        nn.init.constant_(parameter, value)


def moments(mean: float, deviation: float) -> tuple[float, float]:
    """Mean and variance of max(0, X) for Gaussian X: the textbook's closed form."""
    t = mean / deviation
    below = 0.5 * (1 + math.erf(t / math.sqrt(2)))
    density = math.exp(-t * t / 2) / math.sqrt(2 * math.pi)
    first = mean * below + deviation * density
    second = (mean**2 + deviation**2) * below + mean * deviation * density
    return first, second - first**2


def test_the_closed_form_is_what_a_numerical_integral_gives() -> None:
    """The oracle has an oracle, with a kink where quadrature is least exact."""
    nodes, weights = hermegauss(180)
    values = np.maximum(0, 0.3 + 1.7 * nodes)
    mean = (weights * values).sum() / weights.sum()
    variance = (weights * (values - mean) ** 2).sum() / weights.sum()
    np.testing.assert_allclose(moments(0.3, 1.7), (mean, variance), rtol=2e-3)


@settings(deadline=None, max_examples=40)
@given(
    st.floats(0.2, 3),
    st.floats(-1.5, 1.5),
    st.floats(-1, 1),
    st.floats(-0.5, 1),
)
def test_a_proxy_has_the_moments_of_a_rectified_gaussian(
    gain: float, shift: float, mean: float, scale: float
) -> None:
    layer = ProxyNormalisedReLU(3)
    set_to(layer, gain, shift, mean, scale)
    y = torch.linspace(-3, 3, 12).reshape(2, 3, 1, 2)
    first, variance = moments(gain * mean + shift, gain * (1 + scale))
    expected = (functional.relu(gain * y + shift) - first) / math.sqrt(variance + EPS)
    found = layer(y).detach()
    # 200 quantiles leave out a part of the tails: one or two hundredths of the deviation.
    deviation = gain * (1 + scale) / math.sqrt(variance + EPS)
    assert (found - expected).abs().max() < 0.02 * (1 + deviation + expected.abs().max())


def test_what_is_as_gaussian_as_the_proxy_comes_out_with_mean_0_and_deviation_1() -> None:
    """The purpose of it; 0.03 beside a variance of 0.34 costs a twentieth of the deviation."""
    torch.manual_seed(0)
    out = ProxyNormalisedReLU(4)(torch.randn(50, 4, 40, 40))
    assert out.mean((0, 2, 3)).abs().max() < 0.02
    _, variance = moments(0, 1)
    expected = math.sqrt(variance / (variance + EPS))
    np.testing.assert_allclose(out.std((0, 2, 3)).detach(), expected, atol=0.02)


def test_every_parameter_of_a_proxy_learns_and_the_quantiles_are_not_saved() -> None:
    layer = ProxyNormalisedReLU(3)
    layer(torch.randn(2, 3, 5, 5)).square().sum().backward()
    assert all(p.grad is not None and p.grad.abs().min() > 0 for p in layer.parameters())
    assert list(layer.state_dict()) == ["weight", "bias", "proxy_mean", "proxy_scale"]


@pytest.mark.parametrize(("kind", "groups"), [("layer", 1), ("group", 4), ("proxy", 1)])
def test_a_picture_is_normalised_by_itself_in_groups_of_channels(kind: str, groups: int) -> None:
    torch.manual_seed(1)
    maps = torch.randn(3, 16, 5, 7) * 3 + 2
    layer = normalisation(kind, 16)  # type: ignore[arg-type]  # one of the four
    parts = maps.numpy().reshape(3, groups, -1)
    centred = parts - parts.mean(2, keepdims=True)
    expected = (centred / np.sqrt(parts.var(2, keepdims=True) + 1e-5)).reshape(maps.shape)
    np.testing.assert_allclose(layer(maps).detach(), expected, atol=1e-5)
    np.testing.assert_allclose(layer(maps[:1]).detach(), expected[:1], atol=1e-5)


@pytest.mark.parametrize("kind", ["plain", "resnet"])
@pytest.mark.parametrize("ending", ["", "-layer", "-group"])
def test_the_kind_of_normalisation_costs_no_parameters(kind: str, ending: str) -> None:
    """0.27 M in arXiv:1512.03385, table 6."""
    network = create(f"cifar:{kind}20{ending}")
    assert sum(p.numel() for p in network.parameters()) == 269_722


def test_a_proxy_has_two_more_parameters_for_each_channel_with_an_activation_behind_it() -> None:
    """In a residual network the second of each block's two has the sum behind it instead."""
    plain, residual = create("cifar:plain20-proxy"), create("cifar:resnet20-proxy")
    firsts = 16 + 3 * (16 + 32 + 64)
    assert sum(p.numel() for p in plain.parameters()) == 269_722 + 2 * CHANNELS_20
    assert sum(p.numel() for p in residual.parameters()) == 269_722 + 2 * firsts


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("ending", ["-layer", "-group", "-proxy"])
def test_only_batch_normalisation_mixes_pictures(depth: int, ending: str) -> None:
    torch.manual_seed(depth)
    network = create(f"cifar:resnet{depth}{ending}").train()
    pictures = torch.randn(2, 3, 16, 16)
    with torch.no_grad():
        together = network(pictures)
        np.testing.assert_allclose(network(pictures[:1]), together[:1], atol=1e-4)
    assert not [m for m in network.modules() if isinstance(m, nn.BatchNorm2d)]


def test_all_kinds_begin_with_the_same_weights() -> None:
    """So that an experiment compares nothing but the normalisation."""
    states = []
    for ending in ("", "-layer", "-group", "-proxy"):
        torch.manual_seed(7)
        states.append(create(f"cifar:plain20{ending}").state_dict())
    for name in ("stem.0.weight", "groups.2.2.conv2.weight", "fc.weight"):
        assert all(torch.equal(states[0][name], state[name]) for state in states[1:])
