"""A block as a program: PyTorch code that builds it, with nothing of this project. No torch."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import indent

from components.blocks import parts
from components.blocks.costing import given
from components.blocks.parts import Branches, Chain, Layer, Part, Shape

_BUILDING = Path(__file__).with_name("building.py")
_ACTIVATIONS = {"sigmoid": "Sigmoid"}
_IMPORTS = ("from typing import Literal", "", "import torch", "from torch import Tensor, nn")
_JOIN = 'Join = Literal["add", "concatenate", "multiply"]'


def program(part: Part, taken: Shape) -> str:
    """Python text that defines `block` with random weights and prints its output's shape.

    Raises:
        ExplorerError: if a layer can't take what it gets.
        TypeError: for a kind of layer that can't be written yet.
    """
    given(part, taken)
    block = _written(part, taken)
    classes = [name for name in _classes() if f"{name}(" in block]
    joins = [_JOIN] if "Joined" in classes else []
    sources = (_classes()[name].replace("parts.Join", "Join") for name in classes)
    imports = _IMPORTS if joins else _IMPORTS[2:]
    functional = ["from torch.nn import functional"] if "SelfAttention" in classes else []
    image = f"torch.randn(1, {taken.channels}, {taken.height}, {taken.width})"
    return "\n\n\n".join(
        (
            "\n".join((*imports, *functional, *([""] if joins else []), *joins)),
            *sources,
            f"block = {block}\nprint(tuple(block.eval()({image}).shape))\n",
        )
    )


@cache
def _classes() -> dict[str, str]:
    """The source of each class by which a block is built here."""
    source = _BUILDING.read_text(encoding="utf-8")
    tree = ast.parse(source).body
    return {
        node.name: ast.get_source_segment(source, node) or ""
        for node in tree
        if isinstance(node, ast.ClassDef)
    }


def _written(part: Part, taken: Shape) -> str:
    match part:
        case Layer():
            return _layer(part, taken)
        case Chain():
            return _nested("nn.Sequential(", _lines(part, taken), ")")
        case Branches():
            ways = (f'"{way.name}": {_written(way, taken)},' for way in part.parts)
            return _nested(f'Joined("{part.join}", {{', ways, "})")


def _lines(chain: Chain, taken: Shape) -> Iterator[str]:
    for inner in chain.parts:
        comment = f"  # {inner.name}" if isinstance(inner, Layer) else ""
        yield f"{_written(inner, taken)},{comment}"
        taken = given(inner, taken)


def _nested(before: str, lines: Iterator[str], after: str) -> str:
    inside = indent("\n".join(lines), "    ")
    return f"{before}\n{inside}\n{after}" if inside else f"{before}{after}"


def _layer(layer: Layer, taken: Shape) -> str:
    match layer:
        case parts.Convolution():
            text = _convolution(layer, taken)
        case parts.Normalisation(kind="batch"):
            text = f"nn.BatchNorm2d({taken.channels})"
        case parts.Normalisation(kind="token"):
            text = f"EachToken({taken.channels})"
        case parts.Normalisation():
            groups = layer.groups if layer.kind == "group" else 1
            text = f"nn.GroupNorm({groups}, {taken.channels})"
        case parts.Activation():
            text = f"nn.{_ACTIVATIONS.get(layer.function, layer.function)}()"
        case parts.Pooling():
            text = _pooling(layer)
        case parts.Scaling():
            text = f"Scaled({layer.factor})"
        case parts.Tokens():
            text = f"ClassTokenAndPlaces({taken.channels}, {taken.height * taken.width})"
        case parts.Attention():
            text = f"SelfAttention({taken.channels}, {layer.heads})"
        case _:
            raise TypeError(f"{type(layer).__name__} can't be written yet.")
    return text


def _convolution(layer: parts.Convolution, taken: Shape) -> str:
    height, width = layer.kernel if layer.padding == "same" else (0, 0)
    padding = (layer.dilation * (height // 2), layer.dilation * (width // 2))
    options = {
        "stride": (layer.stride, 1),
        "padding": (padding, (0, 0)),
        "dilation": (layer.dilation, 1),
        "groups": (layer.groups, 1),
        "bias": (layer.bias, True),
    }
    said = "".join(f", {key}={value}" for key, (value, usual) in options.items() if value != usual)
    window = "({}, {})".format(*layer.kernel)
    return f"nn.Conv2d({taken.channels}, {layer.channels}, {window}{said})"


def _pooling(layer: parts.Pooling) -> str:
    if not layer.size:
        return f"nn.Adaptive{'Avg' if layer.kind == 'average' else 'Max'}Pool2d(1)"
    kind = "Max" if layer.kind == "max" else "Avg"
    padding, even = (layer.size - 1) // 2, layer.size % 2 == 0
    return f"nn.{kind}Pool2d({layer.size}, {layer.stride}, {padding}, ceil_mode={even})"
