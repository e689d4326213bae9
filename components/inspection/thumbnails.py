"""Of a layer's many feature maps, the strongest as small pictures."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from components.errors import ExplorerError
from components.inspection.records import FeatureMaps, Ranking

THUMBNAIL_PX = 96


def strongest(
    layer: str, maps: NDArray[np.float32], count: int = 16, ranked_by: Ranking = "activation"
) -> FeatureMaps:
    """The `count` strongest of a layer's maps (C, h, w), or all if it has fewer.

    `activation` ranks by the mean of the absolute values, `variation` by their standard
    deviation, each over all places of a map; equal ones keep their order. Sides above 96 pixels
    are averaged down to 96.

    Raises:
        ExplorerError: if `count` is below 1 or there is no such ranking.
    """
    if count < 1:
        raise ExplorerError(f"Choose at least one feature map, not {count}.")
    channels = np.argsort(-_strength(maps, ranked_by), kind="stable")[:count]
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
    )


def _strength(maps: NDArray[np.float32], ranked_by: Ranking) -> NDArray[np.float32]:
    match ranked_by:
        case "activation":
            strength: NDArray[np.float32] = np.abs(maps).mean(axis=(1, 2))
        case "variation":
            strength = maps.std(axis=(1, 2))
    return strength


def _thumbnail(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """One map on its own scale, from its lowest value (0) to its highest (255)."""
    span = values.max() - values.min()
    share = (values - values.min()) / (span if span > 0 else 1)
    picture = Image.fromarray(np.rint(255 * share).astype(np.uint8))
    if max(picture.size) > THUMBNAIL_PX:
        picture = picture.resize((THUMBNAIL_PX, THUMBNAIL_PX), Image.Resampling.BOX)
    return np.asarray(picture)
