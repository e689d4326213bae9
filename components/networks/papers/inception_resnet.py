"""Inception-ResNet-v1: Inception modules as residual branches."""

import torch
from torch import Tensor, nn

from components.networks.papers.parts import Branches, ResidualSum, convolution, draw_for_relu

# The paper scales the branches down, by 0.1 to 0.3 (§3.3), so that training stays stable.
SCALE_A, SCALE_B, SCALE_C = 0.17, 0.1, 0.2


def inception_resnet_v1(classes: int | None = None) -> nn.Module:
    """Five A, ten B and five C modules: 22,756,328 parameters.

    Szegedy, Ioffe, Vanhoucke & Alemi, "Inception-v4, Inception-ResNet and the Impact of Residual
    Connections on Learning", arXiv:1602.07261, figures 10 to 15 and table 1 for the reduction
    from 35 × 35. Every convolution is normalised over the batch but the last of each module, which
    has biases; the sum has no normalisation (§3.2).
    """
    return InceptionResNetV1(classes or 1000)


class InceptionResNetV1(nn.Module):
    """A stem (35 × 35 × 256) and three stages; the second and third begin with a reduction."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            convolution(3, 32, 3, 2, 0),
            convolution(32, 32, 3, padding=0),
            convolution(32, 64, 3),
            nn.MaxPool2d(3, 2),
            convolution(64, 80, 1),
            convolution(80, 192, 3, padding=0),
            convolution(192, 256, 3, 2, 0),
        )
        self.stages = nn.Sequential(
            nn.Sequential(*(_module_a() for _ in range(5))),
            nn.Sequential(_reduction_a(), *(_module_b() for _ in range(10))),
            nn.Sequential(_reduction_b(), *(_module_c() for _ in range(5))),
        )
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(0.2)
        self.fc = nn.Linear(1792, classes)
        draw_for_relu(self)

    def forward(self, images: Tensor) -> Tensor:
        """Images (N, 3, H, W) → logits (N, classes)."""
        features = torch.flatten(self.pool(self.stages(self.stem(images))), 1)
        logits: Tensor = self.fc(self.dropout(features))
        return logits


def _module_a() -> nn.Module:
    """Figure 10, 35 × 35: 1×1, 1×1 → 3×3 and 1×1 → 3×3 → 3×3, joined to 96 maps."""
    branches = Branches(
        (
            convolution(256, 32, 1),
            nn.Sequential(convolution(256, 32, 1), convolution(32, 32, 3)),
            nn.Sequential(convolution(256, 32, 1), convolution(32, 32, 3), convolution(32, 32, 3)),
        )
    )
    return ResidualSum(SCALE_A, nn.Sequential(branches, nn.Conv2d(96, 256, 1)))


def _module_b() -> nn.Module:
    """Figure 11, 17 × 17: 1×1 and 1×1 → 1×7 → 7×1, joined to 256 maps."""
    seven = (convolution(128, 128, (1, 7)), convolution(128, 128, (7, 1)))
    branches = Branches((convolution(896, 128, 1), nn.Sequential(convolution(896, 128, 1), *seven)))
    return ResidualSum(SCALE_B, nn.Sequential(branches, nn.Conv2d(256, 896, 1)))


def _module_c() -> nn.Module:
    """Figure 13, 8 × 8: 1×1 and 1×1 → 1×3 → 3×1, joined to 384 maps."""
    three = (convolution(192, 192, (1, 3)), convolution(192, 192, (3, 1)))
    branches = Branches(
        (convolution(1792, 192, 1), nn.Sequential(convolution(1792, 192, 1), *three))
    )
    return ResidualSum(SCALE_C, nn.Sequential(branches, nn.Conv2d(384, 1792, 1)))


def _reduction_a() -> nn.Module:
    """Figure 7 with k, l, m, n = 192, 192, 256, 384: 35 × 35 × 256 → 17 × 17 × 896."""
    return Branches(
        (
            nn.MaxPool2d(3, 2),
            convolution(256, 384, 3, 2, 0),
            nn.Sequential(
                convolution(256, 192, 1), convolution(192, 192, 3), convolution(192, 256, 3, 2, 0)
            ),
        )
    )


def _reduction_b() -> nn.Module:
    """Figure 12: 17 × 17 × 896 → 8 × 8 × 1792."""
    return Branches(
        (
            nn.MaxPool2d(3, 2),
            nn.Sequential(convolution(896, 256, 1), convolution(256, 384, 3, 2, 0)),
            nn.Sequential(convolution(896, 256, 1), convolution(256, 256, 3, 2, 0)),
            nn.Sequential(
                convolution(896, 256, 1), convolution(256, 256, 3), convolution(256, 256, 3, 2, 0)
            ),
        )
    )
