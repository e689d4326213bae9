"""ShuffleNet v1: grouped 1 × 1 convolutions and a shuffle of channels between them."""

import torch
from torch import Tensor, nn

from components.networks.papers.parts import convolution

# Table 1: channels after stage 2 by number of groups; twice and four times as many after 3 and 4.
STAGE_2_CHANNELS = {1: 144, 2: 200, 3: 240, 4: 272, 8: 384}
STEM_CHANNELS = 24
STAGES = {2: 4, 3: 8, 4: 4}


def shufflenet_v1(classes: int | None = None, groups: int = 3) -> nn.Module:
    """ShuffleNet 1× with 1, 2, 3, 4 or 8 groups.

    Zhang, Zhou, Lin & Sun, "ShuffleNet", arXiv:1707.01083, table 1, which says 143, 140, 137, 133
    and 137 million multiply-adds; these have 0.1 to 1.0 % more. With three groups it has 1,865,728
    parameters; the paper gives none, and table 3 of SENet (arXiv:1709.01507) says 1.8 million.
    """
    return ShuffleNetV1(groups, classes or 1000)


class ShuffleNetV1(nn.Module):
    """Stem, pooling and the paper's stages 2, 3 and 4 of four, eight and four units."""

    def __init__(self, groups: int, classes: int) -> None:
        super().__init__()
        self.stem = nn.Sequential(convolution(3, STEM_CHANNELS, 3, 2), nn.MaxPool2d(3, 2, 1))
        channels = STAGE_2_CHANNELS[groups]
        # The stem's few channels are not divided into groups (§3.2).
        first = Unit(STEM_CHANNELS, channels, 2, groups, first_groups=1)
        self.stage2 = _stage(first, STAGES[2], groups)
        self.stage3 = _stage(Unit(channels, 2 * channels, 2, groups), STAGES[3], groups)
        self.stage4 = _stage(Unit(2 * channels, 4 * channels, 2, groups), STAGES[4], groups)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(4 * channels, classes)

    def forward(self, images: Tensor) -> Tensor:
        """Images (N, 3, H, W) → logits (N, classes)."""
        maps = self.stage4(self.stage3(self.stage2(self.stem(images))))
        logits: Tensor = self.fc(torch.flatten(self.pool(maps), 1))
        return logits


class Unit(nn.Module):
    """Figure 2: grouped 1×1, shuffle, depthwise 3×3, grouped 1×1, and a shortcut.

    With stride 1 the input is added; with stride 2 it is pooled, and the branch's maps are joined
    to it, so that the branch gives only the channels that are new.
    """

    def __init__(
        self,
        in_channels: int,
        channels: int,
        stride: int,
        groups: int,
        first_groups: int | None = None,
    ) -> None:
        super().__init__()
        self.channels = channels
        narrow = channels // 4
        new = channels - in_channels if stride == 2 else channels
        self.branch = nn.Sequential(
            convolution(in_channels, narrow, 1, groups=first_groups or groups),
            Shuffle(groups),
            convolution(narrow, narrow, 3, stride, groups=narrow, relu=False),
            convolution(narrow, new, 1, groups=groups, relu=False),
        )
        self.shortcut = nn.AvgPool2d(3, 2, 1) if stride == 2 else None
        self.relu = nn.ReLU()

    def forward(self, maps: Tensor) -> Tensor:
        """Maps (N, C, H, W) → (N, channels, H/stride, W/stride)."""
        branch = self.branch(maps)
        if self.shortcut is None:
            out: Tensor = self.relu(maps + branch)
        else:
            out = self.relu(torch.cat([self.shortcut(maps), branch], 1))
        return out


class Shuffle(nn.Module):
    """Channels in another order, so that the next group sees channels of all groups (figure 1).

    Of g groups of n channels, first the first channel of each group, then the second of each.
    """

    def __init__(self, groups: int) -> None:
        super().__init__()
        self.groups = groups

    def forward(self, maps: Tensor) -> Tensor:
        """Maps (N, C, H, W) → the same shape."""
        count, channels, *sides = maps.shape
        grouped = maps.reshape(count, self.groups, channels // self.groups, *sides)
        return grouped.transpose(1, 2).reshape(maps.shape)

    def extra_repr(self) -> str:
        """What torch prints of it."""
        return f"groups={self.groups}"


def _stage(first: Unit, units: int, groups: int) -> nn.Sequential:
    channels: int = first.channels
    return nn.Sequential(first, *(Unit(channels, channels, 1, groups) for _ in range(units - 1)))
