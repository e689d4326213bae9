"""Which layers of a network have maps, and which one a heat map is best made at."""

from dataclasses import dataclass
from math import isqrt
from typing import Any
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

from components.inspection.capture import Watch, captured, slopes, watched
from components.inspection.computing import on_device
from components.inspection.records import LayerInfo

# Enough of a transformer's last layers to reach the input of its last attention.
LAST_LAYERS = 24


@dataclass(frozen=True, slots=True)
class Survey:
    """The layers of a network that have maps, and the path of the best one for a heat map.

    `layers` stand in the order in which they end. Layers that only hand on their input (identity,
    dropout, a change of layout) are left out. `default` is the last map before the classifier: the
    last one that is no pooling's and that the last weights still read. Where a class token gives
    the answer, the final tokens of the image no longer count; then it is the last map of the same
    width on which the answer depends (mostly the last block's first normalisation). It is None
    where no layer has height and width.

    `gates` are the sigmoids by whose output squeeze-and-excitation and its relatives multiply
    channels, one number for each. `image_bytes` is what the layers without parts give
    for one image, all together: what a pass keeps that goes all the way back.
    """

    layers: tuple[LayerInfo, ...]
    default: str | None
    gates: tuple[str, ...]
    image_bytes: int


# Shapes depend on the network and its input's size alone, so one survey serves every image.
_surveys: WeakKeyDictionary[nn.Module, dict[tuple[int, int], Survey]] = WeakKeyDictionary()


def survey(network: nn.Module, channels: int, side_px: int, device: str) -> Survey:
    """The maps of a network on a device for inputs of (channels, side_px, side_px).

    The caller holds the network's lock.
    """
    known = _surveys.setdefault(network, {})
    if (channels, side_px) not in known:
        noise = torch.rand((1, channels, side_px, side_px), generator=_seeded())
        known[channels, side_px] = _new_survey(network, on_device(noise, device))
    return known[channels, side_px]


def _seeded() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def as_maps(network: nn.Module, path: str, output: Tensor) -> Tensor | None:
    """A layer's output as maps (N, C, h, w); None if it has no height and width.

    Inputs are square, so maps are: two equal sides are height and width, wherever they stand
    (Swin's (N, h, w, C) among them). A sequence (N, tokens, C) lies on a square grid, once tokens
    that are no part of the image (class, distillation, registers) are taken off its front.
    """
    operator = type(network.get_submodule(path)).__name__
    if output.ndim == 4:
        return _from_maps(output, channels_last=operator in ("LayerNorm", "Linear", "RmsNorm"))
    if output.ndim == 3:
        return _from_tokens(output, getattr(network, "num_prefix_tokens", 0))
    return None


def _from_maps(output: Tensor, channels_last: bool) -> Tensor | None:
    _, first, second, third = output.shape
    is_nchw, is_nhwc = second == third > 1, first == second > 1
    if is_nhwc and (channels_last or not is_nchw):
        return output.permute(0, 3, 1, 2)
    return output if is_nchw else None


def _from_tokens(output: Tensor, prefix_tokens: int) -> Tensor | None:
    for prefix in sorted({0, 1, 2, prefix_tokens}):
        places = max(0, output.shape[1] - prefix)
        side = isqrt(places)
        if side > 1 and side**2 == places:
            grid = output[:, prefix:].transpose(1, 2)
            return grid.reshape(*grid.shape[:2], side, side)
    return None


