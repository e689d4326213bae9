"""Whether and how a network's attention can be read: which layers, which tokens, which places."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

from components.inspection.attention_layers import attention_layers, telling
from components.inspection.capture import slopes, watched
from components.inspection.computing import on_device, within_memory
from components.inspection.feature_records import Reader
from components.inspection.spatial import as_maps

if TYPE_CHECKING:
    from components.networks import LoadedNetwork

# What rows of weights may miss of 1 by rounding.
ROUNDING = 1e-3


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read a network's attention.

    `layers` are its attention layers in the order computed. Each works on `tokens` tokens, of
    which the last side² are the picture's. The answer is read from the tokens numbered `readers`.
    """

    layers: tuple[str, ...]
    tokens: int
    side: int
    readers: tuple[int, ...]

    @property
    def prefix(self) -> int:
        """How many tokens come before those of the picture."""
        return self.tokens - self.side**2

    @property
    def reader(self) -> Reader:
        """What the answer is read from, in words."""
        if self.readers[-1] >= self.prefix:
            return "mean of all patches"
        return "class token" if self.readers == (0,) else "first tokens"


# Layers and tokens depend on the network and its input's size alone.
_plans: WeakKeyDictionary[nn.Module, dict[tuple[int, int], Plan | None]] = WeakKeyDictionary()


def plan_of(network: "LoadedNetwork") -> Plan | None:
    """How to read a network's attention; None unless every token reads all others in each layer.

    Takes the network's lock.

    Raises:
        ExplorerError: if the device is out of memory.
    """
    if not attention_layers(network.model):
        return None
    shape = (network.preprocessing.channels, network.preprocessing.input_px)
    with network.lock:
        known = _plans.setdefault(network.model, {})
        if shape not in known:
            # In a tuple, since None would say that memory ran out.
            (known[shape],) = within_memory(lambda: (_new_plan(network, *shape),), network.device)
        return known[shape]


def _new_plan(network: "LoadedNetwork", channels: int, side_px: int) -> Plan | None:
    noise = torch.rand((1, channels, side_px, side_px), generator=torch.Generator().manual_seed(0))
    images = on_device(noise, network.device)
    layers = _global_layers(network.model, images)
    if not layers:
        return None
    last, tokens = list(layers.items())[-1]
    output, slope = _last_tokens(network.model, images, last)
    if output.ndim != 3 or output.shape[1] != tokens:
        return None
    maps = as_maps(network.model, last, output)
    if maps is None:
        return None
    side = maps.shape[2]
    readers = slope[0].abs().sum(1).nonzero().flatten().tolist()
    return Plan(tuple(layers), tokens, side, tuple(readers) or _usual(tokens - side**2, tokens))


def _global_layers(network: nn.Module, images: Tensor) -> dict[str, int]:
    """Attention layers → number of tokens, the same in all; nothing if any is of another kind."""
    told: list[tuple[str, int]] = []

    def note(path: str, weights: Tensor) -> None:
        told.append((path, _tokens(network.get_submodule(path), weights)))

    with telling(network, note), torch.no_grad():
        # Two images: what makes more of them is attention in windows.
        network(images.expand(2, -1, -1, -1))
    found = dict(told)
    all_once = len(told) == len(found) == len(attention_layers(network))
    return found if all_once and len({*found.values()}) == 1 and all(found.values()) else {}


def _tokens(layer: nn.Module, weights: Tensor) -> int:
    """How many tokens read each other, if each head takes a weighted mean over them; else 0."""
    tokens = weights.shape[-1]
    if weights.shape != (2, getattr(layer, "num_heads", 0), tokens, tokens):
        return 0
    # Numbers that are not finite fail no comparison: such weights are broken, not of another kind.
    misses = (weights.float().sum(-1) - 1).abs() > ROUNDING
    return 0 if misses.any() or (weights < 0).any() else tokens


def _last_tokens(network: nn.Module, images: Tensor, path: str) -> tuple[Tensor, Tensor]:
    """What the last attention layer gives, and how the best score depends on it.

    Behind it tokens no longer mix, so the answer is read from those on which it depends.
    """
    kept: list[Tensor] = []

    def begin(_: nn.Module, __: tuple[Any, ...], output: Any) -> Any:
        tokens, *rest = output if isinstance(output, tuple) else (output,)
        kept.append(tokens.detach().requires_grad_())
        fresh = kept[-1].clone()
        return (fresh, *rest) if isinstance(output, tuple) else fresh

    with watched(network, {path: begin}), torch.enable_grad():
        (slope,) = slopes(network(images).max(), kept)
    return kept[0], slope


def _usual(prefix: int, tokens: int) -> tuple[int, ...]:
    """From which tokens the answer is read where the last weights are all zero."""
    return (0,) if prefix else tuple(range(tokens))
