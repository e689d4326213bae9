"""The one module that sets hooks: a network is borrowed, watched, and given back as it was."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

Watch = Callable[[nn.Module, tuple[Any, ...], Any], Any]


@contextmanager
def captured(
    network: nn.Module, paths: Collection[str], beside: Collection[str] = ()
) -> Iterator[dict[str, Tensor]]:
    """While it is open, the network computes as in evaluation and its named layers are kept.

    The dictionary fills during a forward pass: dotted path → the layer's output at its first call
    (a layer that is called several times counts once; one that gives no tensor, not at all). To
    pass several times, clear it in between.
    `slopes` gives the gradients of a score with respect to those outputs; the graph begins at the
    first kept layer, and no parameter takes part; layers named `beside` are kept as well, but no
    graph begins there, and they have no slopes. At the end the network has the
    modes, `requires_grad` flags, gradients and hooks with which it came, whatever happened.

    The caller holds the network's lock.
    """
    kept: dict[str, Tensor] = {}
    watches = {path: _keep_beside(kept, path) for path in beside}
    watches |= {path: _keep(kept, path) for path in paths}
    with watched(network, watches), torch.enable_grad():
        yield kept


def slopes(score: Tensor, outputs: Sequence[Tensor], again: bool = False) -> list[Tensor]:
    """How a score changes with each number of each output; 0 where it doesn't depend on it.

    No `.grad` is touched anywhere. `again` keeps what another score's slopes of the same forward
    pass need.
    """
    if not score.requires_grad or not outputs:
        return [torch.zeros_like(output) for output in outputs]
    gradients = torch.autograd.grad(score, outputs, allow_unused=True, retain_graph=again)
    return [
        torch.zeros_like(output) if gradient is None else gradient
        for output, gradient in zip(outputs, gradients, strict=True)
    ]


@contextmanager
def watched(network: nn.Module, watches: dict[str, Watch]) -> Iterator[None]:
    """Forward hooks on the layers named by dotted path, on a network that is lent for inference.

    A hook gets the layer, its inputs and its output; what it returns, unless None, replaces the
    output.
    """
    training = [module for module in network.modules() if module.training]
    trainable = [parameter for parameter in network.parameters() if parameter.requires_grad]
    handles = []
    try:
        network.eval()
        for parameter in trainable:
            parameter.requires_grad_(False)
        for path, watch in watches.items():
            handles.append(network.get_submodule(path).register_forward_hook(watch))
        yield
    finally:
        for handle in handles:
            handle.remove()
        for parameter in trainable:
            parameter.requires_grad_(True)
        for module in training:
            module.training = True


def _keep(kept: dict[str, Tensor], path: str) -> Watch:
    def watch(_: nn.Module, __: tuple[Any, ...], output: Any) -> Any:
        if path in kept or not isinstance(output, Tensor) or not output.is_floating_point():
            return None
        if torch.is_grad_enabled() and not output.requires_grad:
            output = output.detach().requires_grad_()
        kept[path] = output
        # An in-place operation that follows (VGG's ReLUs) would overwrite what was kept.
        return output.clone()

    return watch


def _keep_beside(kept: dict[str, Tensor], path: str) -> Watch:
    def watch(_: nn.Module, __: tuple[Any, ...], output: Any) -> None:
        if path not in kept and isinstance(output, Tensor):
            kept[path] = output.detach().clone()

    return watch
