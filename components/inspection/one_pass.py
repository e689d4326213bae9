"""Images through one network: a single forward pass, one backward pass a class, many views."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from components.inspection.answers import most_probable, of_classes
from components.inspection.asking import (
    Picture,
    check_class,
    checked_methods,
    class_numbers,
    pictures,
    several,
)
from components.inspection.batches import ahead, in_batches
from components.inspection.capture import captured, slopes
from components.inspection.computing import precision
from components.inspection.methods import METHODS
from components.inspection.passes import Crop, crop_of, logits_of, suitable
from components.inspection.prepare import prepared
from components.inspection.records import Gate, HeatMap, Inspection
from components.inspection.spatial import as_maps
from components.inspection.targets import checked_layer, surveyed
from components.inspection.weighting import by_activations, by_gradients

if TYPE_CHECKING:
    from components.networks import LoadedNetwork

Values = NDArray[np.float32]


def inspect(  # noqa: PLR0913  (what a notebook may ask, each by its name)
    network: "LoadedNetwork",
    images: Picture | Iterable[Picture],
    methods: str | Sequence[str] = ("gradcam",),
    layers: str | Sequence[str] | None = None,
    classes: int | str | Sequence[int | str] | None = None,
    *,
    features: bool = True,
    gates: bool = False,
    top: int = 5,
    batch_size: int | None = None,
) -> list[Inspection]:
    """What a network answers for each picture, and where in it the evidence lies.

    One forward pass gives the predictions, the feature maps and the gates; one backward pass a
    class gives all maps by gradients at all layers. Pictures are Pillow's, arrays uint8 (H, W, 3)
    or paths, one or several, which are computed in batches that fit into memory. `methods` are
    keys of `METHODS` other than those that need many passes; `layers` are dotted paths
    (`default_layer` if None); `classes` are indices or names (each picture's most probable if
    None). `features` keeps the layers' feature maps, `gates` what squeeze-and-excitation multiplies
    channels by; `top` is the number of predictions. Takes the network's lock for each batch.

    Raises:
        ExplorerError: if a picture cannot be read; a method, layer or class doesn't exist; a layer
            has no height and width; the network gives no finite class scores; or the device has
            too little memory for one image.
    """
    asked = _Asked(
        methods=checked_methods(methods),
        layers=several(checked_layer(network, each) for each in several(layers)),
        classes=None if classes is None else class_numbers(network, classes),
        gates=surveyed(network).gates if gates else (),
        features=features,
        top=top,
    )
    size = suitable(network, batch_size)
    crops = ahead(partial(crop_of, preprocessing=network.preprocessing), pictures(images), size)
    return list(in_batches(partial(_inspected, network, asked), crops, size, network.device))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What to compute for every image; `classes` None means the most probable."""

    methods: tuple[str, ...]
    layers: tuple[str, ...]
    classes: tuple[int, ...] | None
    gates: tuple[str, ...]
    features: bool
    top: int

    @property
    def by_gradients(self) -> tuple[str, ...]:
        return tuple(each for each in self.methods if METHODS[each].needs == "gradients")


@dataclass(frozen=True, slots=True)
class _Pass:
    """What one pass of N images gave.

    Logits (N, classes), explained classes (N, k); by path features (N, C, h, w) and gates (N, C);
    heat (N, h, w) for each method, layer and number of the class among the explained.
    """

    logits: Values
    explained: NDArray[np.intp]
    heat: dict[tuple[str, str, int], Values]
    features: dict[str, Values]
    gates: dict[str, Values]


def _inspected(network: "LoadedNetwork", asked: _Asked, crops: Sequence[Crop]) -> list[Inspection]:
    images = prepared(np.stack(crops), network.preprocessing)
    with network.lock:
        began = perf_counter()
        done = _pass(network, asked, images)
        elapsed_s = (perf_counter() - began) / len(crops)
    return [
        _record(network, asked, done, index, seen, elapsed_s) for index, seen in enumerate(crops)
    ]


