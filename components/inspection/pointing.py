"""Does a heat map find an object whose place is known? The pointing game, and energy inside.

Zhang et al. 2016 (arXiv:1608.00507): the highest place counts as a hit if it lies on the object,
or within 15 pixels of it. Wang et al. 2020 (Score-CAM, arXiv:1910.01279): the share of the map's
sum that lies on the object.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import distance_transform_edt

from components.errors import ExplorerError
from components.inspection.cropping import prepare_mask
from components.inspection.enlarging import enlarged
from components.inspection.ranking import is_even
from components.inspection.trust_records import Pointing
from components.networks.records import Preprocessing

Mask: TypeAlias = NDArray[np.bool_] | Image.Image

# The paper's tolerance, in proportion to a network's input; about half a place of a 7 × 7 map.
TOLERANCE = 15 / 224


def pointing(
    values: NDArray[np.float32], mask: NDArray[np.bool_], tolerance: float = TOLERANCE
) -> Pointing:
    """How a heat map (h, w) fits an object's mask (H, W) on the network's input.

    `tolerance` is a share of the shorter side. Where several pixels are the highest, at least half
    of them must lie within it.
    """
    tolerance_px = round(tolerance * min(mask.shape))
    around = _within(mask, tolerance_px)
    height, width = mask.shape
    hit, energy = None, None
    if not is_even(values):
        picture = enlarged(np.maximum(values, 0), height, width)
        hit = bool(around[picture == picture.max()].mean() >= 0.5)
        energy = _energy(picture, mask)
    return Pointing(hit, energy, float(around.mean()), float(mask.mean()), tolerance_px)


def seen_mask(mask: Mask, image: Image.Image, preprocessing: Preprocessing) -> NDArray[np.bool_]:
    """A picture's mask, resized and cut out as the picture is: (H, W) on the network's input.

    Raises:
        ExplorerError: if mask and picture differ in size.
    """
    picture = mask if isinstance(mask, Image.Image) else Image.fromarray(np.asarray(mask) > 0)
    if picture.size != image.size:
        raise ExplorerError(
            f"The mask has {picture.width} × {picture.height} pixels and the picture"
            f" {image.width} × {image.height}; a mask must be as large as its picture."
        )
    return prepare_mask(picture, preprocessing)


def _within(mask: NDArray[np.bool_], distance_px: int) -> NDArray[np.bool_]:
    if not mask.any():
        return mask
    near: NDArray[np.bool_] = distance_transform_edt(~mask) <= distance_px
    return near


def _energy(picture: NDArray[np.float32], mask: NDArray[np.bool_]) -> float | None:
    total = float(picture.sum(dtype=np.float64))
    return float(picture[mask].sum(dtype=np.float64)) / total if total > 0 else None
