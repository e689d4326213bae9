"""Inverted residuals: MBConv with the numbers of any EfficientNet, and the fused MBConv."""

from components.blocks.lab import Design, Example, Knob, Lab, Values
from components.blocks.labs.pieces import STRIDE, gate, normalised, with_shortcut
from components.blocks.labs.residual import basic_block
from components.blocks.parts import ActivationName, Chain, Convolution, Part, Shape
from components.scaling import Block, scale

PHI = Knob("phi", "φ: how much larger than B0", 0, -1, 7, 0.1, help="0 is EfficientNet-B0.")
STAGE = Knob(
    "stage",
    "Stage",
    6,
    choices=(2, 3, 4, 5, 6, 7, 8),
    help="As Table 1 of the paper counts them; 1 is the stem, 9 the head.",
)
PLACE = Knob(
    "place",
    "Block of the stage",
    1,
    choices=(1, 2),
    names=("the first", "a repeated one"),
    help="The first may halve the maps and has no shortcut where the shape changes.",
)
INPUTS = Knob("inputs", "Channels in", 48, 1, 1024)
OUTPUTS = Knob("outputs", "Channels out", 48, 1, 1024)
EXPANSION = Knob(
    "expansion",
    "Expansion",
    4,
    choices=(1, 2, 4, 6),
    help="How many times more channels there are inside.",
)
SIDE = Knob("side", "Side of the maps, px", 96, 1, 600, help="Height and width of what goes in.")


def mbconv(values: Values) -> tuple[Design, ...]:
    """A block of EfficientNet at any φ, beside an ordinary block and MobileNetV2's form."""
    block = block_of(values["phi"], int(values["stage"]), int(values["place"]))
    taken = Shape(block.in_channels, block.input_px, block.input_px)
    ordinary = basic_block(block.in_channels, block.out_channels, block.stride, block.kernel)
    return (
        Design("MBConv", inverted(block, "SiLU", block.squeeze_channels), taken),
        Design("Ordinary residual block", ordinary, taken),
        Design("MobileNetV2's: ReLU6, no gate", inverted(block, "ReLU6", 0), taken),
    )


def block_of(phi: float, stage: int, place: int) -> Block:
    """The first (`place` 1) or a repeated block of a stage, as compound scaling makes it.

    Where a stage has one block alone, that one.

    Raises:
        ExplorerError: if φ is out of range.
    """
    blocks = scale(phi).stages[stage - 1].blocks
    return blocks[min(place, len(blocks)) - 1]


def inverted(block: Block, function: ActivationName, squeezed: int) -> Chain:
    """Expand, look around in each channel, gate if `squeezed`, narrow (arXiv:1801.04381, Fig. 3).

    What narrows has no activation. The shortcut, if any, joins the narrow ends.
    """
    hidden, window = block.hidden_channels, (block.kernel, block.kernel)
    look = Convolution("depthwise", hidden, window, block.stride, block.groups)
    parts: list[Part] = []
    if block.expand_ratio > 1:
        parts += normalised(Convolution("expand", hidden), function)
    parts += normalised(look, function)
    if squeezed:
        parts.append(gate(hidden, squeezed, function))
    parts += normalised(Convolution("narrow", block.out_channels), None)
    return _joined(tuple(parts), block.in_channels, block.out_channels, block.stride)


def fused_mbconv(values: Values) -> tuple[Design, ...]:
    """A fused block, beside the separable one without and with its gate."""
    inputs, outputs, ratio, side, stride = (
        int(values[key]) for key in ("inputs", "outputs", "expansion", "side", "stride")
    )
    taken, hidden = Shape(inputs, side, side), inputs * ratio
    after = -(-side // stride)
    squeezed = max(1, inputs // 4)
    block = Block(3, stride, ratio, inputs, hidden, hidden, squeezed, outputs, side, after)
    return (
        Design("Fused-MBConv", fused(inputs, outputs, ratio, stride), taken),
        Design("MBConv without gate", inverted(block, "SiLU", 0), taken),
        Design("MBConv with gate", inverted(block, "SiLU", squeezed), taken),
    )


def fused(inputs: int, outputs: int, expansion: int, stride: int) -> Chain:
    """An ordinary 3×3 that expands, then a 1×1 that narrows (arXiv:2104.00298, Fig. 2).

    Without expansion the 3×3 stands alone.
    """
    expand = Convolution("expand", inputs * expansion, (3, 3), stride)
    parts: tuple[Part, ...] = (
        *normalised(expand, "SiLU"),
        *normalised(Convolution("narrow", outputs), None),
    )
    if expansion == 1:
        parts = normalised(Convolution("conv", outputs, (3, 3), stride), "SiLU")
    return _joined(parts, inputs, outputs, stride)


def _joined(parts: tuple[Part, ...], inputs: int, outputs: int, stride: int) -> Chain:
    if inputs != outputs or stride > 1:
        return Chain("block", parts)
    return with_shortcut("block", Chain("residual", parts), Chain("shortcut"), ())


LABS = (
    Lab(
        key="mbconv",
        title="Inverted residual (MBConv)",
        group="Inverted residuals",
        question="Why is a block cheap that is six times wider inside than outside?",
        knobs=(PHI, STAGE, PLACE),
        designs=mbconv,
        source="Sandler et al., MobileNetV2, arXiv:1801.04381, §3; Tan & Le, EfficientNet,"
        " arXiv:1905.11946, Table 1",
        examples=(
            Example(
                "B0, stage 6, first block: 80 → 480 → 112 channels on 14 × 14, no shortcut",
                {"phi": 0, "stage": 6, "place": 1},
            ),
            Example(
                "B0, stage 6, repeated: 112 → 672 → 112 channels, with shortcut",
                {"phi": 0, "stage": 6, "place": 2},
            ),
            Example(
                "The same at φ = 7: 216 → 1,296 → 216 channels on 38 × 38",
                {"phi": 7, "stage": 6, "place": 2},
            ),
            Example("Stage 2 does not expand", {"phi": 0, "stage": 2, "place": 1}),
        ),
        networks=("efficientnet_b0", "mobilenetv2_100"),
        corrections=("E7", "E8", "E16"),
    ),
    Lab(
        key="fused-mbconv",
        title="Fused MBConv",
        group="Inverted residuals",
        question="When is an ordinary convolution better than a depthwise one that costs less?",
        knobs=(INPUTS, OUTPUTS, EXPANSION, SIDE, STRIDE),
        designs=fused_mbconv,
        source="Tan & Le, EfficientNetV2, arXiv:2104.00298, §3.2, Fig. 2, Table 4",
        examples=(
            Example(
                "48 channels, EfficientNetV2-S's stage 2, fused: 92,640 parameters instead of"
                " 25,836",
                {"inputs": 48, "outputs": 48, "expansion": 4, "side": 96, "stride": 1},
            ),
            Example(
                "256 channels, EfficientNetV2-S's stage 6, not fused: 1,005,120 parameters,"
                " 3,935,744 if it were",
                {"inputs": 256, "outputs": 256, "expansion": 6, "side": 12, "stride": 1},
            ),
        ),
        networks=("torchvision:efficientnet_v2_s",),
    ),
)
