"""Every network of this package by its name."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from torch import nn

from components.networks.papers.alexnet import alexnet_two_towers, zfnet
from components.networks.papers.conv_mobilenet import conv_mobilenet
from components.networks.papers.g16 import g16_efficientnet
from components.networks.papers.googlenet import googlenet
from components.networks.papers.inception_resnet import inception_resnet_v1
from components.networks.papers.lenet import LeNet5, lenet5
from components.networks.papers.polynet import polynet
from components.networks.papers.resnets import densenet264, resnet_early_stride, resnext
from components.networks.papers.shufflenet import shufflenet_v1
from components.networks.papers.sizes import G16_SIZES

Builder = Callable[[int | None], nn.Module]

PAPERS: Mapping[str, Builder] = MappingProxyType(
    {
        "lenet5": lenet5,
        "lenet5_1998": LeNet5,
        "alexnet_two_towers": alexnet_two_towers,
        "zfnet": zfnet,
        "googlenet": googlenet,
        "inception_resnet_v1": inception_resnet_v1,
        "polynet": polynet,
        "conv_mobilenet": conv_mobilenet,
        "densenet264": densenet264,
        "resnext50_2x40d": partial(resnext, layers=50, groups=2, width=40),
        "resnext50_4x24d": partial(resnext, layers=50, groups=4, width=24),
        "resnext50_8x14d": partial(resnext, layers=50, groups=8, width=14),
        "resnext101_2x40d": partial(resnext, layers=101, groups=2, width=40),
        "resnext101_4x24d": partial(resnext, layers=101, groups=4, width=24),
        "resnext101_8x14d": partial(resnext, layers=101, groups=8, width=14),
        "resnext101_2x64d": partial(resnext, layers=101, groups=2, width=64),
        "resnet101_1x100d": partial(resnext, layers=101, groups=1, width=100),
        **{
            f"resnet{layers}_1x1_stride": partial(resnet_early_stride, layers=layers)
            for layers in (50, 101, 152)
        },
        "shufflenet_v1": shufflenet_v1,
        **{
            f"shufflenet_v1_g{groups}": partial(shufflenet_v1, groups=groups)
            for groups in (1, 2, 4, 8)
        },
        **{f"g16_efficientnet_{size}": partial(g16_efficientnet, size=size) for size in G16_SIZES},
    }
)
