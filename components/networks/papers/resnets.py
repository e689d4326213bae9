"""Residual and dense networks that torchvision's classes build with other arguments."""

from typing import Any

from torch import nn
from torchvision.models.densenet import DenseNet
from torchvision.models.resnet import Bottleneck, ResNet

# Bottlenecks of the four stages: arXiv:1512.03385, table 1.
BLOCKS = {50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}


def resnext(classes: int | None = None, *, layers: int, groups: int, width: int) -> nn.Module:
    """A ResNeXt of 50 or 101 layers with that many groups, each that wide in the first stage.

    Xie et al., "Aggregated Residual Transformations for Deep Neural Networks", arXiv:1611.05431:
    tables 3 (the same cost in another number of groups, which the paper calls cardinality) and 4
    (twice the cost). One group is a ResNet: 1 × 100d is the wider ResNet-101 of table 4.
    """
    network: nn.Module = ResNet(
        Bottleneck,
        BLOCKS[layers],
        num_classes=classes or 1000,
        groups=groups,
        width_per_group=width,
    )
    return network


def resnet_early_stride(classes: int | None = None, *, layers: int) -> nn.Module:
    """A ResNet of 50, 101 or 152 layers with the stride where its paper has it.

    He et al., "Deep Residual Learning for Image Recognition", arXiv:1512.03385, table 1, which
    says 3.8, 7.6 and 11.3 billion multiply-adds; today's usual place of the stride costs 4.1, 7.8
    and 11.5.
    """
    network: nn.Module = ResNet(EarlyStride, BLOCKS[layers], num_classes=classes or 1000)
    return network


def densenet264(classes: int | None = None) -> nn.Module:
    """DenseNet-264 with growth 32: 33,337,704 parameters.

    Huang et al., "Densely Connected Convolutional Networks", arXiv:1608.06993, table 1. timm's
    `densenet264d` is another network, with growth 48 and a deeper stem.
    """
    network: nn.Module = DenseNet(32, (6, 12, 64, 48), 64, num_classes=classes or 1000)
    return network


class EarlyStride(Bottleneck):  # type: ignore[misc]  # torchvision has no types
    """A bottleneck that halves the maps in its first 1 × 1 convolution.

    torchvision does it in the 3 × 3 convolution behind, which costs more.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.conv1.stride, self.conv2.stride = self.conv2.stride, self.conv1.stride
