"""Checks that build EfficientNets and residual networks in torch, without numbers."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.corrections.comparing import Number, compared, expected
from components.corrections.records import Checked, Correction
from components.corrections.shells import (
    blocks_of,
    convolutions_of,
    counted,
    features,
    params,
    shell,
)
from components.networks.names import NAMES_FILE
from components.scaling import RELEASED

if TYPE_CHECKING:
    from torch import nn

BILLION, MILLION = 1e9, 1e6


def gates(of: Correction) -> Checked:
    """The blocks of B0 to B7, those with squeeze-and-excitation, and the width inside."""
    heads = ("Network", "MBConv blocks", "With a gate", "A quarter of the input wide")
    counts = [_gates(f"efficientnet_{name}") for name in RELEASED]
    blocks, gated, quarter = (sum(column) for column in zip(*counts, strict=True))
    return Checked(
        f"{blocks} blocks in eight networks, built by timm: {blocks - gated} have no gate.",
        heads,
        tuple(
            (name.upper(), *map(str, count)) for name, count in zip(RELEASED, counts, strict=True)
        ),
        of.expected["right"] == blocks - gated and of.expected["right_quarter"] == gated - quarter,
    )


def larger_than_b7(of: Correction) -> Checked:
    """Parameters of EfficientNets beyond B7."""
    b7 = params("efficientnet_b7") / MILLION
    b8, l2 = (params(f"tf_efficientnet_{name}") / MILLION for name in ("b8", "l2"))
    return compared(
        f"B7 has {b7:.1f} million parameters; B8 and L2 have the same blocks, and more of them.",
        (
            expected(of, "Parameters of B8, millions", b8, "b8"),
            expected(of, "Parameters of L2, millions", l2, "l2"),
        ),
    )


def b2_or_b5(of: Correction) -> Checked:
    """Features and Keras' count, B2 and B5, from the built networks."""
    (b2, b2_total), (b5, b5_total) = (_keras(of, f"efficientnet_{name}") for name in ("b2", "b5"))
    return compared(
        "Trainable parameters without the classifier, running statistics of each normalised"
        f" channel, and {of.given['normalization']} numbers of the Normalization layer.",
        (
            expected(of, "Features, B5", b5),
            Number("Keras' count, B5", b5_total, of.expected["right_total"]),
            Number("Features, B2", b2, of.expected["told"]),
            Number("Keras' count, B2", b2_total, of.expected["told_total"]),
        ),
    )


def layers_of_b0(of: Correction) -> Checked:
    """B0's blocks with stem and head, and its convolutions with and without those in gates."""
    convolutions = convolutions_of("efficientnet_b0")
    outside = [path for path, _ in convolutions if ".se." not in path]
    return compared(
        "Counted in the built network.",
        (
            expected(of, "Stem, blocks and head", 2 + len(blocks_of("efficientnet_b0"))),
            expected(of, "Convolutions outside the gates", len(outside), "convs"),
            expected(of, "All convolutions", len(convolutions), "all"),
        ),
    )


def ungated(of: Correction) -> Checked:
    """Gate functions in ResNet-152, and shortcuts that have no parameter."""
    from torch import nn

    network = shell("resnet152")
    functions = (nn.Sigmoid, nn.Tanh, nn.Softmax)
    gate_like = sum(isinstance(part, functions) for part in network.modules())
    shortcuts = [path for path, _ in network.named_modules() if path.endswith(".conv1")]
    projections = [path for path, _ in network.named_modules() if path.endswith(".downsample")]
    return compared(
        f"{len(shortcuts)} blocks; the {len(projections)} where the size changes have a 1×1"
        " convolution on the shortcut.",
        (
            expected(of, "Sigmoids and other gate functions", gate_like),
            expected(of, "Shortcuts without parameters", len(shortcuts) - len(projections), "free"),
        ),
    )


def equal_complexity(of: Correction) -> Checked:
    """Multiply-adds of ResNeXt against ResNet, in two pairs."""
    names = ("resnext50_32x4d", "resnet50", "resnext101_32x4d", "resnet200")
    x50, r50, x101, r200 = (counted(name, 224).macs for name in names)
    return compared(
        f"{x50 / BILLION:.2f} against {r50 / BILLION:.2f} billion multiply-adds, and"
        f" {x101 / BILLION:.2f} against {r200 / BILLION:.2f}.",
        (
            expected(of, "ResNeXt-50 against ResNet-50", x50 / r50),
            expected(of, "ResNeXt-101 against ResNet-200", x101 / r200, "200"),
        ),
    )


