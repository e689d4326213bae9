"""MobileNet with ordinary convolutions, to compare depthwise separable ones with."""

import torch
from torch import Tensor, nn

from components.networks.papers.parts import convolution, draw_for_relu

# Channels of the 3 × 3 convolutions, of which the first of each group but one has stride 2.
GROUPS = ((64,), (128, 128), (256, 256), (512, 512, 512, 512, 512, 512), (1024, 1024))


def conv_mobilenet(classes: int | None = None) -> nn.Module:
    """MobileNet whose depthwise separable convolutions are ordinary ones: 29,294,088 parameters.

    Howard et al., "MobileNets", arXiv:1704.04861, table 4 ("Conv MobileNet": 29.3 million
    parameters, 4,866 million multiply-adds, 71.7 %) with the channels and strides of table 1.
    """
    return ConvMobileNet(classes or 1000)


class ConvMobileNet(nn.Module):
    """A stem and five groups of 3 × 3 convolutions, one group for each size of the maps."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.stem = convolution(3, 32, 3, 2)
        self.stages = nn.Sequential()
        in_channels = 32
        for group, widths in enumerate(GROUPS):
            row = nn.Sequential()
            for place, channels in enumerate(widths):
                stride = 2 if group and not place else 1
                row.append(convolution(in_channels, channels, 3, stride))
                in_channels = channels
            self.stages.append(row)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(in_channels, classes)
        draw_for_relu(self)

    def forward(self, images: Tensor) -> Tensor:
        """Images (N, 3, H, W) → logits (N, classes)."""
        maps = self.stages(self.stem(images))
        logits: Tensor = self.fc(torch.flatten(self.pool(maps), 1))
        return logits
