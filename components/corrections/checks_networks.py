"""Checks that build Inception networks and others in torch, without numbers."""

from typing import TYPE_CHECKING

from components.corrections.comparing import Number, compared, expected
from components.corrections.records import Checked, Correction
from components.corrections.shells import convolutions_of, counted, params, shell
from components.networks.architectures import architecture

if TYPE_CHECKING:
    from torch import nn

BILLION, MILLION = 1e9, 1e6


def googlenet_size(of: Correction) -> Checked:
    """Parameters of the network that its paper describes."""
    found = params("catalogue:googlenet")
    return compared(
        f"Built with true 5×5 filters: {found:,} parameters.",
        (expected(of, "Parameters, millions", found / MILLION),),
    )


def googlenet_parts(of: Correction) -> Checked:
    """Normalisations and 5×5 filters in the paper's and in torchvision's network."""
    paper, library = "catalogue:googlenet", "torchvision:googlenet"
    return compared(
        "Both built; the extra classifiers of training are left out.",
        (
            expected(of, "Batch normalisations, paper", _normalisations(paper)),
            expected(of, "Batch normalisations, torchvision", _normalisations(library), "library"),
            expected(of, "5×5 filters' layers, paper", _fives(paper), "fives"),
            expected(of, "5×5 filters' layers, torchvision", _fives(library), "library_fives"),
        ),
    )


def googlenet_depth(of: Correction) -> Checked:
    """Convolutions on the longest way through GoogLeNet."""
    convolutions, modules = (
        len(convolutions_of("catalogue:googlenet")),
        _fives("catalogue:googlenet"),
    )
    before = convolutions - 6 * modules
    return compared(
        f"{before} convolutions, {modules} modules in which the longest way has two, 1 classifier.",
        (expected(of, "Layers with weights, one after the other", before + 2 * modules + 1),),
    )


def inception_versions(of: Correction) -> Checked:
    """Multiply-adds of the four."""
    names = {
        "v1": "catalogue:inception_resnet_v1",
        "v3": "inception_v3",
        "v2": "inception_resnet_v2",
        "v4": "inception_v4",
    }
    titles = ("Inception-ResNet-v1", "Inception-v3", "Inception-ResNet-v2", "Inception-v4")
    return compared(
        "Billions of multiply-adds at 299 px.",
        [
            expected(of, title, counted(name, 299).macs / BILLION, key)
            for title, (key, name) in zip(titles, names.items(), strict=True)
        ],
    )


def cost_and_accuracy(of: Correction) -> Checked:
    """Multiply-adds of Inception-v4 and ResNet-152, beside their published accuracy."""
    inception, resnet = architecture("Inception-v4"), architecture("ResNet-152")
    found = compared(
        f"Published top-1: {inception.top1_published} % for Inception-v4,"
        f" {resnet.top1_published} % for ResNet-152.",
        (
            expected(of, "Inception-v4, billions", counted("inception_v4", 299).macs / BILLION),
            expected(
                of, "ResNet-152, billions", counted("resnet152", 224).macs / BILLION, "resnet"
            ),
        ),
    )
    better = (inception.top1_published or 0) > (resnet.top1_published or 0)
    return Checked(found.sentence, found.heads, found.rows, found.agrees and better)


def pnasnet(of: Correction) -> Checked:
    """PNASNet's multiply-adds, and how many times B4's published ones they are."""
    macs = counted("pnasnet5large", int(of.given["side"])).macs
    b4 = architecture("EfficientNet-B4").macs_published or 1
    return compared(
        f"{macs / BILLION:.2f} billion are {macs / b4:.1f} times the {b4 / BILLION} billion"
        " that are printed for B4.",
        (expected(of, "Multiply-adds, billions", macs / BILLION),),
    )


def senet(of: Correction) -> Checked:
    """Parameters and multiply-adds of SENet-154."""
    found = counted("legacy_senet154", int(of.given["side"]))
    return compared(
        "SENet-154, as its authors released it.",
        (
            expected(of, "Parameters, millions", found.params / MILLION),
            expected(of, "Multiply-adds, billions", found.macs / BILLION, "macs"),
        ),
    )


