"""Inception modules: kernels of several sizes side by side, and the same with a shortcut."""

from collections.abc import Mapping

from components.blocks.lab import Design, Example, Knob, Lab, Values
from components.blocks.labs.pieces import activated, normalised, with_shortcut
from components.blocks.labs.residual import basic_block
from components.blocks.parts import (
    Activation,
    Branches,
    Chain,
    Convolution,
    Layer,
    Pooling,
    Scaling,
    Shape,
)
from components.networks.papers.googlenet_table import GOOGLENET, Row

MODULE = Knob(
    "module",
    "Module of GoogLeNet",
    0,
    choices=tuple(range(len(GOOGLENET))),
    names=tuple(row.name for row in GOOGLENET),
    help="Which of the nine, from the first to the last.",
)
IMAGE = Knob("pixels", "Image side, px", 224, 32, 1024, help="Of the network's input.")
WIDE = Knob(
    "wide",
    "Largest kernel, px",
    5,
    choices=(3, 5, 7),
    help="The paper has 5; torchvision's GoogLeNet has 3 by mistake; Inception v3 splits 7.",
)

RESIDUAL_IMAGE = Knob("pixels", "Image side, px", 299, 75, 1024, help="Of the network's input.")
RESIDUAL_MODULE = Knob(
    "kind",
    "Module",
    1,
    choices=(0, 1, 2),
    names=("A", "B", "C"),
    help="A stands on the finest grid (35 × 35), B on 17 × 17, C on 8 × 8.",
)
FACTOR = Knob(
    "factor",
    "Scale before the sum",
    0.1,
    0.05,
    1,
    0.05,
    help="What the branches' result is multiplied by; the paper takes 0.1 to 0.3.",
)


