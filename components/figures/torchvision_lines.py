"""Lines of Python that build a scaled network with torchvision's classes."""

from components.scaling import BASELINES, ScaledNetwork


def efficientnet(network: ScaledNetwork) -> tuple[str, ...]:
    """An EfficientNet of any depth and width."""
    _, *body, head = network.stages
    return (
        "from torchvision.models.efficientnet import EfficientNet, MBConvConfig",
        "",
        "# expansion, kernel, stride, channels in, channels out, layers",
        "stages = [",
        *(
            f"    MBConvConfig({stage.expand_ratio}, {stage.kernel}, {stage.stride},"
            f" {stage.in_channels}, {stage.out_channels}, {stage.layers}),"
            for stage in body
        ),
        "]",
        # Left out, torchvision would take four times the last stage's rounded channels.
        f"network = EfficientNet(stages, dropout=0.2, last_channel={head.out_channels})",
    )


def mobilenet(network: ScaledNetwork) -> tuple[str, ...]:
    """A MobileNetV2 of any depth and width; torchvision widens stem and head only by a factor."""
    _, *body, _ = network.stages
    rows = BASELINES[network.baseline].body
    return (
        "from torchvision.models.mobilenetv2 import MobileNetV2",
        "",
        "# expansion, channels before widening, layers, stride",
        "stages = [",
        *(
            f"    [{row.expand_ratio}, {row.channels}, {stage.layers}, {row.stride}],"
            for row, stage in zip(rows, body, strict=True)
        ),
        "]",
        # In full: a rounded factor could give other channels.
        f"network = MobileNetV2(width_mult={network.width!r}, inverted_residual_setting=stages)",
    )