def _pass(network: "LoadedNetwork", asked: _Asked, images: Tensor) -> _Pass:
    lent = captured(network.model, asked.layers, beside=asked.gates)
    with lent as kept, torch.set_grad_enabled(bool(asked.by_gradients)):
        logits = logits_of(network, images)
        explained = _explained(logits, asked.classes)
        outputs = {layer: kept[layer] for layer in asked.layers}
        activations = {layer: _numbers(network, layer, each) for layer, each in outputs.items()}
        heat = _heat_by_gradients(network, asked, logits, explained, outputs, activations)
        if "eigencam" in asked.methods:
            heat |= _heat_by_activations(explained.shape[1], activations)
        gates = {path: kept[path].flatten(1).float().cpu().numpy() for path in asked.gates}
    return _Pass(
        logits=logits.detach().cpu().numpy(),
        explained=explained.cpu().numpy(),
        heat=heat,
        features=activations if asked.features else {},
        gates=gates,
    )


def _explained(logits: Tensor, classes: tuple[int, ...] | None) -> Tensor:
    """Classes to explain (N, k), for each image the same or its most probable one."""
    if classes is None:
        return logits.argmax(1, keepdim=True)
    for each in classes:
        check_class(each, logits.shape[1])
    return torch.tensor(classes, device=logits.device).expand(len(logits), -1)


def _heat_by_gradients(
    network: "LoadedNetwork",
    asked: _Asked,
    logits: Tensor,
    explained: Tensor,
    outputs: dict[str, Tensor],
    activations: dict[str, Values],
) -> dict[tuple[str, str, int], Values]:
    """One backward pass a class: images don't depend on each other, so their scores add up."""
    heat: dict[tuple[str, str, int], Values] = {}
    classes = explained.shape[1] if asked.by_gradients else 0
    for number in range(classes):
        score = logits.gather(1, explained[:, number : number + 1]).sum()
        found = slopes(score, list(outputs.values()), again=number + 1 < classes)
        for layer, slope in zip(outputs, found, strict=True):
            gradients = _numbers(network, layer, slope)
            for method in asked.by_gradients:
                heat[method, layer, number] = by_gradients(method, activations[layer], gradients)
    return heat


def _heat_by_activations(
    classes: int, activations: dict[str, Values]
) -> dict[tuple[str, str, int], Values]:
    """The same for every class."""
    found = {layer: by_activations(each) for layer, each in activations.items()}
    return {
        ("eigencam", layer, number): values
        for layer, values in found.items()
        for number in range(classes)
    }


def _numbers(network: "LoadedNetwork", layer: str, output: Tensor) -> Values:
    # `checked_layer` has seen to it that there are maps.
    maps = cast(Tensor, as_maps(network.model, layer, output))
    numbers: Values = maps.detach().float().cpu().numpy()
    return numbers


def _record(
    network: "LoadedNetwork",
    asked: _Asked,
    done: _Pass,
    index: int,
    seen: Crop,
    elapsed_s: float,
) -> Inspection:
    """One image's part of a pass, copied, so that it doesn't keep the others in memory."""
    logits, explained = done.logits[index].copy(), done.explained[index]
    return Inspection(
        network=network.name,
        weights=network.weights,
        device=network.device,
        precision=precision(network.device),
        seen=seen,
        logits=logits,
        predictions=most_probable(network.class_names, logits, asked.top),
        explained=of_classes(network.class_names, logits, explained.tolist()),
        heat_maps=tuple(
            HeatMap(done.heat[method, layer, number][index].copy(), layer, class_index, method)
            for method in asked.methods
            for layer in asked.layers
            for number, class_index in enumerate(explained.tolist())
        ),
        features={path: np.array(each[index], order="C") for path, each in done.features.items()},
        gates=tuple(
            # The sigmoid's path; the layer that gates is the one around it.
            Gate(path.rpartition(".")[0] or path, each[index].copy())
            for path, each in done.gates.items()
        ),
        elapsed_s=elapsed_s,
    )
