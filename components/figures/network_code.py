"""A scaled network as a short Python program for timm or torchvision.

The program has concrete numbers only, builds the network with random weights and prints how many
parameters it has.
"""

from textwrap import wrap

from components.figures import timm_lines, torchvision_lines
from components.figures.captions import network_caption
from components.figures.numbers import exact
from components.figures.unscaled import unscaled
from components.scaling import BASELINES, RELEASED, ScaledNetwork, released

Lines = tuple[str, ...]

# Names of the unscaled baselines; EfficientNet's have the same names in both libraries.
_IN_TIMM = {
    "mobilenetv1": "mobilenetv1_100",
    "mobilenetv2": "mobilenetv2_100",
    "resnet50": "resnet50",
}
_IN_TORCHVISION = {"mobilenetv2": "mobilenet_v2", "resnet50": "resnet50"}


def timm_code(network: ScaledNetwork) -> str:
    """A program that builds the network with timm; every baseline has one."""
    name = _released_name(network, _IN_TIMM)
    if name:
        lines: Lines = ("import timm", "", f'network = timm.create_model("{name}")')
    elif BASELINES[network.baseline].block == "inverted":
        lines = timm_lines.inverted(network)
    elif _as_wide_as_the_baseline(network):
        lines = _resnet("timm", network)
    else:
        lines = timm_lines.wider_resnet(network)
    return _program(network, lines)


def torchvision_code(network: ScaledNetwork) -> str | None:
    """A program that builds the network with torchvision's public classes; None without one.

    They can't build MobileNetV1, G16-EfficientNet, or a ResNet-50 of another width.
    """
    name = _released_name(network, _IN_TORCHVISION)
    if name:
        lines: Lines = ("from torchvision import models", "", f"network = models.{name}()")
    elif network.baseline == "efficientnet":
        lines = torchvision_lines.efficientnet(network)
    elif network.baseline == "mobilenetv2":
        lines = torchvision_lines.mobilenet(network)
    elif network.baseline == "resnet50" and _as_wide_as_the_baseline(network):
        lines = _resnet("torchvision", network)
    else:
        return None
    return _program(network, lines)


def _program(network: ScaledNetwork, lines: Lines) -> str:
    told = (
        f"{network_caption(network)}: {exact(network.params)} parameters, {exact(network.macs)}"
        " multiply-adds an image. Random weights, 1000 classes."
    )
    return "\n".join(
        (
            *wrap(told, 88, initial_indent="# ", subsequent_indent="# "),
            *lines,
            'print(f"{sum(weights.numel() for weights in network.parameters()):,} parameters")',
            "",
        )
    )


def _resnet(library: str, network: ScaledNetwork) -> Lines:
    """Both libraries have a class of this name, which takes the layers of each stage."""
    layers = ", ".join(str(stage.layers) for stage in network.stages[1:-1])
    return (
        f"from {library}.models.resnet import Bottleneck, ResNet",
        "",
        f"network = ResNet(Bottleneck, layers=[{layers}])",
    )


def _released_name(network: ScaledNetwork, names: dict[str, str]) -> str | None:
    """The library's name of a network with the very same layers, whatever its resolution."""
    if network.baseline == "efficientnet":
        same = (key for key in RELEASED if _layers(released(key)) == _layers(network))
        return next((f"efficientnet_{key}" for key in same), None)
    return names.get(network.baseline) if _layers(network) == _layers(unscaled(network)) else None


def _as_wide_as_the_baseline(network: ScaledNetwork) -> bool:
    return _widths(network) == _widths(unscaled(network))


def _widths(network: ScaledNetwork) -> list[int]:
    return [stage.out_channels for stage in network.stages]


def _layers(network: ScaledNetwork) -> list[tuple[int, int]]:
    return [(stage.layers, stage.out_channels) for stage in network.stages]
