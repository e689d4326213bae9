"""The same activations normalised over the batch, the layer and groups, and by a proxy."""

import torch
from torch import Tensor
from torch.nn import functional

from components.blocks.building import build
from components.blocks.channel_records import Channels, NormalisedBatch
from components.blocks.one_thread import one_thread
from components.blocks.parts import Normalisation, Shape
from components.networks.normalising import ProxyNormalisedReLU

PICTURES, SIDE = 8, 12
# What training has made of the scales and shifts, as it might be.
SCALES, SHIFTS_DEVIATION = (0.3, 1.8), 0.8


def drifting(channels: int, seed: int) -> Tensor:
    """Activations (8, channels, 12, 12) by chance, whose channels have drifted apart.

    Each channel is Gaussian with a mean between −2 and 2 and a deviation between 0.3 and 2.5, and
    each picture is brighter or darker: all its numbers times 0.5 to 1.5.
    """
    chance = torch.Generator().manual_seed(seed)
    shape = (1, channels, 1, 1)
    means = 4 * torch.rand(shape, generator=chance) - 2
    deviations = 0.3 + 2.2 * torch.rand(shape, generator=chance)
    brightness = 0.5 + torch.rand((PICTURES, 1, 1, 1), generator=chance)
    numbers = torch.randn((PICTURES, channels, SIDE, SIDE), generator=chance)
    return brightness * (means + deviations * numbers)


def normalised(activations: Tensor, groups: int, seed: int) -> NormalisedBatch:
    """What the four ways make of activations (N, C, H, W), as in training.

    Raises:
        RuntimeError: if the channels can't be shared out evenly to the groups.
    """
    layers = {
        "Batch normalisation": Normalisation("norm"),
        "Layer normalisation": Normalisation("norm", "layer"),
        f"Group normalisation, {groups} groups": Normalisation("norm", "group", groups),
    }
    taken = Shape(*activations.shape[1:])
    with one_thread(), torch.no_grad():
        ways = [channels_of(title, build(one, taken)(activations)) for title, one in layers.items()]
        behind = _activated(activations, seed)
    return NormalisedBatch(
        channels_of("Before", activations),
        tuple(ways),
        tuple(channels_of(title, maps) for title, maps in behind.items()),
    )


def channels_of(title: str, maps: Tensor) -> Channels:
    """Mean and deviation of each channel of maps (N, C, H, W)."""
    variance, mean = torch.var_mean(maps.double(), dim=(0, 2, 3), correction=0)
    return Channels(title, tuple(mean.tolist()), tuple(variance.sqrt().tolist()))


def _activated(activations: Tensor, seed: int) -> dict[str, Tensor]:
    """Behind layer normalisation, a scale and a shift for each channel, and ReLU."""
    channels = activations.shape[1]
    layer = functional.group_norm(activations, 1)
    chance = torch.Generator().manual_seed(seed + 1)
    proxy = ProxyNormalisedReLU(channels)
    least, most = SCALES
    proxy.weight.copy_(least + (most - least) * torch.rand(channels, generator=chance))
    proxy.bias.copy_(SHIFTS_DEVIATION * torch.randn(channels, generator=chance))
    alone = functional.relu(proxy.weight.view(1, -1, 1, 1) * layer + proxy.bias.view(1, -1, 1, 1))
    at_first = proxy(layer)
    _learn(proxy, layer)
    return {
        "Layer normalisation, then ReLU": alone,
        "With a proxy, untrained": at_first,
        "With a proxy that knows its channel": proxy(layer),
    }


def _learn(proxy: ProxyNormalisedReLU, layer: Tensor) -> None:
    """Set what the proxy can learn to each channel's own mean and deviation."""
    variance, mean = torch.var_mean(layer, dim=(0, 2, 3), correction=0)
    proxy.proxy_mean.copy_(mean)
    proxy.proxy_scale.copy_(variance.sqrt() - 1)
