"""GoogLeNet as published: 5 × 5 kernels, no batch normalisation."""

import torch
from torch import Tensor, nn

from components.networks.papers.googlenet_table import GOOGLENET, Row
from components.networks.papers.parts import Branches, draw_for_relu, response_norm

ROWS = {row.name: row for row in GOOGLENET}


def googlenet(classes: int | None = None) -> nn.Module:
    """GoogLeNet without the auxiliary classifiers, which only training has; see `GoogLeNet`."""
    return GoogLeNet(classes or 1000)


class GoogLeNet(nn.Module):
    """Nine Inception modules: 6,998,552 parameters, 13,378,280 with both auxiliary classifiers.

    Szegedy et al., "Going Deeper with Convolutions", arXiv:1409.4842, table 1. EfficientNet's
    paper gives it about 6.8 million. torchvision's has 3 × 3 kernels instead of 5 × 5, and batch
    normalisation. The paper has no numbers of its local response normalisation; these are
    AlexNet's.
    """

    def __init__(self, classes: int = 1000, auxiliary: bool = False) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            *_convolution(3, 64, 7, 2),
            _pool(),
            response_norm(),
            *_convolution(64, 64, 1),
            *_convolution(64, 192, 3),
            response_norm(),
            _pool(),
        )
        self.inception3a = Inception(ROWS["3a"])
        self.inception3b = Inception(ROWS["3b"])
        self.pool3 = _pool()
        self.inception4a = Inception(ROWS["4a"])
        self.inception4b = Inception(ROWS["4b"])
        self.inception4c = Inception(ROWS["4c"])
        self.inception4d = Inception(ROWS["4d"])
        self.inception4e = Inception(ROWS["4e"])
        self.pool4 = _pool()
        self.inception5a = Inception(ROWS["5a"])
        self.inception5b = Inception(ROWS["5b"])
        self.auxiliary4a = Auxiliary(512, classes) if auxiliary else None
        self.auxiliary4d = Auxiliary(528, classes) if auxiliary else None
        self.pool5 = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(0.4)
        self.fc = nn.Linear(1024, classes)
        draw_for_relu(self)

    def forward(self, images: Tensor) -> Tensor | tuple[Tensor, Tensor, Tensor]:
        """Images (N, 3, H, W) → logits (N, classes).

        While training with auxiliary classifiers, their logits too, in the order of the network;
        the paper adds their losses times 0.3.
        """
        maps = self.pool3(self.inception3b(self.inception3a(self.stem(images))))
        early = self.inception4a(maps)
        late = self.inception4d(self.inception4c(self.inception4b(early)))
        maps = self.inception5b(self.inception5a(self.pool4(self.inception4e(late))))
        logits: Tensor = self.fc(self.dropout(torch.flatten(self.pool5(maps), 1)))
        if self.training and self.auxiliary4a and self.auxiliary4d:
            return logits, self.auxiliary4a(early), self.auxiliary4d(late)
        return logits


class Inception(Branches):
    """Four branches: 1×1, 1×1 → 3×3, 1×1 → 5×5, and max pooling → 1×1."""

    def __init__(self, row: Row) -> None:
        taken = row.inputs
        super().__init__(
            (
                nn.Sequential(*_convolution(taken, row.single, 1)),
                nn.Sequential(
                    *_convolution(taken, row.reduce_middle, 1),
                    *_convolution(row.reduce_middle, row.middle, 3),
                ),
                nn.Sequential(
                    *_convolution(taken, row.reduce_wide, 1),
                    *_convolution(row.reduce_wide, row.wide, 5),
                ),
                nn.Sequential(nn.MaxPool2d(3, 1, 1), *_convolution(taken, row.pooled, 1)),
            )
        )


class Auxiliary(nn.Module):
    """A classifier on the way, so that gradients reach the first layers; §5 of the paper."""

    def __init__(self, in_channels: int, classes: int) -> None:
        super().__init__()
        # The paper pools 5 × 5 with stride 3, which leaves 4 × 4 of its 14 × 14.
        self.pool = nn.AdaptiveAvgPool2d(4)
        self.reduce = nn.Sequential(*_convolution(in_channels, 128, 1))
        self.hidden = nn.Sequential(nn.Linear(128 * 4 * 4, 1024), nn.ReLU(), nn.Dropout(0.7))
        self.fc = nn.Linear(1024, classes)

    def forward(self, maps: Tensor) -> Tensor:
        """Maps (N, C, H, W) → logits (N, classes)."""
        features = torch.flatten(self.reduce(self.pool(maps)), 1)
        logits: Tensor = self.fc(self.hidden(features))
        return logits


def _convolution(
    in_channels: int, channels: int, kernel: int, stride: int = 1
) -> tuple[nn.Module, nn.Module]:
    return nn.Conv2d(in_channels, channels, kernel, stride, kernel // 2), nn.ReLU()


def _pool() -> nn.Module:
    # The last row of 3 × 3 windows hangs over the edge: 112 → 56 → 28 → 14 → 7.
    return nn.MaxPool2d(3, 2, ceil_mode=True)
