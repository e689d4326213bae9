"""Receptive field: a stack of small windows beside one window that sees as much."""

from components.blocks.fields import Window, field_steps
from components.blocks.lab import Design, Example, Knob, Lab, Values
from components.blocks.parts import Chain, Convolution, Shape
from components.errors import ExplorerError

LAYERS = Knob("windows", "Layers", 2, 1, 6, help="Convolutions one after the other.")
KERNEL = Knob("kernel", "Kernel, px", 3, choices=(1, 3, 5, 7), help="Side of each filter.")
STRIDE = Knob(
    "stride", "Stride of each", 1, choices=(1, 2), help="How far a filter moves each time."
)
DILATION = Knob(
    "dilation", "Dilation of each", 1, choices=(1, 2, 4), help="2 looks at every second place."
)
CHANNELS = Knob("inputs", "Channels", 64, 1, 1024, help="In and out, of every layer.")

# Of the maps that go in; how the two ways compare hangs little on it.
SIDE_PX = 56
# Beyond this one window would not be a convolution that anybody builds.
MOST_FIELD = 255


def windows(values: Values) -> tuple[Window, ...]:
    """The stack's layers, which are all alike."""
    kernel, stride, dilation = (int(values[key]) for key in ("kernel", "stride", "dilation"))
    return (Window(kernel, stride, dilation),) * int(values["windows"])


def stack(values: Values) -> tuple[Design, ...]:
    """The stack, and a single convolution with its receptive field and its stride."""
    channels = int(values["inputs"])
    layers = windows(values)
    last = field_steps(layers)[-1]
    if last.field > MOST_FIELD:
        raise ExplorerError(
            f"This stack sees {last.field:,} pixels; choose fewer layers or a smaller stride, up to"
            f" {MOST_FIELD}."
        )
    several = tuple(
        Convolution(
            f"conv{number}",
            channels,
            (layer.kernel, layer.kernel),
            layer.stride,
            dilation=layer.dilation,
        )
        for number, layer in enumerate(layers, start=1)
    )
    single = Convolution("conv", channels, (last.field, last.field), last.step)
    taken = Shape(channels, SIDE_PX, SIDE_PX)
    name = "1 layer" if len(layers) == 1 else f"{len(layers)} layers"
    return (
        Design(f"{name} of {layers[0].kernel}×{layers[0].kernel}", Chain("stack", several), taken),
        Design(f"One of {last.field}×{last.field}", Chain("single", (single,)), taken),
    )


_PLAIN = {"stride": 1, "dilation": 1, "inputs": 64}

LABS = (
    Lab(
        key="receptive-field",
        title="Receptive field",
        group="Looking around",
        question="How much of the picture does one place see, and what does it cost to see more?",
        knobs=(LAYERS, KERNEL, STRIDE, DILATION, CHANNELS),
        designs=stack,
        source="Simonyan & Zisserman, VGG, arXiv:1409.1556, §2.3; Dumoulin & Visin,"
        " arXiv:1603.07285; Luo et al., arXiv:1701.04128",
        examples=(
            Example("Two 3×3 see as much as one 5×5", {**_PLAIN, "windows": 2, "kernel": 3}),
            Example("Three 3×3 see as much as one 7×7", {**_PLAIN, "windows": 3, "kernel": 3}),
            Example(
                "With stride 2 four layers see 31 pixels",
                {**_PLAIN, "windows": 4, "kernel": 3, "stride": 2},
            ),
        ),
        networks=("vgg16", "resnet50"),
    ),
)
