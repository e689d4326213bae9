"""The 1×1 bottleneck, residual blocks, and ResNeXt's cardinality."""

from components.blocks.lab import Design, Example, Knob, Lab, Values
from components.blocks.labs.pieces import (
    SIDE,
    STRIDE,
    activated,
    normalised,
    shortcut,
    with_shortcut,
)
from components.blocks.parts import Activation, Branches, Chain, Convolution, Part, Shape
from components.errors import ExplorerError

INPUTS = Knob("inputs", "Channels in", 256, 1, 4096)
OUTPUTS = Knob("outputs", "Channels out", 256, 1, 4096)
NARROW = Knob(
    "narrow", "Channels between", 64, 1, 1024, help="What the first 1×1 convolution leaves."
)
KERNEL = Knob("kernel", "Kernel, px", 3, choices=(3, 5, 7), help="Side of the costly filters.")
GROUPS = Knob(
    "groups",
    "Paths (cardinality)",
    32,
    choices=(1, 2, 4, 8, 16, 32),
    help="How many small transformations lie side by side; 1 is ResNet's bottleneck.",
)
WIDTH = Knob("path", "Width of a path", 4, 1, 256, help="Channels within each path.")

RELU = (Activation("relu"),)


def bottleneck(values: Values) -> tuple[Design, ...]:
    """A costly convolution among few channels, beside the same among all of them."""
    inputs, narrow, outputs, side, size = (
        int(values[key]) for key in ("inputs", "narrow", "outputs", "side", "kernel")
    )
    taken, kernel = Shape(inputs, side, side), (size, size)
    reduce, middle = Convolution("reduce", narrow), Convolution("conv", narrow, kernel)
    both = (*activated(reduce), *activated(middle), Convolution("expand", outputs))
    before = (*activated(reduce), Convolution("conv", outputs, kernel))
    first = Convolution("conv1", outputs, kernel)
    two = (*activated(first), Convolution("conv2", outputs, kernel))
    alone, named = Convolution("conv", outputs, kernel), f"{size}×{size}"
    return (
        Design(f"1×1, {named}, 1×1", Chain("bottleneck", both), taken),
        Design(f"Two {named}", Chain("two", two), taken),
        Design(f"1×1, then {named}", Chain("reduced", before), taken),
        Design(f"{named} alone", Chain("alone", (alone,)), taken),
    )


