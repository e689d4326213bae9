"""Small residual and plain networks for 32-pixel images: He et al., arXiv:1512.03385, §4.2.

`resnet20` is a 3×3 convolution, three groups of n blocks of two 3×3 convolutions with 16, 32 and
64 channels, average pooling and a linear layer: 6n+2 weighted layers. `plain20` is the same
without shortcuts. Shortcuts are identities padded with zeros (the paper's option A), so both have
the same parameters.

Both normalise over the batch, as in the paper; `resnet20-layer`, `-group` and `-proxy` do it as
`components.networks.normalising` explains. With `-proxy` the last layer of a residual branch is
normalised without one, since its ReLU comes after the sum; where the paper of proxy normalisation
has sums, it has none there either.
"""

import re

import torch
from torch import Tensor, nn
from torch.nn import functional

from components.errors import ExplorerError
from components.networks.normalising import (
    NORMALISATIONS,
    Normalisation,
    normalisation,
    normalised_relu,
)

DEPTHS = (20, 32, 44, 56, 110)
_ENDINGS: dict[str, Normalisation] = {
    "" if kind == "batch" else f"-{kind}": kind for kind in NORMALISATIONS
}
NAMES = tuple(
    f"{kind}{depth}{ending}"
    for ending in _ENDINGS
    for kind in ("plain", "resnet")
    for depth in DEPTHS
)


def network(name: str, classes: int = 10) -> nn.Module:
    """A network such as `resnet20` or `plain56-group` with random weights.

    Raises:
        ExplorerError: if the name is not one of `NAMES`.
    """
    match = re.fullmatch(r"(plain|resnet)(\d+)(-[a-z]+)?", name)
    if not match or name not in NAMES:
        raise ExplorerError(
            f"There is no network cifar:{name}; take plain or resnet with"
            f" {', '.join(map(str, DEPTHS))} layers, as in resnet20, and"
            f" {', '.join(filter(None, _ENDINGS))} behind it if not to normalise over the batch."
        )
    kind, depth, ending = match.groups(default="")
    return CifarNetwork((int(depth) - 2) // 6, kind == "resnet", classes, _ENDINGS[ending])


class Block(nn.Module):
    """Two 3×3 convolutions, with a shortcut around them or without."""

    def __init__(
        self, in_channels: int, channels: int, stride: int, shortcut: bool, kind: Normalisation
    ) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, channels, 3, stride, 1, bias=False)
        self.norm1, self.relu1 = normalised_relu(kind, channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.norm2, self.relu2 = normalised_relu(kind, channels)
        self.shortcut = None
        if shortcut:
            self.norm2, self.relu2 = normalisation(kind, channels), nn.ReLU()
            self.shortcut = Shortcut(channels, stride)

    def forward(self, x: Tensor) -> Tensor:
        """Maps (N, C, H, W) → (N, channels, H/stride, W/stride)."""
        y = self.relu1(self.norm1(self.conv1(x)))
        y = self.norm2(self.conv2(y))
        out: Tensor = self.relu2(y if self.shortcut is None else y + self.shortcut(x))
        return out


class Shortcut(nn.Module):
    """The input itself, with every `stride`-th pixel and zeros for the channels that are new."""

    def __init__(self, channels: int, stride: int) -> None:
        super().__init__()
        self.channels, self.stride = channels, stride

    def forward(self, x: Tensor) -> Tensor:
        """Maps (N, C, H, W) → (N, channels, H/stride, W/stride)."""
        x = x[:, :, :: self.stride, :: self.stride]
        return functional.pad(x, (0, 0, 0, 0, 0, self.channels - x.shape[1]))


class CifarNetwork(nn.Module):
    """Three groups of blocks with 16, 32 and 64 channels."""

    def __init__(
        self, blocks: int, shortcut: bool, classes: int, kind: Normalisation = "batch"
    ) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 16, 3, 1, 1, bias=False), *normalised_relu(kind, 16))
        groups, in_channels = [], 16
        for channels, stride in ((16, 1), (32, 2), (64, 2)):
            row = [Block(in_channels, channels, stride, shortcut, kind)]
            row += [Block(channels, channels, 1, shortcut, kind) for _ in range(blocks - 1)]
            groups.append(nn.Sequential(*row))
            in_channels = channels
        self.groups = nn.Sequential(*groups)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(64, classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, images: Tensor) -> Tensor:
        """Images (N, 3, H, W) → logits (N, classes)."""
        logits: Tensor = self.fc(torch.flatten(self.pool(self.groups(self.stem(images))), 1))
        return logits
