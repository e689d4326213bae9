"""Lines of Python that build a scaled network with timm's classes."""

from components.scaling import BASELINES, Baseline, ScaledNetwork, Stage
from components.scaling.baseline import G16


def inverted(network: ScaledNetwork) -> tuple[str, ...]:
    """Any EfficientNet or MobileNet, by timm's `EfficientNet` and its notation for blocks."""
    baseline = BASELINES[network.baseline]
    stem, *body, head = network.stages
    return (
        *(["from timm.layers import GroupNorm1"] if baseline is G16 else []),
        "from timm.models.efficientnet import EfficientNet, decode_arch_def",
        "from torch import nn",
        "",
        *_legend(baseline),
        "stages = [",
        *(f"    [{_stage(stage, baseline)}]," for stage in body),
        "]",
        "network = EfficientNet(",
        "    decode_arch_def(stages),",
        f"    stem_size={stem.out_channels},",
        # 0 stands for no convolution in the head.
        f"    num_features={head.out_channels if baseline.head.channels else 0},",
        f"    act_layer=nn.{'SiLU' if baseline.squeeze_ratio else 'ReLU6'},",
        *(["    norm_layer=GroupNorm1,"] if baseline is G16 else []),
        ")",
    )


def wider_resnet(network: ScaledNetwork) -> tuple[str, ...]:
    """A ResNet of any width; timm's own stem, always of 64 channels, is exchanged."""
    stem, *body, _ = network.stages
    start, narrow, wide = stem.out_channels, body[0].blocks[0].hidden_channels, body[0].out_channels
    widths = ", ".join(str(stage.blocks[0].hidden_channels) for stage in body)
    layers = ", ".join(str(stage.layers) for stage in body)
    return (
        "from timm.models.resnet import Bottleneck, ResNet, downsample_conv",
        "from torch import nn",
        "",
        f"network = ResNet(Bottleneck, layers=[{layers}], channels=[{widths}])",
        "# timm's stem has 64 channels whatever the width, so it is exchanged.",
        f"network.conv1 = nn.Conv2d(3, {start}, kernel_size=7, stride=2, padding=3, bias=False)",
        f"network.bn1 = nn.BatchNorm2d({start})",
        f"shortcut = downsample_conv({start}, {wide}, kernel_size=1)",
        f"network.layer1[0] = Bottleneck({start}, {narrow}, downsample=shortcut)",
        "network.init_weights()",
    )


def _legend(baseline: Baseline) -> tuple[str, ...]:
    gate = "; se: gate against the block's input" if baseline.squeeze_ratio else ""
    groups = "# gs: channels in a group; GroupNorm1: the paper's layer normalisation, without proxy"
    return (
        f"# {_plain(baseline)}: block without expansion; ir: with expansion e",
        f"# r: layers; k: kernel; s: stride; c: channels{gate}",
        *([groups] if baseline is G16 else []),
    )


def _stage(stage: Stage, baseline: Baseline) -> str:
    """A stage in timm's notation: two strings where only its first block has other groups."""
    sizes = [block.hidden_channels // block.groups for block in stage.blocks]
    if len(set(sizes)) == 1:
        return _blocks(stage, baseline, stage.layers, sizes[0])
    first = _blocks(stage, baseline, 1, sizes[0])
    return f"{first}, {_blocks(stage, baseline, stage.layers - 1, sizes[1])}"


def _blocks(stage: Stage, baseline: Baseline, layers: int, group_size: int) -> str:
    parts = (
        "ir" if stage.expand_ratio > 1 else _plain(baseline),
        f"r{layers}_k{stage.kernel}_s{stage.stride}_e{stage.expand_ratio}_c{stage.out_channels}",
        *([f"se{baseline.squeeze_ratio:g}"] if baseline.squeeze_ratio else []),
        *([f"gs{group_size}"] if group_size > 1 else []),
    )
    return f'"{"_".join(parts)}"'


def _plain(baseline: Baseline) -> str:
    """The word of timm for blocks without expansion; MobileNetV1's ("dsa") have no shortcut."""
    return "ds" if baseline.shortcuts else "dsa"
