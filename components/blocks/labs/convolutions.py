"""Convolutions: ordinary, and split so that they cost less."""

from components.blocks.lab import Design, Example, Knob, Lab, Values
from components.blocks.parts import Chain, Convolution, Shape

SIDE = Knob("side", "Image side, px", 56, 1, 600, help="Height and width of what goes in.")
INPUTS = Knob("inputs", "Channels in", 64, 1, 2048)
OUTPUTS = Knob("outputs", "Channels out", 128, 1, 4096)
KERNEL = Knob("kernel", "Kernel, px", 3, choices=(1, 3, 5, 7), help="Side of each filter.")


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


LABS = (
    Lab(
        key="depthwise-separable",
        title="Depthwise separable convolution",
        group="Convolutions",
        question="How much cheaper is it to look first and mix afterwards?",
        knobs=(SIDE, INPUTS, OUTPUTS, KERNEL),
        designs=depthwise_separable,
        source="Howard et al., MobileNets, arXiv:1704.04861, §3.1",
        examples=(
            Example(
                "12 × 12 × 3 → 8 × 8 × 256: 1,228,800 multiply-adds against 53,952",
                {"side": 12, "inputs": 3, "outputs": 256, "kernel": 5},
            ),
        ),
        networks=("mobilenetv1_100", "efficientnet_b0"),
    ),
)