def layers_of_old_networks(of: Correction) -> Checked:
    """Layers of LeNet-5, its subsampling too, and of AlexNet."""
    from torch import nn

    lenet, alexnet = shell("catalogue:lenet5"), shell("alexnet")
    weights = (nn.Conv2d, nn.Linear)
    sampling = (*weights, nn.MaxPool2d, nn.AvgPool2d)
    return compared(
        "LeNet-5: convolutions, subsampling and full layers. AlexNet: those with weights.",
        (
            expected(of, "LeNet-5", _of_kinds(lenet, sampling), "lenet"),
            expected(of, "AlexNet", _of_kinds(alexnet, weights), "alexnet"),
        ),
    )


def transitions(of: Correction) -> Checked:
    """What DenseNet-121's transitions take and give."""
    convolutions = [part for path, part in convolutions_of("densenet121") if ".transition" in path]
    sizes = [(part.in_channels, part.out_channels) for part in convolutions]
    told = ", ".join(f"{taken:,} → {given:,}" for taken, given in sizes)
    return compared(
        f"The {len(sizes)} transitions of DenseNet-121: {told}.",
        [
            expected(of, f"Share that is kept of {taken:,} maps", given / taken)
            for taken, given in sizes
        ],
    )


def patch_size(of: Correction) -> Checked:
    """The numbers of a patch that ViT's first layer takes."""
    weight = shell("vit_base_patch16_224").get_parameter("patch_embed.proj.weight")
    _, *patch = weight.shape
    return compared(
        f"The first layer's weights for one output: {' · '.join(map(str, patch))}.",
        (expected(of, "Numbers in a patch", weight[0].numel()),),
    )


def tokens(of: Correction) -> Checked:
    """What ViT's first layer makes of a picture."""
    import torch

    patches = shell("vit_base_patch16_224").get_submodule("patch_embed")
    with torch.no_grad():
        row = patches(torch.zeros(1, 3, 224, 224, device="meta"))[0]
    return compared(
        f"Out come {row.shape[0]} tokens of {row.shape[1]} numbers.",
        (
            expected(of, "Tokens of a picture", row.shape[0]),
            expected(of, "Axes of a token (an image has 3)", row[0].ndim, "axes"),
        ),
    )


def last_stride(of: Correction) -> Checked:
    """MobileNet as it is built, and with the stride that its table prints."""
    from components.networks.counting import count

    network = shell("mobilenetv1_100")
    built = count(network, (3, 224, 224)).macs / MILLION
    depthwise = [part for path, part in network.named_modules() if path.endswith(".conv_dw")]
    depthwise[-1].stride = (2, 2)
    literal = count(network, (3, 224, 224)).macs / MILLION
    return compared(
        "The same network counted twice, its last depthwise stride changed in between.",
        (
            expected(of, "With stride 1, millions", built),
            Number("With stride 2, millions", literal, of.expected["told"]),
        ),
    )


def _fives(name: str) -> int:
    return sum(part.kernel_size == (5, 5) for _, part in convolutions_of(name))


def _normalisations(name: str) -> int:
    from torch import nn

    return sum(
        isinstance(part, nn.BatchNorm2d) and "aux" not in path
        for path, part in shell(name).named_modules()
    )


def _of_kinds(network: "nn.Module", kinds: "tuple[type[nn.Module], ...]") -> int:
    """Layers of these kinds; AlexNet's poolings are not asked for."""
    return sum(isinstance(part, kinds) for part in network.modules())


CHECKS = {
    "E10": pnasnet,
    "E11": senet,
    "E25": cost_and_accuracy,
    "E27": googlenet_size,
    "E28": googlenet_parts,
    "E29": googlenet_depth,
    "E30": inception_versions,
    "E32": layers_of_old_networks,
    "E34": transitions,
    "E35": last_stride,
    "E36": patch_size,
    "E37": tokens,
}
