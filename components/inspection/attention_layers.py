"""Attention layers, made to tell the weights that they otherwise keep to themselves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from torch import Tensor, nn

from components.inspection.capture import Watch, watched

Told = Callable[[str, Tensor], None]


def attention_layers(network: nn.Module) -> tuple[str, ...]:
    """Dotted paths of the layers that tell their weights: timm's and torch's own.

    timm's are known by the dropout through which their weights go, `attn_drop`.
    """
    return tuple(
        path
        for path, module in network.named_modules()
        if isinstance(module, nn.MultiheadAttention) or _dropout(module) is not None
    )


@contextmanager
def telling(network: nn.Module, told: Told) -> Iterator[None]:
    """While it is open, attention layers tell path and weights (N, heads, queries, keys).

    The network is watched as in `capture.watched`. Fused attention never makes the weights, so it
    is turned off meanwhile; at the end it is as it was, whatever happened. The caller holds the
    network's lock.
    """
    layers = attention_layers(network)
    watches = dict(_watch(network, path, told) for path in layers)
    fused = [layer for layer in map(network.get_submodule, layers) if _is_fused(layer)]
    try:
        for module in fused:
            _set_fused(module, False)
        with watched(network, watches):
            yield
    finally:
        for module in fused:
            _set_fused(module, True)


def _watch(network: nn.Module, path: str, told: Told) -> tuple[str, Watch]:
    """The layer to watch, and the hook that tells its weights."""

    def at_dropout(_: nn.Module, inputs: tuple[Any, ...], __: Any) -> None:
        told(path, inputs[0])

    def at_layer(module: nn.Module, inputs: tuple[Any, ...], _: Any) -> None:
        # Who called it asked for no weights; a second time is asked past its hooks.
        if len(inputs) == 3:
            told(path, module.forward(*inputs, average_attn_weights=False)[1])

    if isinstance(network.get_submodule(path), nn.MultiheadAttention):
        return path, at_layer
    return f"{path}.attn_drop".lstrip("."), at_dropout


def _dropout(module: nn.Module) -> nn.Module | None:
    child = getattr(module, "attn_drop", None)
    return child if isinstance(child, nn.Module) else None


def _is_fused(module: nn.Module) -> bool:
    return bool(getattr(module, "fused_attn", False))


def _set_fused(module: nn.Module, fused: bool) -> None:
    module.fused_attn = fused  # type: ignore[assignment]