def inception(values: Values) -> tuple[Design, ...]:
    """A module of GoogLeNet, beside those without reduction and with split kernels."""
    row, size = GOOGLENET[int(values["module"])], int(values["wide"])
    side = -(-int(values["pixels"]) // row.shrunk)
    taken = Shape(row.inputs, side, side)
    modules = {
        f"Module {row.name}": _module(row, _convolved("wide", row.wide, (size, size))),
        "Without 1×1 reduction": _naive(row, size),
    }
    if size > 3:
        words = {5: "two", 7: "three"}[size]
        modules[f"{size}×{size} as {words} 3×3"] = _module(row, _stacked(row, size // 2))
        modules[f"{size}×{size} as 1×{size} and {size}×1"] = _module(row, _crossed(row, size))
    return tuple(Design(title, block, taken) for title, block in modules.items())


def _module(row: Row, wide: tuple[Layer, ...]) -> Branches:
    """Fig. 2(b) of arXiv:1409.4842; `wide` are the layers in the place of its 5×5."""
    branches = {
        "single": _convolved("conv", row.single),
        "middle": (
            *_convolved("reduce", row.reduce_middle),
            *_convolved("conv", row.middle, (3, 3)),
        ),
        "wide": (*_convolved("reduce", row.reduce_wide), *wide),
        "pooled": (Pooling("pool"), *_convolved("project", row.pooled)),
    }
    return _beside(branches)


def _naive(row: Row, size: int) -> Branches:
    """Fig. 2(a): every kernel sees all channels, and pooling passes all of them on."""
    branches = {
        "single": _convolved("conv", row.single),
        "middle": _convolved("conv", row.middle, (3, 3)),
        "wide": _convolved("conv", row.wide, (size, size)),
        "pooled": (Pooling("pool"),),
    }
    return _beside(branches)


def _stacked(row: Row, number: int) -> tuple[Layer, ...]:
    """So many 3×3 convolutions that see as far as the large one (arXiv:1512.00567, §3.1)."""
    layers: tuple[Layer, ...] = ()
    for index in range(1, number):
        layers += _convolved(f"wide{index}", row.reduce_wide, (3, 3))
    return (*layers, *_convolved(f"wide{number}", row.wide, (3, 3)))


def _crossed(row: Row, size: int) -> tuple[Layer, ...]:
    """A row of weights, then a column (arXiv:1512.00567, §3.2)."""
    across = _convolved("across", row.reduce_wide, (1, size))
    return (*across, *_convolved("down", row.wide, (size, 1)))


def _convolved(name: str, channels: int, kernel: tuple[int, int] = (1, 1)) -> tuple[Layer, ...]:
    """A convolution with its biases and ReLU, as GoogLeNet has them."""
    return activated(Convolution(name, channels, kernel, bias=True))


def _beside(branches: Mapping[str, tuple[Layer, ...]]) -> Branches:
    parts = tuple(Chain(name, layers) for name, layers in branches.items())
    return Branches("inception", parts, "concatenate")


def inception_residual(values: Values) -> tuple[Design, ...]:
    """A module of Inception-ResNet-v2, beside one with whole kernels and a plain residual block."""
    kind, factor = int(values["kind"]), values["factor"]
    channels = (320, 1088, 2080)[kind]
    side = _grid(int(values["pixels"]), kind)
    taken = Shape(channels, side, side)
    title = f"Inception-ResNet-{'ABC'[kind]}"
    return (
        Design(title, _residual_module(_branches(kind), channels, factor), taken),
        Design(
            f"With {('5×5', '7×7', '3×3')[kind]} in one piece",
            _residual_module(_branches(kind, whole=True), channels, factor),
            taken,
        ),
        Design("Basic residual block", basic_block(channels, channels, 1), taken),
    )


def _grid(image: int, kind: int) -> int:
    """The side of the maps at module A, B or C: three halvings in the stem, one before each."""

    def halved(side: int) -> int:
        return (side - 3) // 2 + 1

    side = halved(halved(halved(image) - 2) - 2)
    for _ in range(kind):
        side = halved(side)
    return side


# arXiv:1602.07261, Fig. 16, 17 and 19, with the channels of the released network: the kernels and
# channels of each branch. The figures print 384, 1154 and 2048 channels around them.
_SPLIT: tuple[tuple[tuple[tuple[int, tuple[int, int]], ...], ...], ...] = (
    (
        ((32, (1, 1)),),
        ((32, (1, 1)), (32, (3, 3))),
        ((32, (1, 1)), (48, (3, 3)), (64, (3, 3))),
    ),
    (((192, (1, 1)),), ((128, (1, 1)), (160, (1, 7)), (192, (7, 1)))),
    (((192, (1, 1)),), ((192, (1, 1)), (224, (1, 3)), (256, (3, 1)))),
)
_WHOLE = ((5, 5), (7, 7), (3, 3))


def _branches(kind: int, whole: bool = False) -> Branches:
    """The module's branches; with `whole` one large kernel instead of the last two convolutions."""
    branches = []
    for number, convolutions in enumerate(_SPLIT[kind], 1):
        if whole and len(convolutions) == 3:
            convolutions = (convolutions[0], (convolutions[-1][0], _WHOLE[kind]))
        layers: list[Layer] = []
        for index, (channels, kernel) in enumerate(convolutions, 1):
            layers += normalised(Convolution(f"conv{index}", channels, kernel))
        branches.append(Chain(f"branch{number}", tuple(layers)))
    return Branches("branches", tuple(branches), "concatenate")


def _residual_module(branches: Branches, channels: int, factor: float) -> Chain:
    """The branches, expanded to all channels without activation, scaled, and added."""
    expansion = Convolution("expand", channels, bias=True)
    path = Chain("residual", (branches, expansion, Scaling("scale", factor)))
    return with_shortcut("module", path, Chain("shortcut"), (Activation("relu"),))


LABS = (
    Lab(
        key="inception",
        title="Inception module",
        group="Inception",
        question="How can one layer look at three sizes at once without costing three times?",
        knobs=(MODULE, IMAGE, WIDE),
        designs=inception,
        source="Szegedy et al., GoogLeNet, arXiv:1409.4842, Fig. 2, Table 1; Inception v3,"
        " arXiv:1512.00567, §3",
        examples=(
            Example(
                "Module 3a: 163,696 parameters with 1×1 reduction, 387,296 without",
                {"module": 0, "pixels": 224, "wide": 5},
            ),
            Example(
                "A 7×7 in module 4e: 966,656 parameters in one piece, 801,824 as 1×7 and 7×1",
                {"module": 6, "pixels": 224, "wide": 7},
            ),
            Example(
                "torchvision's GoogLeNet has 3×3 where the paper has 5×5",
                {"module": 8, "pixels": 224, "wide": 3},
            ),
        ),
        networks=("torchvision:googlenet", "inception_v3"),
        corrections=("E27", "E28", "E29"),
    ),
    Lab(
        key="inception-resnet",
        title="Inception-ResNet module",
        group="Inception",
        question="What changes when an Inception module gets a shortcut?",
        knobs=(RESIDUAL_MODULE, RESIDUAL_IMAGE, FACTOR),
        designs=inception_residual,
        source="Szegedy et al., Inception-v4, arXiv:1602.07261, §3.2, §3.3, Fig. 16, 17, 19",
        examples=(
            Example(
                "Module B on 17 × 17: two branches give 384 maps, a 1×1 without activation makes"
                " 1,088 of them",
                {"kind": 1, "pixels": 299, "factor": 0.1},
            ),
            Example(
                "Module A on 35 × 35, scaled by 0.3", {"kind": 0, "pixels": 299, "factor": 0.3}
            ),
        ),
        networks=("inception_resnet_v2",),
        corrections=("E30", "E31"),
    ),
)
