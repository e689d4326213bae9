"""Of a layer's many feature maps, the strongest as small pictures. No torch."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from components.errors import ExplorerError
from components.inspection.records import FeatureMaps, Ranking

THUMBNAIL_PX = 96

Values = NDArray[np.float32]


def strongest(
    layer: str,
    maps: Values,
    count: int = 16,
    ranked_by: Ranking = "activation",
    first: int = 0,
    weights: Values | None = None,
) -> FeatureMaps:
    """The `count` strongest of a layer's maps (C, h, w) from number `first` on, or all there are.

    `activation` ranks by the mean of the absolute values, `variation` by their standard
    deviation, each over all places of a map; `weight` by the given `weights` (C,), the largest
    first, so that negative ones come last. Equal ones keep their order. Sides above 96 pixels are
    averaged down to 96.

    Raises:
        ExplorerError: if `count` is below 1, or the layer has no map number `first`.
    """
    _check(count, first, len(maps))
    scores = _scores(maps, ranked_by, weights)
    channels = np.argsort(-scores, kind="stable")[first : first + count]
    chosen = maps[channels]
    return FeatureMaps(
        layer=layer,
        thumbnails=np.stack([_thumbnail(values) for values in chosen]),
        channels=tuple(int(channel) for channel in channels),
        total_channels=len(maps),
        side_px=maps.shape[1],
        low=tuple(float(values.min()) for values in chosen),
        high=tuple(float(values.max()) for values in chosen),
        ranked_by=ranked_by,
        scores=tuple(float(score) for score in scores[channels]),
        first=first,
    )


def _check(count: int, first: int, total: int) -> None:
    if count < 1:
        raise ExplorerError(f"Choose at least one feature map, not {count}.")
    if not 0 <= first < total:
        raise ExplorerError(
            f"There is no feature map number {first} in the ranking; this layer's {total} maps are"
            f" numbered 0 to {total - 1}."
        )


def _scores(maps: Values, ranked_by: Ranking, weights: Values | None) -> Values:
    """What maps are ranked by, one number for each."""
    match ranked_by:
        case "activation":
            scores: Values = np.abs(maps).mean(axis=(1, 2))
        case "variation":
            scores = maps.std(axis=(1, 2))
        case "weight":
            if weights is None:
                raise ValueError("maps are ranked by weights, but there are none")
            scores = weights
    return scores


def _thumbnail(values: Values) -> NDArray[np.uint8]:
    """One map on its own scale, from its lowest value (0) to its highest (255)."""
    span = values.max() - values.min()
    share = (values - values.min()) / (span if span > 0 else 1)
    picture = Image.fromarray(np.rint(255 * share).astype(np.uint8))
    if max(picture.size) > THUMBNAIL_PX:
        picture = picture.resize((THUMBNAIL_PX, THUMBNAIL_PX), Image.Resampling.BOX)
    return np.asarray(picture)