def _new_survey(network: nn.Module, images: Tensor) -> Survey:
    seen = _Seen(network)
    watches = {path: seen.watch(path) for path, _ in network.named_modules() if path}
    # Two images: what does not have two rows (tables of positions, windows) is no image's map.
    with watched(network, watches), torch.no_grad():
        network(images.expand(2, -1, -1, -1))
    default = _last_that_counts(network, images, seen)
    return Survey(tuple(seen.layers), default, tuple(seen.gates), seen.bytes // 2)


class _Seen:
    """What a pass shows of a network's layers, in the order in which they end."""

    def __init__(self, network: nn.Module) -> None:
        self.network = network
        self.layers: list[LayerInfo] = []
        self.unpooled: list[LayerInfo] = []
        self.before_last_weights: list[LayerInfo] = []
        self.last_weights = ""
        self.gates: list[str] = []
        self.bytes = 0
        self._paths: set[str] = set()
        self._pooled: Tensor | None = None

    def watch(self, path: str) -> Watch:
        """A hook for one layer; its first call counts."""

        def watch(module: nn.Module, inputs: tuple[Any, ...], output: Any) -> None:
            if path not in self._paths:
                self._paths.add(path)
                self._note(path, module, inputs, output)

        return watch

    def _note(self, path: str, module: nn.Module, inputs: tuple[Any, ...], output: Any) -> None:
        operator = type(module).__name__
        if isinstance(output, Tensor) and not any(module.children()):
            self.bytes += output.numel() * output.element_size()
            if "sigmoid" in operator.lower() and _is_gate(output):
                self.gates.append(path)
        if not any(module.children()) and any(True for _ in module.parameters(recurse=False)):
            self.before_last_weights, self.last_weights = self.unpooled.copy(), path
        if "Pool" in operator:
            self._pooled = output
        maps = _image_maps(self.network, path, module, inputs, output)
        if maps is None:
            return
        layer = LayerInfo(path, operator, (maps.shape[1], maps.shape[2], maps.shape[3]))
        self.layers.append(layer)
        # A container that ends in a pooling hands on the very same tensor.
        if output is not self._pooled:
            self.unpooled.append(layer)


def _is_gate(output: Tensor) -> bool:
    """Whether it is one number for each channel of an image: (N, C, 1, 1), or (N, 1, C) in ECA."""
    image_by_image = output.ndim > 2 and len(output) == 2
    return image_by_image and 1 < output[0].numel() == max(output.shape[1:])


def _image_maps(
    network: nn.Module, path: str, module: nn.Module, inputs: tuple[Any, ...], output: Any
) -> Tensor | None:
    if not isinstance(output, Tensor) or output.shape[:1] != (2,):
        return None
    if isinstance(module, nn.Softmax) or _hands_on(module, inputs, output):
        return None
    return as_maps(network, path, output)


def _hands_on(module: nn.Module, inputs: tuple[Any, ...], output: Tensor) -> bool:
    """Whether a layer's output is its input's own numbers, unchanged."""
    if not inputs or not isinstance(inputs[0], Tensor):
        return False
    if getattr(module, "inplace", False) or any(module.children()):
        return False
    return output.untyped_storage().data_ptr() == inputs[0].untyped_storage().data_ptr()


def _last_that_counts(network: nn.Module, images: Tensor, seen: _Seen) -> str | None:
    """The last layer before the classifier, as wide as the very last, on which it depends."""
    candidates = seen.before_last_weights or seen.unpooled
    if not candidates:
        return None
    last = candidates[-1]
    alike = [layer.path for layer in candidates if layer.shape[0] == last.shape[0]][-LAST_LAYERS:]
    read: list[Any] = []
    ending = {seen.last_weights: lambda _, inputs, __: read.extend(inputs[:1])}
    with captured(network, alike) as kept, watched(network, ending):
        logits = network(images)
        # Not what the classifier answers: a fresh one may answer 0 whatever it reads.
        gradients = slopes(_weighted(read[0] if read else logits), [kept[path] for path in alike])
    for path, gradient in zip(reversed(alike), reversed(gradients), strict=True):
        maps = as_maps(network, path, gradient)
        if maps is not None and maps.any():
            return path
    return last.path


def _weighted(numbers: Tensor) -> Tensor:
    """A sum to which each number contributes differently."""
    weights = torch.rand(numbers.shape, generator=_seeded())
    return (numbers * weights.to(numbers.device)).sum()
