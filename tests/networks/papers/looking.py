"""Networks of papers on the meta device, and the shapes inside them."""

from functools import cache, partial
from typing import Any

import torch
from torch import Tensor, nn

from components.networks.papers import PAPERS


@cache
def on_meta(name: str, classes: int | None = None) -> nn.Module:
    """The network of that name without memory, for prediction; one for all tests."""
    with torch.device("meta"):
        return PAPERS[name](classes).eval()


def inner_shapes(network: nn.Module, taken: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    """Shapes without batch of what each module gives, by its path, for an image of a shape."""
    shapes: dict[str, tuple[int, ...]] = {}

    def note(path: str, module: nn.Module, given: Any, output: Tensor) -> None:
        shapes[path] = tuple(output.shape[1:])

    hooks = [
        module.register_forward_hook(partial(note, path))
        for path, module in network.named_modules()
    ]
    with torch.no_grad():
        network(torch.empty(1, *taken, device="meta"))
    for hook in hooks:
        hook.remove()
    return shapes


def params(network: nn.Module) -> int:
    """Numbers that learn."""
    return sum(tensor.numel() for tensor in network.parameters() if tensor.requires_grad)
