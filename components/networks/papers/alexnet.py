"""AlexNet in its two towers and ZFNet: five convolutions and three full connections."""

import torch
from torch import Tensor, nn

from components.networks.papers.parts import draw_for_relu, response_norm

TOWERS = 2


def alexnet_two_towers(classes: int | None = None) -> nn.Module:
    """AlexNet as it was split over two graphics cards: 60,965,224 parameters.

    Krizhevsky, Sutskever & Hinton, "ImageNet Classification with Deep Convolutional Neural
    Networks", NIPS 2012, figure 2. The second, fourth and fifth convolution take only the maps of
    their own card, the third takes all. The paper says 224 pixels; its 55 × 55 places come from
    227. torchvision's `alexnet` is the later one-tower network of arXiv:1404.5997.
    """
    return FiveConvolutions(
        stem=[nn.Conv2d(3, 96, 11, 4), nn.ReLU(), TowerResponseNorm(), nn.MaxPool2d(3, 2)],
        second=[
            nn.Conv2d(96, 256, 5, padding=2, groups=TOWERS),
            nn.ReLU(),
            TowerResponseNorm(),
            nn.MaxPool2d(3, 2),
        ],
        towers=TOWERS,
        classes=classes or 1000,
    )


def zfnet(classes: int | None = None) -> nn.Module:
    """ZFNet: AlexNet in one tower with a finer first layer; 62,357,608 parameters.

    Zeiler & Fergus, "Visualizing and Understanding Convolutional Networks", arXiv:1311.2901,
    figure 3: 7 × 7 kernels with stride 2 instead of 11 × 11 with stride 4, and stride 2 in the
    second layer. The maps have 110, 55, 26, 13 and 6 pixels a side. The paper gives no numbers for
    its contrast normalisation; these are AlexNet's.
    """
    return FiveConvolutions(
        stem=[nn.Conv2d(3, 96, 7, 2, padding=1), nn.ReLU(), _pool(), response_norm()],
        second=[nn.Conv2d(96, 256, 5, 2), nn.ReLU(), _pool(), response_norm()],
        towers=1,
        classes=classes or 1000,
    )


def _pool() -> nn.Module:
    # The last row of 3 × 3 windows hangs over the edge: 110 → 55 and 26 → 13.
    return nn.MaxPool2d(3, 2, ceil_mode=True)


class TowerResponseNorm(nn.Module):
    """Local response normalisation of each tower by itself: neighbours are maps of one card."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = response_norm()

    def forward(self, maps: Tensor) -> Tensor:
        """Maps (N, C, H, W) → the same shape."""
        count, channels, *sides = maps.shape
        apart = maps.reshape(count * TOWERS, channels // TOWERS, *sides)
        out: Tensor = self.norm(apart).reshape(maps.shape)
        return out


class FiveConvolutions(nn.Module):
    """The shape that both share; `stem` and `second` are the layers that differ."""

    def __init__(
        self, stem: list[nn.Module], second: list[nn.Module], towers: int, classes: int
    ) -> None:
        super().__init__()
        self.stem = nn.Sequential(*stem)
        self.layer2 = nn.Sequential(*second)
        self.layer3 = nn.Sequential(nn.Conv2d(256, 384, 3, padding=1), nn.ReLU())
        self.layer4 = nn.Sequential(nn.Conv2d(384, 384, 3, padding=1, groups=towers), nn.ReLU())
        self.layer5 = nn.Sequential(
            nn.Conv2d(384, 256, 3, padding=1, groups=towers), nn.ReLU(), nn.MaxPool2d(3, 2)
        )
        # Changes nothing at the network's own size; lets it take others too.
        self.fit = nn.AdaptiveAvgPool2d(6)
        self.classifier = nn.Sequential(
            nn.Linear(256 * 6 * 6, 4096),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(4096, 4096),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(4096, classes),
        )
        draw_for_relu(self)

    def forward(self, images: Tensor) -> Tensor:
        """Images (N, 3, H, W) → logits (N, classes)."""
        maps = self.layer5(self.layer4(self.layer3(self.layer2(self.stem(images)))))
        logits: Tensor = self.classifier(torch.flatten(self.fit(maps), 1))
        return logits
