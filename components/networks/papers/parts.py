"""Parts that several networks of this package are made of."""

import torch
from torch import Tensor, nn

Sides = int | tuple[int, int]


def convolution(
    in_channels: int,
    channels: int,
    kernel: Sides,
    stride: int = 1,
    padding: Sides | None = None,
    *,
    groups: int = 1,
    relu: bool = True,
) -> nn.Sequential:
    """Convolution without biases, batch normalisation and, unless told otherwise, ReLU.

    Without a padding the maps keep their size at stride 1; with 0 they lose what papers mark
    with V for valid.
    """
    layers = [
        nn.Conv2d(
            in_channels,
            channels,
            kernel,
            stride,
            same_padding(kernel) if padding is None else padding,
            groups=groups,
            bias=False,
        ),
        nn.BatchNorm2d(channels),
    ]
    return nn.Sequential(*layers, nn.ReLU()) if relu else nn.Sequential(*layers)


def same_padding(kernel: Sides) -> tuple[int, int]:
    """The padding with which a kernel of odd sides keeps the size of the maps."""
    height, width = (kernel, kernel) if isinstance(kernel, int) else kernel
    return height // 2, width // 2


def response_norm() -> nn.Module:
    """Local response normalisation over five neighbouring maps, with AlexNet's numbers (§3.3)."""
    # torch divides alpha by the number of maps in the sum, the paper doesn't.
    return nn.LocalResponseNorm(5, alpha=5 * 1e-4, beta=0.75, k=2.0)


class Branches(nn.ModuleList):
    """Several ways through from the same maps, their outputs joined channel after channel."""

    def forward(self, maps: Tensor) -> Tensor:
        """Maps (N, C, H, W) → (N, sum of the branches' channels, h, w)."""
        return torch.cat([branch(maps) for branch in self], 1)


class ResidualSum(nn.Module):
    """ReLU of the input and the scaled outputs of one or more paths: ReLU(x + s·(F(x) + G(x)))."""

    def __init__(self, scale: float, *paths: nn.Module) -> None:
        super().__init__()
        self.scale = scale
        self.paths = nn.ModuleList(paths)
        self.relu = nn.ReLU()

    def forward(self, maps: Tensor) -> Tensor:
        """Maps (N, C, H, W) → the same shape."""
        total = maps
        for path in self.paths:
            total = total + self.scale * path(maps)
        out: Tensor = self.relu(total)
        return out

    def extra_repr(self) -> str:
        """What torch prints of it."""
        return f"scale={self.scale:g}"


def draw_for_relu(network: nn.Module) -> None:
    """New weights that keep the signal's size through many ReLUs: He et al., arXiv:1502.01852.

    With torch's usual weights the maps fade away layer after layer where nothing normalises them,
    and that is so too before batch normalisation has met any images.
    """
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            if module.bias is not None:
                nn.init.zeros_(module.bias)
