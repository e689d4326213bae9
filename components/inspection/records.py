"""What an inspection hands on: numbers and small pictures, no tensors. No torch.

These records are cached and pickled, so they hold only what the screen shows.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from components.networks.records import Weights

Ranking = Literal["activation", "variation"]


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
    them: after ReLU, so never negative, but not scaled. `layer` is a dotted module path.
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
    number of maps that the layer has, `channels` the numbers of those chosen.
    """

    layer: str
    thumbnails: NDArray[np.uint8]
    channels: tuple[int, ...]
    total_channels: int
    side_px: int
    low: tuple[float, ...]
    high: tuple[float, ...]
    ranked_by: Ranking

    @property
    def nbytes(self) -> int:
        """Size of the thumbnails in bytes."""
        return self.thumbnails.nbytes


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    """One image through one network: what it saw, what it answered, and where it looked.

    `seen` is exactly the crop that the network saw, uint8 (H, W, 3). `predictions` are the most
    probable classes; `explained` is the class that the heat map is about, among them or not.
    `layers` are the layers that have maps, in the order in which they are computed. `precision`
    is the type that the network computed in (`bfloat16` gives probabilities to two digits).
    """

    network: str
    weights: Weights
    device: str
    precision: str
    seen: NDArray[np.uint8]
    predictions: tuple[Prediction, ...]
    explained: Prediction
    heat_map: HeatMap
    feature_maps: FeatureMaps
    layers: tuple[LayerInfo, ...]
    elapsed_s: float

    @property
    def nbytes(self) -> int:
        """Size of the arrays in bytes."""
        arrays: tuple[Any, ...] = (self.seen, self.heat_map, self.feature_maps)
        return sum(array.nbytes for array in arrays)