def no_resnext_34(of: Correction) -> Checked:
    """Names in both libraries, and the features of two networks."""
    names = NAMES_FILE.read_text(encoding="utf-8").split()
    resnexts = [name for name in names if "resnext" in name]
    called = sum("resnext34" in name for name in names)
    return compared(
        f"{len(resnexts)} of the {len(names):,} networks of timm and torchvision have “resnext” in"
        " their name.",
        (
            expected(of, "Called ResNeXt-34", called),
            expected(of, "Features of ResNet-34", features("resnet34"), "features"),
            expected(of, "Features of ResNeXt-50", features("resnext50_32x4d"), "resnext"),
        ),
    )


def thirty_six(of: Correction) -> Checked:
    """Blocks of ResNet-152's four groups."""
    network = shell("resnet152")
    sizes = [len(list(network.get_submodule(f"layer{n}").children())) for n in range(1, 5)]
    return compared(
        f"{' + '.join(map(str, sizes))} = {sum(sizes)} blocks of three convolutions.",
        (
            expected(of, "Blocks in conv4", sizes[2]),
            expected(of, "Layers with weights", 3 * sum(sizes) + 2, "layers"),
        ),
    )


def stride_placement(of: Correction) -> Checked:
    """ResNet-50 as libraries have it, and with each stride moved to the first convolution."""
    from components.networks.counting import count

    network = shell("torchvision:resnet50")
    library = count(network, (3, 224, 224)).macs
    moved = 0
    for path, part in network.named_modules():
        if path.endswith(".conv2") and part.stride != (1, 1):
            network.get_submodule(path.replace(".conv2", ".conv1")).stride = part.stride
            part.stride = (1, 1)
            moved += 1
    return compared(
        f"The stride was moved in {moved} blocks of the built network.",
        (
            expected(
                of, "Stride in the 1×1, billions", count(network, (3, 224, 224)).macs / BILLION
            ),
            expected(of, "Stride in the 3×3, billions", library / BILLION, "library"),
        ),
    )


def larger_picture(of: Correction) -> Checked:
    """ResNeXt-101 (64×4d) at two sizes of the picture."""
    side = int(of.given["side"])
    large, usual = (counted("resnext101_64x4d", each) for each in (side, 224))
    return compared(
        "The same network, built once, counted for two sizes of its picture.",
        (
            expected(of, f"Multiply-adds at {side} px, billions", large.macs / BILLION),
            expected(of, "Multiply-adds at 224 px, billions", usual.macs / BILLION, "224"),
            expected(of, "Parameters, millions", large.params / MILLION, "params"),
        ),
    )


def _keras(of: Correction, name: str) -> tuple[int, int]:
    """Features, and parameters without the classifier as Keras adds them up."""
    from torch import nn

    network = shell(name)
    inside = [part for path, part in network.named_parameters() if "classifier" not in path]
    normal = [part for part in network.modules() if isinstance(part, nn.BatchNorm2d)]
    statistics = sum(2 * part.num_features for part in normal)
    trained = sum(part.numel() for part in inside)
    return features(name), trained + statistics + int(of.given["normalization"])


def _gates(name: str) -> tuple[int, int, int]:
    """Blocks, those with a gate, and gates that are a quarter of the block's input wide."""
    blocks = blocks_of(name)
    gated = [block for block in blocks if _gate_width(block)]
    return len(blocks), len(gated), sum(4 * _gate_width(one) == _inputs(one) for one in gated)


def _gate_width(block: "nn.Module") -> int:
    """Channels inside the block's gate; 0 without one."""
    found = dict(block.named_modules()).get("se.conv_reduce")
    return 0 if found is None else int(found.out_channels)


def _inputs(block: "nn.Module") -> int:
    return next(_inside(block)).in_channels


def _inside(network: "nn.Module") -> "Iterator[nn.Conv2d]":
    from torch import nn

    return (part for part in network.modules() if isinstance(part, nn.Conv2d))


CHECKS = {
    "E7": gates,
    "E15": larger_than_b7,
    "E19": ungated,
    "E20": equal_complexity,
    "E42": no_resnext_34,
    "E45": b2_or_b5,
    "R1": thirty_six,
    "R2": stride_placement,
    "R6": larger_picture,
    "R7": layers_of_b0,
}
