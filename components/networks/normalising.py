"""Four ways to normalise a layer's maps: batch, layer, group, and proxy-normalised activations.

Batch normalisation looks at a channel across the batch; the others look at one picture at a time:
layer normalisation at all of its channels, group normalisation at a part of them (Wu & He,
arXiv:1803.08494). That lets channels drift away from mean 0 and deviation 1. Proxy normalisation
(Labatie et al., arXiv:2106.03743) brings them back: after the activation it takes away the mean
and divides by the deviation that a Gaussian variable would have there.
"""

from collections.abc import Callable
from typing import Literal, get_args

import torch
from torch import Tensor, nn
from torch.nn import functional

Normalisation = Literal["batch", "layer", "group", "proxy"]
NORMALISATIONS: tuple[Normalisation, ...] = get_args(Normalisation)

# As the group normalisation that arXiv:2106.03743 compares with; 16 channels make groups of 4.
GROUPS = 4
EPS = 0.03
QUANTILES = 200


def normalisation(kind: Normalisation, channels: int) -> nn.Module:
    """A layer that normalises, then scales and shifts each channel.

    With "proxy" it is layer normalisation: there is no activation here to take a proxy of.
    """
    match kind:
        case "batch":
            return nn.BatchNorm2d(channels)
        case "group":
            return nn.GroupNorm(GROUPS, channels)
        case "layer" | "proxy":
            return nn.GroupNorm(1, channels)


def normalised_relu(kind: Normalisation, channels: int) -> tuple[nn.Module, nn.Module]:
    """The same with the ReLU right behind it, where "proxy" makes a difference."""
    if kind == "proxy":
        return nn.GroupNorm(1, channels, affine=False), ProxyNormalisedReLU(channels)
    return normalisation(kind, channels), nn.ReLU()


class ProxyNormalised(nn.Module):
    """φ(γy + β) for an activation φ, less the mean and divided by the deviation of φ(γZ + β).

    From arXiv:2106.03743: Z is Gaussian with mean β̃ and deviation 1 + γ̃, both learned for each
    channel and 0 at first; 0.03 is added to the variance; 200 quantiles of the Gaussian stand
    for it. `weight` is γ, `bias` β, `proxy_mean` β̃ and `proxy_scale` γ̃. The authors let weight
    decay pull at β̃ and γ̃; `components.training` spares them, as it spares γ and β.
    """

    quantiles: Tensor

    def __init__(self, channels: int, activation: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self._activation = activation
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.proxy_mean = nn.Parameter(torch.zeros(channels))
        self.proxy_scale = nn.Parameter(torch.zeros(channels))
        middles = (torch.arange(QUANTILES) + 0.5) / QUANTILES
        self.register_buffer("quantiles", torch.special.ndtri(middles), persistent=False)

    def forward(self, normalised: Tensor) -> Tensor:
        """Maps (N, C, H, W) that were normalised → the same shape."""
        z = _by_channel(self.proxy_mean) + _by_channel(1 + self.proxy_scale) * self.quantiles
        variance, mean = torch.var_mean(
            self._activated(z), dim=(0, 2, 3), correction=0, keepdim=True
        )
        return (self._activated(normalised) - mean) / torch.sqrt(variance + EPS)

    def _activated(self, y: Tensor) -> Tensor:
        return self._activation(_by_channel(self.weight) * y + _by_channel(self.bias))

    def extra_repr(self) -> str:
        """What torch prints of it."""
        return str(len(self.weight))


class ProxyNormalisedReLU(ProxyNormalised):
    """The same with φ = ReLU."""

    def __init__(self, channels: int) -> None:
        super().__init__(channels, functional.relu)


class ProxyNormalisedSiLU(ProxyNormalised):
    """The same with φ = SiLU, y · sigmoid(y), as in EfficientNets."""

    def __init__(self, channels: int) -> None:
        super().__init__(channels, functional.silu)


def _by_channel(values: Tensor) -> Tensor:
    """(C,) → (1, C, 1, 1)."""
    return values.view(1, -1, 1, 1)
