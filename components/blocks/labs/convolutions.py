"""Convolutions: ordinary, and split so that they cost less."""

from dataclasses import replace

from components.blocks.lab import Design, Example, Knob, Lab, Values
from components.blocks.parts import Chain, Convolution, Shape

SIDE = Knob("side", "Image side, px", 56, 1, 600, help="Height and width of what goes in.")
INPUTS = Knob("inputs", "Channels in", 64, 1, 2048)
OUTPUTS = Knob("outputs", "Channels out", 128, 1, 4096)
KERNEL = Knob("kernel", "Kernel, px", 3, choices=(1, 3, 5, 7), help="Side of each filter.")
WINDOW = Knob("kernel", "Kernel, px", 3, choices=(3, 5, 7), help="Side of each filter.")
STRIDE = Knob("stride", "Stride", 1, choices=(1, 2), help="2 looks at every second place only.")
GROUPS = Knob(
    "groups",
    "Groups",
    4,
    1,
    1024,
    help="Both numbers of channels must be a multiple of it; 1 is an ordinary convolution.",
)

# The example of many lectures: 12 × 12 × 3 becomes 8 × 8 × 256.
_SMALL = (
    replace(SIDE, default=12),
    replace(INPUTS, default=3),
    replace(OUTPUTS, default=256),
    replace(KERNEL, default=5),
)


