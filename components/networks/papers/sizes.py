"""The size of the images that each network of this package was made for. No torch."""

from collections.abc import Mapping
from types import MappingProxyType

from components.scaling import RELEASED

Shape = tuple[int, int, int]

# B6 can't be built: of 56 channels come three groups of 16, which don't divide them.
G16_SIZES = ("b0", "b1", "b2", "b3", "b4", "b5")

_PIXELS = {
    "alexnet_two_towers": 227,
    "zfnet": 224,
    "googlenet": 224,
    "inception_resnet_v1": 299,
    "polynet": 331,
    "conv_mobilenet": 224,
    "densenet264": 224,
    **{f"resnext50_{width}": 224 for width in ("2x40d", "4x24d", "8x14d")},
    **{f"resnext101_{width}": 224 for width in ("2x40d", "4x24d", "8x14d", "2x64d")},
    "resnet101_1x100d": 224,
    **{f"resnet{depth}_1x1_stride": 224 for depth in (50, 101, 152)},
    "shufflenet_v1": 224,
    **{f"shufflenet_v1_g{groups}": 224 for groups in (1, 2, 4, 8)},
    **{f"g16_efficientnet_{size}": RELEASED[size].resolution_px for size in G16_SIZES},
}

# (channels, height, width), by the name behind `catalogue:`.
INPUTS: Mapping[str, Shape] = MappingProxyType(
    {
        "lenet5": (1, 32, 32),
        "lenet5_1998": (1, 32, 32),
        **{name: (3, side, side) for name, side in _PIXELS.items()},
    }
)
