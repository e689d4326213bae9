"""What an inspection hands on: numbers and small pictures, no tensors. No torch.

These records are cached and pickled, so they hold only what was asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from components.inspection.enlarging import as_the_library_shows, enlarged
from components.networks.records import Weights

Ranking = Literal["activation", "variation", "weight"]


@dataclass(frozen=True, slots=True)
class Prediction:
    """One class in a network's answer: its number, name, probability in [0, 1] and logit."""

    index: int
    label: str
    probability: float
    logit: float


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """A layer whose output is a map: dotted module path, operator and (channels, height, width).

    Token sequences of transformers count as maps: their tokens lie on a square grid.
    """

    path: str
    operator: str
    shape: tuple[int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class HeatMap:
    """Where a network found what speaks for a class.

    `values` is float32 (h, w), one number for each place of the layer's map, as the method gives
    them: after ReLU, so never negative, but not scaled. `layer` is a dotted module path, `method`
    a key of `methods.METHODS`.
    """

    values: NDArray[np.float32]
    layer: str
    class_index: int
    method: str

    @property
    def low(self) -> float:
        """The smallest value."""
        return float(self.values.min())

    @property
    def high(self) -> float:
        """The largest value; 0 if nothing at this layer speaks for the class."""
        return float(self.values.max())

    @property
    def nbytes(self) -> int:
        """Size of the values in bytes."""
        return self.values.nbytes


@dataclass(frozen=True, slots=True, eq=False)
class FeatureMaps:
    """The strongest of a layer's feature maps, strongest first.

    `thumbnails` is uint8 (k, s, s): each map on its own scale, from its `low` (0) to its `high`
    (255), averaged down to at most `THUMBNAIL_PX`. `low` and `high` are the raw ranges, so that a
    drawing can put all maps on one scale. `side_px` is the map's own side, `total_channels` the
    number of maps that the layer has, `channels` the numbers of those chosen, `scores` what they
    are ranked by; `first` is the rank of the first of them, counted from 0.
    """

    layer: str
    thumbnails: NDArray[np.uint8]
    channels: tuple[int, ...]
    total_channels: int
    side_px: int
    low: tuple[float, ...]
    high: tuple[float, ...]
    ranked_by: Ranking
    scores: tuple[float, ...] = ()
    first: int = 0

    @property
    def nbytes(self) -> int:
        """Size of the thumbnails in bytes."""
        return self.thumbnails.nbytes


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """How far squeeze-and-excitation (or a relative of it) opens each channel for an image.

    `layer` is the dotted path of the gating module; `values` is float32 (C,), in [0, 1]: what each
    channel is multiplied by.
    """

    layer: str
    values: NDArray[np.float32]

    @property
    def nbytes(self) -> int:
        """Size of the values in bytes."""
        return self.values.nbytes


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    """One image through one network: what it saw, what it answered, and where it looked.

    `seen` is exactly the crop that the network saw, uint8 (H, W, 3); `logits` float32 (classes,).
    `predictions` are the most probable classes; `explained` those that the heat maps are about, in
    order, among them or not. `heat_maps` holds every method × layer × class, in this order, each
    in its layer's own size. `features` gives a layer's feature maps, float32 (C, h, w). `precision`
    is the type that the network computed in (`bfloat16` gives probabilities to two digits).
    `elapsed_s` is this image's share of its batch's seconds.
    """

    network: str
    weights: Weights
    device: str
    precision: str
    seen: NDArray[np.uint8]
    logits: NDArray[np.float32]
    predictions: tuple[Prediction, ...]
    explained: tuple[Prediction, ...]
    heat_maps: tuple[HeatMap, ...]
    features: Mapping[str, NDArray[np.float32]]
    gates: tuple[Gate, ...]
    elapsed_s: float

    def heat_map(self, method: str, layer: str, class_index: int) -> HeatMap:
        """The map of one method at one layer for one class.

        Raises:
            KeyError: if it was not asked for.
        """
        for each in self.heat_maps:
            if (each.method, each.layer, each.class_index) == (method, layer, class_index):
                return each
        raise KeyError(f"no {method} map of class {class_index} at {layer!r}")

    @property
    def maps(self) -> dict[str, NDArray[np.float32]]:
        """Of each method float32 (layers, classes, H, W) in [0, 1], in the size of `seen`.

        Each map is what pytorch-grad-cam returns for its one layer, so each is on its own scale.
        """
        height, width = self.seen.shape[:2]
        shown = [as_the_library_shows(each.values, height, width) for each in self.heat_maps]
        return self._by_method(shown)

    @property
    def raw(self) -> dict[str, NDArray[np.float32]]:
        """Of each method float32 (layers, classes, h, w) ≥ 0, before any scaling.

        Maps have their layer's own size; where layers differ in size, smaller ones are enlarged
        bilinearly to the largest.
        """
        if not self.heat_maps:
            return {}
        shapes = [each.values.shape for each in self.heat_maps]
        height, width = (max(sides) for sides in zip(*shapes, strict=True))
        return self._by_method([enlarged(each.values, height, width) for each in self.heat_maps])

    def _by_method(self, arrays: list[NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
        """The heat maps' arrays, stacked as (layers, classes, height, width) for each method."""
        found: dict[str, list[NDArray[np.float32]]] = {}
        for each, array in zip(self.heat_maps, arrays, strict=True):
            found.setdefault(each.method, []).append(array)
        classes = len(self.explained)
        return {
            method: np.stack(each).reshape(-1, classes, *each[0].shape)
            for method, each in found.items()
        }

    @property
    def nbytes(self) -> int:
        """Size of the arrays in bytes."""
        arrays: tuple[Any, ...] = (self.seen, self.logits, *self.features.values())
        return sum(each.nbytes for each in (*arrays, *self.heat_maps, *self.gates))