def convolution(values: Values) -> tuple[Design, ...]:
    """A convolution, beside the same with half of one thing, or cut into 3×3."""
    inputs, outputs, kernel, stride = (
        int(values[key]) for key in ("inputs", "outputs", "kernel", "stride")
    )
    side, window = int(values["side"]), (kernel, kernel)
    taken = Shape(inputs, side, side)
    fewer = Convolution("conv", max(outputs // 2, 1), window, stride)
    same = Convolution("conv", outputs, window, stride)
    designs = [
        Design(f"{kernel}×{kernel} convolution", Chain("one", (same,)), taken),
        Design(
            "Half the channels in and out",
            Chain("halved", (fewer,)),
            Shape(max(inputs // 2, 1), side, side),
        ),
    ]
    if side > 1:
        half = Shape(inputs, side // 2, side // 2)
        designs.append(Design("Half the image side", Chain("small", (same,)), half))
    if kernel >= 5:
        designs.append(_small_filters(values))
    return tuple(designs)


def _small_filters(values: Values) -> Design:
    """As many 3×3 convolutions as see as far as one large one."""
    number, side = (int(values["kernel"]) - 1) // 2, int(values["side"])
    layers = tuple(
        Convolution(f"conv{place + 1}", int(values["outputs"]), (3, 3), stride)
        for place, stride in enumerate((int(values["stride"]), *[1] * (number - 1)))
    )
    title = f"{number} convolutions of 3×3"
    return Design(title, Chain("small_filters", layers), Shape(int(values["inputs"]), side, side))


def spatially_separable(values: Values) -> tuple[Design, ...]:
    """A column and a row instead of a square."""
    inputs, outputs, kernel = (int(values[key]) for key in ("inputs", "outputs", "kernel"))
    taken = Shape(inputs, int(values["side"]), int(values["side"]))
    column, row = (
        Convolution("column", outputs, (kernel, 1)),
        Convolution("row", outputs, (1, kernel)),
    )
    return (
        Design(f"{kernel}×1, then 1×{kernel}", Chain("separable", (column, row)), taken),
        Design(f"{kernel}×{kernel} at once", _alone(outputs, kernel), taken),
    )


def depthwise_separable(values: Values) -> tuple[Design, ...]:
    """A filter for each channel, then a 1×1 convolution that mixes; beside an ordinary one."""
    inputs, outputs, kernel = (int(values[key]) for key in ("inputs", "outputs", "kernel"))
    taken = Shape(inputs, int(values["side"]), int(values["side"]))
    window = (kernel, kernel)
    separable = Chain(
        "separable",
        (
            Convolution("depthwise", inputs, window, groups=inputs, padding="valid"),
            Convolution("pointwise", outputs),
        ),
    )
    ordinary = Chain("ordinary", (Convolution("conv", outputs, window, padding="valid"),))
    return (
        Design("Depthwise separable", separable, taken),
        Design("Ordinary convolution", ordinary, taken),
    )


def group_convolution(values: Values) -> tuple[Design, ...]:
    """Channels in groups that don't see each other, beside all with all and each alone."""
    inputs, outputs, kernel, groups = (
        int(values[key]) for key in ("inputs", "outputs", "kernel", "groups")
    )
    taken = Shape(inputs, int(values["side"]), int(values["side"]))
    return (
        Design(
            f"In {groups} group{'s' if groups > 1 else ''}", _alone(outputs, kernel, groups), taken
        ),
        Design("Ordinary convolution", _alone(outputs, kernel), taken),
    )


def _alone(outputs: int, kernel: int, groups: int = 1) -> Chain:
    return Chain("alone", (Convolution("conv", outputs, (kernel, kernel), groups=groups),))


LABS = (
    Lab(
        key="convolution",
        title="Convolution",
        group="Convolutions",
        question="What does a convolution cost, and what makes it cheaper?",
        knobs=(SIDE, INPUTS, OUTPUTS, KERNEL, STRIDE),
        designs=convolution,
        source="Goodfellow, Bengio & Courville, Deep Learning, chapter 9; the 3×3 filters: Simonyan"
        " & Zisserman, arXiv:1409.1556, §2.3",
        examples=(
            Example(
                "The second layer of VGG-16: 1.85 G multiply-adds, five times all of B0",
                {"side": 224, "inputs": 64, "outputs": 64, "kernel": 3, "stride": 1},
            ),
            Example(
                "ResNet's first layer: a large filter is cheap while there are three colours",
                {"side": 224, "inputs": 3, "outputs": 64, "kernel": 7, "stride": 2},
            ),
            Example(
                "Two 3×3 see as far as one 5×5 and cost 1.39 times less: 18 weights for 25",
                {"side": 28, "inputs": 128, "outputs": 128, "kernel": 5, "stride": 1},
            ),
        ),
        networks=("vgg16", "resnet50"),
    ),
    Lab(
        key="spatially-separable",
        title="Spatially separable convolution",
        group="Convolutions",
        question="When can a square filter be a column and a row?",
        knobs=(SIDE, INPUTS, replace(OUTPUTS, default=64), WINDOW),
        designs=spatially_separable,
        source="Szegedy et al., Rethinking the Inception Architecture, arXiv:1512.00567, §3.2",
        examples=(
            Example(
                "One filter on a grey picture: 6 multiplications for each place instead of 9",
                {"side": 224, "inputs": 1, "outputs": 1, "kernel": 3},
            ),
            Example(
                "Inception's 7×1 and 1×7 on maps of 17 × 17: 3.5 times fewer multiply-adds",
                {"side": 17, "inputs": 192, "outputs": 192, "kernel": 7},
            ),
        ),
        networks=("inception_v3", "inception_v4"),
    ),
    Lab(
        key="depthwise-separable",
        title="Depthwise separable convolution",
        group="Convolutions",
        question="How much cheaper is it to look first and mix afterwards?",
        knobs=_SMALL,
        designs=depthwise_separable,
        source="Howard et al., MobileNets, arXiv:1704.04861, §3.1",
        examples=(
            Example(
                "12 × 12 × 3 → 8 × 8 × 256: 1,228,800 multiply-adds against 53,952",
                {"side": 12, "inputs": 3, "outputs": 256, "kernel": 5},
            ),
            Example(
                "The last pair of MobileNet: 1,024 channels make the split 8.9 times cheaper",
                {"side": 9, "inputs": 1024, "outputs": 1024, "kernel": 3},
            ),
            Example(
                "In the middle of MobileNet, 28 × 28 of 256 channels: 8.7 times cheaper",
                {"side": 30, "inputs": 256, "outputs": 256, "kernel": 3},
            ),
            Example(
                "With a 1×1 kernel there is nothing to look at: the split costs more",
                {"side": 12, "inputs": 64, "outputs": 128, "kernel": 1},
            ),
        ),
        networks=("mobilenetv1_100", "efficientnet_b0"),
        corrections=("E38", "E35"),
    ),
    Lab(
        key="group-convolution",
        title="Group convolution",
        group="Convolutions",
        question="What is saved, and what is lost, if channels only see their own group?",
        knobs=(SIDE, replace(INPUTS, default=128), OUTPUTS, WINDOW, GROUPS),
        designs=group_convolution,
        source="Krizhevsky et al., AlexNet, 2012, §3.2; Zhang et al., ShuffleNet, arXiv:1707.01083,"
        " §3.1; groups of 16: Masters et al., arXiv:2106.03640",
        examples=(
            Example(
                "AlexNet's second layer in two groups, one for each of its two processors",
                {"side": 27, "inputs": 96, "outputs": 256, "kernel": 5, "groups": 2},
            ),
            Example(
                "ResNeXt's 32 groups of 4 channels",
                {"side": 56, "inputs": 128, "outputs": 128, "kernel": 3, "groups": 32},
            ),
            Example(
                "As many groups as channels: depthwise",
                {"side": 56, "inputs": 128, "outputs": 128, "kernel": 3, "groups": 128},
            ),
        ),
        networks=("resnext50_32x4d", "catalogue:shufflenet_v1"),
    ),
)