def residual(values: Values) -> tuple[Design, ...]:
    """ResNet's bottleneck block with and without its shortcut, and its basic block."""
    inputs, outputs, side, stride = (
        int(values[key]) for key in ("inputs", "outputs", "side", "stride")
    )
    if inputs % 4 or outputs % 4:
        raise ExplorerError(
            "A bottleneck works with a quarter of its channels, so both numbers of channels must"
            " be multiples of 4."
        )
    taken = Shape(inputs, side, side)
    block = _bottleneck_block(inputs, outputs, 1, stride)
    plain = _bottleneck_path(outputs, 1, stride)
    designs = [
        Design("Bottleneck block", block, taken),
        Design("Bottleneck without shortcut", plain, taken),
    ]
    if stride > 1:
        early = _bottleneck_block(inputs, outputs, stride, 1)
        designs.append(Design("Stride in the first 1×1", early, taken))
    few = basic_block(inputs // 4, outputs // 4, stride)
    return (
        *designs,
        Design("Basic block, a quarter of the channels", few, Shape(inputs // 4, side, side)),
        Design("Basic block, all channels", basic_block(inputs, outputs, stride), taken),
    )


def basic_block(inputs: int, outputs: int, stride: int, kernel: int = 3) -> Chain:
    """ResNet's block of two convolutions (arXiv:1512.03385, Fig. 5 left)."""
    window = (kernel, kernel)
    path = Chain(
        "residual",
        (
            *normalised(Convolution("conv1", outputs, window, stride)),
            *normalised(Convolution("conv2", outputs, window), None),
        ),
    )
    return with_shortcut("basic", path, shortcut(inputs, outputs, stride), RELU)


def _bottleneck_block(inputs: int, outputs: int, first: int, second: int) -> Chain:
    """ResNet's block of three convolutions, with the strides of the first 1×1 and of the 3×3."""
    path = _bottleneck_path(outputs, first, second)
    return with_shortcut("bottleneck", path, shortcut(inputs, outputs, first * second), RELU)


def _bottleneck_path(outputs: int, first: int, second: int) -> Chain:
    width = outputs // 4
    return Chain(
        "residual",
        (
            *normalised(Convolution("conv1", width, stride=first)),
            *normalised(Convolution("conv2", width, (3, 3), second)),
            *normalised(Convolution("conv3", outputs), None),
        ),
    )


def cardinality(values: Values) -> tuple[Design, ...]:
    """The three forms of ResNeXt's block (arXiv:1611.05431, Fig. 3), and ResNet's bottleneck.

    Convolutions and activations alone, as the paper counts them.
    """
    channels, side, groups, width = (
        int(values[key]) for key in ("inputs", "side", "groups", "path")
    )
    taken = Shape(channels, side, side)
    forms: dict[str, Part] = {
        "Grouped convolution": _grouped(channels, groups, width),
        "Split, transform, add": _added(channels, groups, width),
        "Early concatenation": _concatenated(channels, groups, width),
        "ResNet's bottleneck": _grouped(channels, 1, max(1, channels // 4)),
    }
    return tuple(
        Design(title, with_shortcut("block", path, Chain("shortcut"), RELU), taken)
        for title, path in forms.items()
    )


def _grouped(channels: int, groups: int, width: int) -> Chain:
    """Fig. 3(c)."""
    wide = groups * width
    return Chain(
        "grouped",
        (
            *activated(Convolution("conv1", wide)),
            *activated(Convolution("conv2", wide, (3, 3), groups=groups)),
            Convolution("conv3", channels),
        ),
    )


def _added(channels: int, groups: int, width: int) -> Branches:
    """Fig. 3(a)."""
    paths = (
        Chain(path.name, (*path.parts, Convolution("conv3", channels)))
        for path in _paths(groups, width)
    )
    return Branches("paths", tuple(paths), "add")


def _concatenated(channels: int, groups: int, width: int) -> Chain:
    """Fig. 3(b)."""
    paths = Branches("paths", _paths(groups, width), "concatenate")
    return Chain("early", (paths, Convolution("conv3", channels)))


def _paths(groups: int, width: int) -> tuple[Chain, ...]:
    layers = (
        *activated(Convolution("conv1", width)),
        *activated(Convolution("conv2", width, (3, 3))),
    )
    return tuple(Chain(f"path{number}", layers) for number in range(1, groups + 1))


LABS = (
    Lab(
        key="bottleneck",
        title="1×1 bottleneck",
        group="Residual blocks",
        question="What does a 1×1 convolution save when it stands before and after a costly one?",
        knobs=(INPUTS, NARROW, OUTPUTS, SIDE, KERNEL),
        designs=bottleneck,
        source="He et al., ResNet, arXiv:1512.03385, §4.1; Szegedy et al., GoogLeNet,"
        " arXiv:1409.4842, §4",
        examples=(
            Example(
                "ResNet-50's 256 → 64 → 64 → 256: 69,632 weights; two 3×3 of 256 channels have"
                " 1,179,648",
                {"inputs": 256, "narrow": 64, "outputs": 256, "side": 56, "kernel": 3},
            ),
            Example(
                "GoogLeNet's 5×5 behind a 1×1, 192 → 16 → 32: 15,872 weights instead of 153,600",
                {"inputs": 192, "narrow": 16, "outputs": 32, "side": 28, "kernel": 5},
            ),
        ),
        networks=("resnet50", "torchvision:googlenet"),
        corrections=("E23",),
    ),
    Lab(
        key="residual",
        title="Residual block",
        group="Residual blocks",
        question="What does a shortcut cost, and which of ResNet's two blocks costs what?",
        knobs=(INPUTS, OUTPUTS, SIDE, STRIDE),
        designs=residual,
        source="He et al., ResNet, arXiv:1512.03385, §3.3, §4.1, Fig. 5",
        examples=(
            Example(
                "ResNet-50's block of 256 channels costs as much as ResNet-34's of 64: 70,400 and"
                " 73,984 parameters",
                {"inputs": 256, "outputs": 256, "side": 56, "stride": 1},
            ),
            Example(
                "A new stage: the shortcut must project, and alone adds 132,096 parameters",
                {"inputs": 256, "outputs": 512, "side": 56, "stride": 2},
            ),
        ),
        networks=("resnet34", "resnet50"),
        corrections=("E17", "E18", "E19", "E22"),
    ),
    Lab(
        key="cardinality",
        title="Cardinality (ResNeXt)",
        group="Residual blocks",
        question="Many narrow paths or one wide one: how do three ways of building cost the same?",
        knobs=(Knob("inputs", "Channels", 256, 1, 2048), SIDE, GROUPS, WIDTH),
        designs=cardinality,
        source="Xie et al., ResNeXt, arXiv:1611.05431, §3.3, Fig. 3, Table 2",
        examples=tuple(
            Example(text, {"inputs": 256, "side": 56, "groups": groups, "path": width})
            for text, groups, width in (
                ("1 path of 64: ResNet's bottleneck, 69,632 weights", 1, 64),
                ("2 paths of 40: 69,760 weights", 2, 40),
                ("4 paths of 24: 69,888 weights", 4, 24),
                ("8 paths of 14: 71,456 weights", 8, 14),
                ("32 paths of 4: 70,144 weights; side by side 32 · 4 = 128 channels", 32, 4),
            )
        ),
        networks=("resnext50_32x4d", "resnet50"),
        corrections=("E20", "E21", "E31"),
    ),
)
