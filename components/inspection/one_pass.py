"""One image through one network: a single forward and backward pass, and many views of it."""

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, cast

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from components.errors import ExplorerError
from components.inspection.capture import captured, slopes
from components.inspection.computing import mixed_precision, on_device, precision, within_memory
from components.inspection.prepare import prepare
from components.inspection.records import (
    FeatureMaps,
    HeatMap,
    Inspection,
    Prediction,
    Ranking,
)
from components.inspection.spatial import as_maps
from components.inspection.targets import checked_layer, layers
from components.inspection.thumbnails import strongest
from components.inspection.weighting import METHOD, grad_cam

if TYPE_CHECKING:
    from components.networks import LoadedNetwork


def look(
    loaded: "LoadedNetwork",
    image: Image.Image,
    layer: str | None = None,
    class_index: int | None = None,
    top: int = 5,
    maps: int = 16,
    ranked_by: Ranking = "activation",
) -> Inspection:
    """The network's answer for an RGB picture, and where in it the evidence for a class lies.

    One forward and one backward pass give everything. `layer` is a dotted path (`default_layer`
    if None), `class_index` the class to explain (the most probable if None), `top` the number of
    predictions, `maps` the number of the layer's feature maps. Takes the network's lock.

    Raises:
        ExplorerError: if layer or class don't exist, the layer has no maps, the network gives no
            class scores, or the device is out of memory.
    """
    layer = checked_layer(loaded, layer)
    tensor, seen = prepare(image, loaded.preprocessing)
    with loaded.lock:
        started = perf_counter()
        done = within_memory(lambda: _pass(loaded, tensor, layer, class_index), loaded.device)
        elapsed_s = perf_counter() - started
    return Inspection(
        network=loaded.name,
        weights=loaded.weights,
        device=loaded.device,
        precision=precision(loaded.device),
        seen=seen,
        predictions=_most_probable(loaded, done.logits, top),
        explained=_prediction(loaded, done.logits, done.class_index),
        heat_map=HeatMap(done.heat, layer, done.class_index, METHOD),
        feature_maps=strongest(layer, done.maps, maps, ranked_by),
        layers=layers(loaded),
        elapsed_s=elapsed_s,
    )


def feature_maps(
    loaded: "LoadedNetwork",
    image: Image.Image,
    layer: str | None = None,
    count: int = 16,
    ranked_by: Ranking = "activation",
) -> FeatureMaps:
    """The strongest feature maps of a layer, by a forward pass alone. Takes the network's lock.

    Raises:
        ExplorerError: if the layer doesn't exist or has no maps, or the device is out of memory.
    """
    layer = checked_layer(loaded, layer)
    tensor, _ = prepare(image, loaded.preprocessing)

    def forward() -> NDArray[np.float32]:
        with captured(loaded.model, (layer,)) as kept, torch.no_grad():
            _logits(loaded, tensor)
            return _as_numbers(_maps(loaded, layer, kept[layer]))

    with loaded.lock:
        maps = within_memory(forward, loaded.device)
    return strongest(layer, maps, count, ranked_by)


@dataclass(frozen=True, slots=True)
class _Pass:
    """Of one pass: logits (classes,) on the CPU, the class explained, heat map and all maps."""

    logits: Tensor
    class_index: int
    heat: NDArray[np.float32]
    maps: NDArray[np.float32]


def _pass(loaded: "LoadedNetwork", tensor: Tensor, layer: str, class_index: int | None) -> _Pass:
    with captured(loaded.model, (layer,)) as kept:
        logits = _logits(loaded, tensor)
        chosen = int(logits.argmax()) if class_index is None else class_index
        _check_class(chosen, len(logits))
        output = kept[layer]
        (gradient,) = slopes(logits[chosen], [output])
        maps = _maps(loaded, layer, output)
        heat = grad_cam(loaded.model, maps, _maps(loaded, layer, gradient))
    return _Pass(logits.detach().cpu(), chosen, heat, _as_numbers(maps))


def _logits(loaded: "LoadedNetwork", tensor: Tensor) -> Tensor:
    """The network's class scores for one prepared image, float32 (classes,)."""
    with mixed_precision(loaded.device):
        output = loaded.model(on_device(tensor, loaded.device))
    if not isinstance(output, Tensor) or output.ndim != 2:
        raise ExplorerError(f"{loaded.name} gives no class scores; choose a classifier.")
    logits = output[0].float()
    if not torch.isfinite(logits).all():
        raise ExplorerError(
            f"{loaded.name} answers with numbers that are not finite; its weights are broken,"
            " choose others."
        )
    return logits


def _maps(loaded: "LoadedNetwork", layer: str, output: Tensor) -> Tensor:
    # `checked_layer` has seen to it that there are maps.
    return cast(Tensor, as_maps(loaded.model, layer, output))


def _as_numbers(maps: Tensor) -> NDArray[np.float32]:
    numbers: NDArray[np.float32] = maps[0].detach().float().cpu().numpy()
    return numbers


def _check_class(index: int, classes: int) -> None:
    if not 0 <= index < classes:
        raise ExplorerError(
            f"There is no class {index}; this network's classes are numbered 0 to {classes - 1}."
        )


def _most_probable(loaded: "LoadedNetwork", logits: Tensor, top: int) -> tuple[Prediction, ...]:
    best = logits.topk(max(1, min(top, len(logits)))).indices
    return tuple(_prediction(loaded, logits, int(index)) for index in best)


def _prediction(loaded: "LoadedNetwork", logits: Tensor, index: int) -> Prediction:
    label = loaded.class_names[index] if index < len(loaded.class_names) else f"class {index}"
    return Prediction(index, label, float(logits.softmax(0)[index]), float(logits[index]))
