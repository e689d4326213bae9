"""Feature maps to look at: the strongest of one layer, or a few of many layers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from components.inspection.asking import Picture, check_class
from components.inspection.capture import captured, slopes
from components.inspection.computing import within_memory
from components.inspection.one_pass import inspect
from components.inspection.passes import crop_of, logits_of
from components.inspection.prepare import prepared
from components.inspection.records import FeatureMaps, Ranking
from components.inspection.spatial import as_maps
from components.inspection.targets import checked_layer
from components.inspection.thumbnails import strongest

if TYPE_CHECKING:
    from components.networks import LoadedNetwork

Values = NDArray[np.float32]


def feature_maps(
    network: "LoadedNetwork",
    image: Picture,
    layer: str | None = None,
    count: int = 16,
    ranked_by: Ranking = "activation",
    class_index: int | None = None,
    first: int = 0,
) -> FeatureMaps:
    """The strongest `count` feature maps of a layer (the default one if None), from number `first`.

    `activation` and `variation` rank by what the maps hold (see `thumbnails.strongest`), by a
    forward pass alone; `weight` by their weight in Grad-CAM for a class (the most probable if
    None), which takes a backward pass too: first the map that speaks most for the class, last the
    one that speaks most against it. Takes the network's lock.

    Raises:
        ExplorerError: if layer, class or map number `first` don't exist, the layer has no maps,
            the network gives no finite class scores, or the device is out of memory.
    """
    if ranked_by == "weight":
        layer = checked_layer(network, layer)
        maps, weights = _weighted(network, image, layer, class_index)
        return strongest(layer, maps, count, ranked_by, first, weights)
    ((path, maps),) = _features(network, image, layer).items()
    return strongest(path, maps, count, ranked_by, first)


def depth_ladder(
    network: "LoadedNetwork",
    image: Picture,
    layers: Sequence[str],
    count: int = 4,
    ranked_by: Ranking = "activation",
) -> tuple[FeatureMaps, ...]:
    """The strongest `count` maps of each layer, by one forward pass. Takes the network's lock.

    Raises:
        ExplorerError: as `feature_maps`.
    """
    features = _features(network, image, layers)
    return tuple(strongest(path, features[path], count, ranked_by) for path in layers)


def _features(
    network: "LoadedNetwork", image: Picture, layers: str | Sequence[str] | None
) -> dict[str, Values]:
    (answer,) = inspect(network, image, methods=(), layers=layers)
    return dict(answer.features)


def _weighted(
    network: "LoadedNetwork", image: Picture, layer: str, class_index: int | None
) -> tuple[Values, Values]:
    """A layer's maps (C, h, w), and each one's weight in Grad-CAM for a class (C,).

    A weight is the mean over all places of how fast the class's score rises with the map (Eq. 1,
    arXiv:1610.02391).
    """
    seen = crop_of(image, network.preprocessing)

    def both() -> tuple[Values, Values]:
        with captured(network.model, (layer,)) as kept:
            (logits,) = logits_of(network, prepared(seen, network.preprocessing))
            chosen = int(logits.argmax()) if class_index is None else class_index
            check_class(chosen, len(logits))
            (slope,) = slopes(logits[chosen], [kept[layer]])
            maps, gradients = (
                # `checked_layer` has seen to it that there are maps.
                cast(Tensor, as_maps(network.model, layer, each))[0].detach().float()
                for each in (kept[layer], slope)
            )
            return maps.cpu().numpy(), gradients.mean((1, 2)).cpu().numpy()

    with network.lock:
        return within_memory(both, network.device)
