"""GoogLeNet as published: 5 × 5 kernels, no batch normalisation."""

import torch
from torch import Tensor, nn

from components.networks.papers.parts import Branches, draw_for_relu, response_norm

# Table 1: channels of 1×1, 3×3 reduce, 3×3, 5×5 reduce, 5×5 and of the projection after pooling.
ROWS = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}


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
        self.inception3a = Inception(192, "3a")
        self.inception3b = Inception(256, "3b")
        self.pool3 = _pool()
        self.inception4a = Inception(480, "4a")
        self.inception4b = Inception(512, "4b")
        self.inception4c = Inception(512, "4c")
        self.inception4d = Inception(512, "4d")
        self.inception4e = Inception(528, "4e")
        self.pool4 = _pool()
        self.inception5a = Inception(832, "5a")
        self.inception5b = Inception(832, "5b")
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
    """Four branches: 1×1, 1×1 → 3×3, 1×1 → 5×5, and max pooling → 1×1; `row` as in `ROWS`."""

    def __init__(self, in_channels: int, row: str) -> None:
        single, reduce3, three, reduce5, five, pooled = ROWS[row]
        super().__init__(
            (
                nn.Sequential(*_convolution(in_channels, single, 1)),
                nn.Sequential(
                    *_convolution(in_channels, reduce3, 1), *_convolution(reduce3, three, 3)
                ),
                nn.Sequential(
                    *_convolution(in_channels, reduce5, 1), *_convolution(reduce5, five, 5)
                ),
                nn.Sequential(nn.MaxPool2d(3, 1, 1), *_convolution(in_channels, pooled, 1)),
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
