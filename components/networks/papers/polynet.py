"""PolyNet: several Inception modules side by side or after each other in one residual sum."""

import torch
from torch import Tensor, nn

from components.networks.papers.parts import (
    Branches,
    ResidualSum,
    convolution,
    draw_for_relu,
    same_padding,
)

# Outputs of blocks are scaled down as in Inception-ResNet, which takes 0.1 to 0.3.
SCALE = 0.3
ORDER = 3


def polynet(classes: int | None = None) -> nn.Module:
    """Very Deep PolyNet with 10, 20 and 10 modules: 95,366,600 parameters.

    Zhang, Li, Loy & Lin, "PolyNet: A Pursuit of Structural Diversity in Very Deep Networks",
    arXiv:1611.05725. A module adds to its input x more than one Inception block: x + F(x) + G(x)
    is called 2-way, x + F(x) + F(F(x)) + F(F(F(x))) poly-3. Stage A has ten 2-way modules, stages B
    and C have poly-3 and 2-way in turn. The blocks and the stem are those of Inception-ResNet-v2
    (arXiv:1602.07261). EfficientNet's table 2 gives 92 million parameters; this is what the
    network has as its authors published its weights.
    """
    return PolyNet(classes or 1000)


class PolyNet(nn.Module):
    """A stem (35 × 35 × 384 of 299 pixels) and three stages; two begin with a reduction."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.stem = _stem()
        self.stages = nn.Sequential(
            nn.Sequential(*(ResidualSum(SCALE, _block_a(), _block_a()) for _ in range(10))),
            nn.Sequential(_reduction_a(), *(m for _ in range(10) for m in _pair_b())),
            nn.Sequential(_reduction_b(), *(m for _ in range(5) for m in _pair_c())),
        )
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(0.2)
        self.fc = nn.Linear(2048, classes)
        draw_for_relu(self.stem)  # the sums behind it hand their input on

    def forward(self, images: Tensor) -> Tensor:
        """Images (N, 3, H, W) → logits (N, classes)."""
        features = torch.flatten(self.pool(self.stages(self.stem(images))), 1)
        logits: Tensor = self.fc(self.dropout(features))
        return logits


class Poly(nn.Module):
    """ReLU(x + s·(F(x) + F(F(x)) + F(F(F(x))))): the same block after itself.

    The orders share the block's convolutions; each has normalisations and a last convolution of
    its own. `branches` holds for each branch the channels and kernels of its convolutions.
    """

    def __init__(
        self, channels: int, branches: list[list[tuple[int, tuple[int, int]]]], mixed: int
    ) -> None:
        super().__init__()
        self.branches = nn.ModuleList(SharedBranch(channels, branch) for branch in branches)
        self.projections = nn.ModuleList(
            convolution(mixed, channels, 1, relu=False) for _ in range(ORDER)
        )
        self.relu = nn.ReLU()

    def forward(self, maps: Tensor) -> Tensor:
        """Maps (N, C, H, W) → the same shape."""
        total = maps
        for order, projection in enumerate(self.projections):
            joined = torch.cat([branch(maps, order) for branch in self.branches], 1)
            maps = projection(joined)
            total = total + SCALE * maps
            maps = self.relu(maps)
        out: Tensor = self.relu(total)
        return out


class SharedBranch(nn.Module):
    """Convolutions that all orders share, with normalisations for each order."""

    def __init__(self, in_channels: int, branch: list[tuple[int, tuple[int, int]]]) -> None:
        super().__init__()
        self.convolutions, self.norms = nn.ModuleList(), nn.ModuleList()
        for channels, kernel in branch:
            padding = same_padding(kernel)
            self.convolutions.append(
                nn.Conv2d(in_channels, channels, kernel, padding=padding, bias=False)
            )
            self.norms.append(nn.ModuleList(nn.BatchNorm2d(channels) for _ in range(ORDER)))
            in_channels = channels
        self.relu = nn.ReLU()

    def forward(self, maps: Tensor, order: int) -> Tensor:
        """Maps (N, C, H, W) → (N, channels of the last convolution, H, W)."""
        for conv, norms in zip(self.convolutions, self.norms, strict=True):
            maps = self.relu(norms[order](conv(maps)))  # type: ignore[index]  # a list of modules
        return maps


def _stem() -> nn.Module:
    """The stem of Inception-v4, arXiv:1602.07261, figure 3."""
    pooled_or_convolved = Branches((nn.MaxPool2d(3, 2), convolution(64, 96, 3, 2, 0)))
    square = nn.Sequential(convolution(160, 64, 1), convolution(64, 96, 3, padding=0))
    crossed = nn.Sequential(
        convolution(160, 64, 1),
        convolution(64, 64, (7, 1)),
        convolution(64, 64, (1, 7)),
        convolution(64, 96, 3, padding=0),
    )
    return nn.Sequential(
        convolution(3, 32, 3, 2, 0),
        convolution(32, 32, 3, padding=0),
        convolution(32, 64, 3),
        pooled_or_convolved,
        Branches((square, crossed)),
        Branches((convolution(192, 192, 3, 2, 0), nn.MaxPool2d(3, 2))),
    )


def _block_a() -> nn.Module:
    branches = Branches(
        (
            convolution(384, 32, 1),
            nn.Sequential(convolution(384, 32, 1), convolution(32, 32, 3)),
            nn.Sequential(convolution(384, 32, 1), convolution(32, 48, 3), convolution(48, 64, 3)),
        )
    )
    return nn.Sequential(branches, convolution(128, 384, 1, relu=False))


def _block_b() -> nn.Module:
    seven = (convolution(128, 160, (1, 7)), convolution(160, 192, (7, 1)))
    branches = Branches(
        (convolution(1152, 192, 1), nn.Sequential(convolution(1152, 128, 1), *seven))
    )
    return nn.Sequential(branches, convolution(384, 1152, 1, relu=False))


def _block_c() -> nn.Module:
    three = (convolution(192, 224, (1, 3)), convolution(224, 256, (3, 1)))
    branches = Branches(
        (convolution(2048, 192, 1), nn.Sequential(convolution(2048, 192, 1), *three))
    )
    return nn.Sequential(branches, convolution(448, 2048, 1, relu=False))


def _pair_b() -> tuple[nn.Module, nn.Module]:
    """A poly-3 and a 2-way module of stage B."""
    branches = [[(192, (1, 1))], [(128, (1, 1)), (160, (1, 7)), (192, (7, 1))]]
    return Poly(1152, branches, 384), ResidualSum(SCALE, _block_b(), _block_b())


def _pair_c() -> tuple[nn.Module, nn.Module]:
    """A poly-3 and a 2-way module of stage C."""
    branches = [[(192, (1, 1))], [(192, (1, 1)), (224, (1, 3)), (256, (3, 1))]]
    return Poly(2048, branches, 448), ResidualSum(SCALE, _block_c(), _block_c())


def _reduction_a() -> nn.Module:
    """384 maps → 1152 of half the size."""
    return Branches(
        (
            convolution(384, 384, 3, 2, 0),
            nn.Sequential(
                convolution(384, 256, 1), convolution(256, 256, 3), convolution(256, 384, 3, 2, 0)
            ),
            nn.MaxPool2d(3, 2),
        )
    )


def _reduction_b() -> nn.Module:
    """1152 maps → 2048 of half the size."""
    return Branches(
        (
            nn.Sequential(convolution(1152, 256, 1), convolution(256, 384, 3, 2, 0)),
            nn.Sequential(convolution(1152, 256, 1), convolution(256, 256, 3, 2, 0)),
            nn.Sequential(
                convolution(1152, 256, 1), convolution(256, 256, 3), convolution(256, 256, 3, 2, 0)
            ),
            nn.MaxPool2d(3, 2),
        )
    )
