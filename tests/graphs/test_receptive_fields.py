"""Receptive fields beside the gradient of one unit, in networks where nothing can cancel or die.

Every weight is positive and so is the image: activations pass all, and a pixel has a gradient
exactly if the unit sees it.
"""

from collections.abc import Callable

import pytest
import timm
import torch
from torch import Tensor, nn
from torch.nn import functional

from components.graphs import trace
from components.networks import create


class Residual(nn.Module):
    """A wide way and a short one, with a stride."""

    def __init__(self) -> None:
        super().__init__()
        self.one = nn.Conv2d(3, 4, 3, stride=2, padding=1)
        self.two = nn.Conv2d(4, 4, 5, padding=2)
        self.short = nn.Conv2d(3, 4, 1, stride=2)
        self.after = nn.Conv2d(4, 4, 3)

    def forward(self, x: Tensor) -> Tensor:
        result: Tensor = self.after(self.two(functional.relu(self.one(x))) + self.short(x))
        return result


class Branches(nn.Module):
    """Inception's factorised 7×7 beside a pooling and a 3×3, concatenated."""

    def __init__(self) -> None:
        super().__init__()
        self.high, self.wide = nn.Conv2d(3, 4, (7, 1)), nn.Conv2d(4, 4, (1, 7))
        self.small, self.pool = nn.Conv2d(3, 4, 3, padding=1), nn.AvgPool2d(3, 1, 1)
        self.after = nn.Conv2d(11, 4, 3, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        small = torch.cat([self.small(x), self.pool(x)], 1)[:, :, 3:-3, 3:-3]
        result: Tensor = self.after(torch.cat([self.wide(self.high(x)), small], dim=1))
        return result


class Pooled(nn.Module):
    """Strided poolings before dilated convolutions, one of them without neighbours."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 4, 7, stride=2)
        self.pool = nn.AvgPool2d(3, stride=2, ceil_mode=True)
        self.dilated = nn.Conv2d(4, 4, 3, dilation=3)
        self.thin = nn.Conv2d(4, 4, 1, stride=2)
        self.last = nn.Conv2d(4, 4, (3, 5), dilation=(2, 1))

    def forward(self, x: Tensor) -> Tensor:
        result: Tensor = self.last(self.thin(self.dilated(self.pool(self.first(x)))))
        return result


def b0() -> nn.Module:
    return create("efficientnet_b0")


# What builds it, the image's side, and modules to look at.
NETWORKS: dict[str, tuple[Callable[[], nn.Module], int, list[str]]] = {
    "residual": (Residual, 64, ["one", "two", "short", "after"]),
    "concatenating": (Branches, 64, ["high", "wide", "small", "after"]),
    "dilated": (Pooled, 160, ["first", "pool", "dilated", "thin", "last"]),
    "resnet20": (lambda: create("cifar:resnet20"), 180, ["groups.0", "groups.1", "groups.2"]),
    "resnet18": (lambda: create("resnet18"), 320, ["conv1", "layer1", "layer2.0.conv1", "layer2"]),
    "squeezenet": (
        lambda: create("torchvision:squeezenet1_1"),
        240,
        ["features.3", "features.4", "features.7", "features.9.expand3x3"],
    ),
    "googlenet": (
        lambda: create("torchvision:googlenet"),
        240,
        ["conv3", "inception3a", "inception3b"],
    ),
    "densenet": (
        lambda: timm.create_model("densenet121"),
        200,
        ["features.denseblock1.denselayer2", "features.denseblock1", "features.transition1"],
    ),
    "efficientnet": (b0, 160, ["conv_stem", "blocks.0", "blocks.1.0", "blocks.1", "blocks.2.0"]),
}


def prepared(network: nn.Module, gates: bool) -> nn.Module:
    """The network for gradients: positive, averaging for the largest, gates as asked."""
    for path, module in [*network.named_modules()]:
        parent = network.get_submodule(path.rpartition(".")[0])
        name = path.rpartition(".")[2]
        if isinstance(module, nn.MaxPool2d):
            same = module.kernel_size, module.stride, module.padding, module.ceil_mode
            setattr(parent, name, nn.AvgPool2d(*same))
        elif name == "se" and not gates:
            setattr(parent, name, nn.Identity())
    for tensor in network.parameters():
        fan_in = tensor[0].numel() if tensor.dim() > 1 else 1
        nn.init.uniform_(tensor, 0.5 / fan_in, 1.5 / fan_in)
    return network.double().eval()


def seen(network: nn.Module, side: int, path: str) -> int:
    """The side of the part of the image that has a gradient of the middle unit of a module."""
    image = torch.ones(1, 3, side, side, dtype=torch.float64, requires_grad=True)
    results: list[Tensor] = []
    handle = network.get_submodule(path).register_forward_hook(
        lambda module, args, result: results.append(result)
    )
    network(image)
    handle.remove()
    middle = results[0].shape[-2] // 2, results[0].shape[-1] // 2
    (gradient,) = torch.autograd.grad(results[0][0, :, *middle].sum(), image)
    places = gradient[0].sum(0).nonzero()
    extent: Tensor = places.max(0).values - places.min(0).values + 1
    return int(extent.max())


@pytest.mark.parametrize("name", NETWORKS)
def test_the_side_is_that_of_the_gradient_with_gates_held_constant(name: str) -> None:
    make, side, paths = NETWORKS[name]
    torch.manual_seed(0)
    nodes = trace(make(), side).by_path
    network = prepared(make(), gates=False)
    found = {path: nodes[path].receptive_field for path in paths}
    assert found == {path: seen(network, side, path) for path in paths}
    assert all(field is not None and field < side for field in found.values())


def test_behind_a_gate_every_pixel_has_a_gradient_and_before_it_not() -> None:
    nodes = trace(b0(), 160).by_path
    torch.manual_seed(0)
    network = prepared(b0(), gates=True)
    for path in ("conv_stem", "blocks.0.0.conv_dw", "blocks.0", "blocks.1.0.conv_dw"):
        assert nodes[path].sees_all == (seen(network, 160, path) == 160), path
    assert not nodes["blocks.0.0.conv_dw"].sees_all
    assert nodes["blocks.0"].sees_all


@pytest.mark.parametrize(
    ("name", "side"),
    [
        # https://distill.pub/2019/computing-receptive-fields, table 1; 427 for ResNets with the
        # stride in the 3×3, 483 for those with it in the 1×1 before
        ("torchvision:alexnet", 195),
        ("torchvision:vgg16", 212),
        ("inception_v3", 1311),
        ("inception_resnet_v2", 3039),
        ("resnet50", 427),
    ],
)
def test_published_fields_of_the_last_map(name: str, side: int) -> None:
    graph = trace(name)
    assert next(n for n in reversed(graph.boxes) if n.receptive_field).receptive_field == side
    assert graph.boxes[-1].receptive_field is None
    assert graph.boxes[-1].sees_all


def test_attention_over_all_tokens_sees_all_and_in_windows_has_no_side() -> None:
    vit = trace("vit_tiny_patch16_224").by_path
    assert (vit["patch_embed"].receptive_field, vit["patch_embed"].step) == (16, 16)
    assert not vit["blocks.0.norm1"].sees_all
    assert vit["blocks.0.attn"].sees_all
    assert vit["blocks.0"].receptive_field is None
    swin = trace("swin_tiny_patch4_window7_224").by_path
    assert swin["layers.0.blocks.0"].receptive_field is None
    assert not swin["layers.0.blocks.0"].sees_all
    assert swin["output"].sees_all


class Mixers(nn.Module):
    """Each way to see more than windows do, one behind the other in `which` order."""

    def __init__(self, which: str) -> None:
        super().__init__()
        self.which = which
        self.up, self.conv = nn.ConvTranspose2d(3, 3, 2, stride=2), nn.Conv2d(3, 3, 3)
        self.tokens, self.norm = nn.Linear(256, 256), nn.GroupNorm(1, 3)

    def forward(self, x: Tensor) -> Tensor:
        match self.which:
            case "linear over tokens":
                x = self.tokens(x.flatten(2)).mean(1)
            case "statistics":
                x = self.norm(x)
            case "upsampling":
                x = self.up(self.conv(x))
            case "thinned out":
                x = self.conv(x[:, :, ::2, ::2])
            case "rows":
                x = x + x.mean(3, keepdim=True)
        return x


@pytest.mark.parametrize(
    ("which", "side", "step", "sees_all"),
    [
        ("linear over tokens", None, None, True),
        ("statistics", 1, 1, True),
        ("upsampling", None, None, False),
        ("thinned out", 5, 2, False),
        ("rows", None, None, False),
    ],
)
def test_what_else_can_mix_places(
    which: str, side: int | None, step: int | None, sees_all: bool
) -> None:
    graph = trace(Mixers(which), 16)
    assert graph.traced, graph.reason
    result = graph.by_path["output"]
    assert (result.receptive_field, result.step, result.sees_all) == (side, step, sees_all)
