"""The same block built in torch, and counted there."""

from collections import OrderedDict
from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional

from components.blocks import parts
from components.blocks.costing import cost, given
from components.blocks.parts import Branches, Chain, Layer, Part, Shape
from components.networks.counting import Counts, count

_FUNCTIONS: dict[parts.ActivationName, type[nn.Module]] = {
    "ReLU": nn.ReLU,
    "ReLU6": nn.ReLU6,
    "SiLU": nn.SiLU,
    "GELU": nn.GELU,
    "sigmoid": nn.Sigmoid,
}


def build(part: Part, taken: Shape) -> nn.Module:
    """The part as a module with random weights; its layers have the paths of `costing.steps`.

    It takes images or maps (N, channels, height, width).

    Raises:
        ExplorerError: if a layer can't take what it gets.
    """
    given(part, taken)  # refuses in the same words as the arithmetic
    return nn.Sequential(OrderedDict([(part.name, _module(part, taken))]))


def measure(part: Part, taken: Shape) -> Counts:
    """Parameters, multiply-adds, activations and the output's shape, counted by torch.

    Raises:
        ExplorerError: if a layer can't take what it gets.
    """
    with torch.device("meta"):
        return count(build(part, taken), taken)


def difference(part: Part, taken: Shape) -> str:
    """What torch counts differently from the arithmetic, as a sentence; "" if nothing.

    Raises:
        ExplorerError: if a layer can't take what it gets.
    """
    ours, counted = cost(part, taken), measure(part, taken)
    pairs = {
        "parameters": (ours.params, counted.params),
        "multiply-adds": (ours.macs, counted.macs),
        "activations": (ours.activations, counted.activations),
        "as shape": (ours.given, Shape(*counted.given)),
    }
    wrong = (
        f"the arithmetic gives {mine} {what}, torch {theirs}"
        for what, (mine, theirs) in pairs.items()
        if mine != theirs
    )
    return "; ".join(wrong)


def _module(part: Part, taken: Shape) -> nn.Module:
    match part:
        case Chain():
            return nn.Sequential(OrderedDict(_inside(part, taken)))
        case Branches():
            return Joined(part.join, {one.name: _module(one, taken) for one in part.parts})
        case _:
            return _layer(part, taken)


def _inside(chain: Chain, taken: Shape) -> Iterator[tuple[str, nn.Module]]:
    for part in chain.parts:
        yield part.name, _module(part, taken)
        taken = given(part, taken)


def _layer(layer: Layer, taken: Shape) -> nn.Module:
    module: nn.Module
    match layer:
        case parts.Convolution():
            module = _convolution(layer, taken)
        case parts.Normalisation(kind="batch"):
            module = nn.BatchNorm2d(taken.channels)
        case parts.Normalisation(kind="token"):
            module = EachToken(taken.channels)
        case parts.Normalisation():
            module = nn.GroupNorm(layer.groups if layer.kind == "group" else 1, taken.channels)
        case parts.Activation():
            module = _FUNCTIONS[layer.function]()
        case parts.Pooling():
            module = _pooling(layer)
        case parts.Scaling():
            module = Scaled(layer.factor)
        case parts.Tokens():
            module = ClassTokenAndPlaces(taken.channels, taken.height * taken.width)
        case parts.Attention():
            module = SelfAttention(taken.channels, layer.heads)
        case _:
            raise TypeError(f"{type(layer).__name__} is not built here yet.")
    return module


def _convolution(layer: parts.Convolution, taken: Shape) -> nn.Module:
    # Half the kernel, rounded down, keeps the size where kernels are odd.
    height, width = layer.kernel if layer.padding == "same" else (0, 0)
    return nn.Conv2d(
        taken.channels,
        layer.channels,
        layer.kernel,
        layer.stride,
        (layer.dilation * (height // 2), layer.dilation * (width // 2)),
        layer.dilation,
        groups=layer.groups,
        bias=layer.bias,
    )


def _pooling(layer: parts.Pooling) -> nn.Module:
    if not layer.size:
        return nn.AdaptiveAvgPool2d(1) if layer.kind == "average" else nn.AdaptiveMaxPool2d(1)
    pool = nn.MaxPool2d if layer.kind == "max" else nn.AvgPool2d
    even = layer.size % 2 == 0
    return pool(layer.size, layer.stride, (layer.size - 1) // 2, ceil_mode=even)


class Joined(nn.Module):
    """Parts side by side: their outputs are added, laid behind each other, or multiplied."""

    def __init__(self, join: parts.Join, branches: dict[str, nn.Module]) -> None:
        super().__init__()
        self.join = join
        for name, branch in branches.items():
            self.add_module(name, branch)

    def forward(self, x: Tensor) -> Tensor:
        """Maps (N, C, H, W) → the joined maps."""
        first, *others = (part(x) for part in self.children())
        if self.join == "concatenate":
            return torch.cat([first, *others], dim=1)
        for other in others:
            first = first + other if self.join == "add" else first * other
        joined: Tensor = first
        return joined


class Scaled(nn.Module):
    """The maps times a fixed number."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = factor

    def forward(self, x: Tensor) -> Tensor:
        """Maps of any shape → the same shape."""
        return x * self.factor


class ClassTokenAndPlaces(nn.Module):
    """Maps (N, C, H, W) → tokens (N, C, H·W + 1, 1), places added; arXiv:2010.11929, Eq. 1."""

    def __init__(self, channels: int, places: int) -> None:
        super().__init__()
        self.token = nn.Parameter(torch.zeros(1, channels, 1, 1))
        self.places = nn.Parameter(torch.randn(1, channels, places + 1, 1) * 0.02)

    def forward(self, x: Tensor) -> Tensor:
        """Maps → tokens, the class token first."""
        row = x.flatten(2).unsqueeze(3)
        tokens = torch.cat([self.token.expand(len(x), -1, -1, -1), row], dim=2)
        return tokens + self.places


class EachToken(nn.LayerNorm):
    """Layer normalisation of each token alone: tokens (N, C, T, 1)."""

    def forward(self, x: Tensor) -> Tensor:
        """Tokens → as many tokens."""
        return super().forward(x.transpose(1, 3)).transpose(1, 3)


class SelfAttention(nn.Module):
    """Multi-head self-attention on tokens (N, C, T, 1); arXiv:1706.03762, §3.2."""

    def __init__(self, channels: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query_key_value = nn.Linear(channels, 3 * channels)
        self.out = nn.Linear(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        """Tokens → as many tokens."""
        rows = x.flatten(2).transpose(1, 2)
        query, key, value = (
            part.unflatten(2, (self.heads, -1)).transpose(1, 2)
            for part in self.query_key_value(rows).chunk(3, dim=2)
        )
        mixed = functional.scaled_dot_product_attention(query, key, value)
        out: Tensor = self.out(mixed.transpose(1, 2).flatten(2))
        return out.transpose(1, 2).reshape(x.shape)
