"""The same activations normalised four ways, against numpy by hand; what shares a mean."""

import re
from collections import Counter

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from components.blocks.building import build
from components.blocks.channel_records import Channels
from components.blocks.labs import LABS
from components.blocks.normalised import channels_of, drifting, normalised
from components.blocks.parts import Normalisation, Shape
from components.errors import ExplorerError
from components.figures.channel_panels import channel_panels, sharing_svg
from components.networks.normalising import ProxyNormalisedReLU

ACTIVATIONS = drifting(8, 4)
EPS = 1e-5


def _by_hand(kind: str, groups: int = 1) -> NDArray[np.float64]:
    """Less the mean, divided by the deviation, of what belongs together."""
    x = ACTIVATIONS.numpy().astype(np.float64)
    pictures, channels, side, _ = x.shape
    if kind == "batch":
        mean, variance = x.mean(axis=(0, 2, 3), keepdims=True), x.var(axis=(0, 2, 3), keepdims=True)
        found: NDArray[np.float64] = (x - mean) / np.sqrt(variance + EPS)
        return found
    parts = x.reshape(pictures, groups, channels // groups * side * side)
    whole: NDArray[np.float64] = (parts - parts.mean(axis=2, keepdims=True)) / np.sqrt(
        parts.var(axis=2, keepdims=True) + EPS
    )
    return whole.reshape(x.shape)


@pytest.mark.parametrize(
    ("place", "kind", "groups"), [(0, "batch", 1), (1, "layer", 1), (2, "group", 4)]
)
def test_means_and_deviations_are_those_of_numpy(place: int, kind: str, groups: int) -> None:
    found = normalised(ACTIVATIONS, 4, 0)
    hand = _by_hand(kind, groups)
    assert found.ways[place].means == pytest.approx(hand.mean(axis=(0, 2, 3)), abs=1e-5)
    assert found.ways[place].deviations == pytest.approx(hand.std(axis=(0, 2, 3)), abs=1e-5)
    x = ACTIVATIONS.numpy()
    assert found.before.means == pytest.approx(x.mean(axis=(0, 2, 3)), abs=1e-5)
    assert found.before.deviations == pytest.approx(x.std(axis=(0, 2, 3)), abs=1e-5)


def _spread(channels: Channels) -> float:
    return max(channels.means) - min(channels.means)


@pytest.mark.parametrize("seed", range(4))
def test_what_the_panel_says_of_the_ways_holds(seed: int) -> None:
    found = normalised(drifting(8, seed), 4, seed)
    batch, layer, group = found.ways
    # Batch normalisation alone brings each channel to mean 0 and deviation 1.
    assert batch.means == pytest.approx([0] * 8, abs=1e-5)
    assert batch.deviations == pytest.approx([1] * 8, abs=1e-3)
    assert _spread(layer) > 0.5
    assert _spread(layer) > _spread(group) > 0.1
    # A proxy that knows its channel brings back what drift, scale, shift and ReLU moved.
    alone, _, knowing = found.activated
    assert _spread(knowing) < 0.25 * _spread(alone)


def test_an_untrained_proxy_undoes_scale_shift_and_relu_of_even_channels() -> None:
    """Where nothing had drifted, a proxy needs to learn nothing: checked by numpy's own numbers."""
    chance = np.random.default_rng(0)
    even = torch.from_numpy(chance.standard_normal((16, 3, 40, 40)).astype(np.float32))
    proxy = ProxyNormalisedReLU(3)
    with torch.no_grad():
        proxy.weight.copy_(torch.tensor([0.5, 1.0, 2.0]))
        proxy.bias.copy_(torch.tensor([1.0, 0.0, -0.5]))
        found = channels_of("", proxy(even))
    drawn = np.maximum(
        0, np.array([0.5, 1.0, 2.0]) * chance.standard_normal((200_000, 1)) + [1.0, 0.0, -0.5]
    )
    deviations = drawn.std(axis=0) / np.sqrt(drawn.var(axis=0) + 0.03)
    assert found.means == pytest.approx([0, 0, 0], abs=0.02)
    assert found.deviations == pytest.approx(deviations, rel=0.02)


@pytest.mark.parametrize("kind", ["batch", "layer", "group", "token"])
def test_each_kind_learns_two_numbers_a_channel(kind: str) -> None:
    layer = Normalisation("norm", kind, 4 if kind == "group" else 1)  # type: ignore[arg-type]
    module = build(layer, Shape(24, 5, 1))
    assert sum(each.numel() for each in module.parameters()) == 2 * 24
    assert layer.params(Shape(24, 5, 1)).value == 2 * 24
    assert sum(each.numel() for each in ProxyNormalisedReLU(24).parameters()) == 4 * 24


def test_a_token_is_normalised_alone() -> None:
    tokens = torch.randn(2, 6, 4, 1) * 3 + 1
    given = build(Normalisation("norm", "token"), Shape(6, 4, 1))(tokens).detach().numpy()
    x = tokens.numpy()
    hand = (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + EPS)
    assert given == pytest.approx(hand, abs=1e-5)


def test_groups_that_do_not_divide_the_channels_are_refused() -> None:
    with pytest.raises(ExplorerError, match="shared out evenly"):
        LABS["normalisation"].designs({"inputs": 10, "groups": 4, "side": 5})


@pytest.mark.parametrize(
    ("kind", "means", "maps_each"), [("batch", 8, 4), ("layer", 4, 8), ("group", 16, 2)]
)
def test_one_colour_is_one_mean(kind: str, means: int, maps_each: int) -> None:
    """4 pictures of 8 channels: each map is drawn as four pixels."""
    drawn = sharing_svg(kind, 8, 4)  # type: ignore[arg-type]
    colours = Counter(re.findall(r'fill="(#\w+)" fill-opacity="([\d.]+)"', drawn))
    assert len(colours) == means
    assert set(colours.values()) == {4 * maps_each}


def test_panels_tell_the_extremes_and_each_channel() -> None:
    html = channel_panels(
        [Channels("Before", (-1.0, 2.0), (0.5, 1.0)), Channels("A < B", (0.0, -0.001), (1.0, 1.0))]
    )
    assert "means −1.00 to 2.00, deviations 0.50 to 1.00" in html
    assert "means 0.00 to 0.00" in html
    assert "channel 1: mean 2.00, deviation 1.00" in html
    assert "A &lt; B" in html
