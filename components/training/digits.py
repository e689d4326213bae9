"""The data set "digits": 1,797 handwritten digits of 8 × 8 grey pixels that scikit-learn bundles.

Source: Alpaydin & Kaynak, "Optical Recognition of Handwritten Digits", UCI, 1998. No torch.
"""

import numpy as np
from PIL import Image

from components.errors import ExplorerError
from components.training.records import Pictures

CLASS_NAMES = tuple("0123456789")
SIDE_PX = 32
SPLITS = ("train", "val")
_BRIGHTEST = 16  # the data set counts ink in steps of 1/16
_EVERY = 5  # every fifth picture of a class is held back


def digits(split: str, side_px: int = SIDE_PX) -> Pictures:
    """Grey pictures (N, side, side, 1): of each class every fifth is for validation.

    Raises:
        ExplorerError: if the split is neither train nor val.
    """
    if split not in SPLITS:
        raise ExplorerError(f"Digits have the splits train and val, not {split!r}.")
    # scikit-learn takes a second to import, and scenes don't need it.
    from sklearn.datasets import load_digits

    pixels, labels = load_digits(return_X_y=True)
    chosen = held_back(labels) == (split == "val")
    grey = np.round(pixels[chosen].reshape(-1, 8, 8) * (255 / _BRIGHTEST)).astype(np.uint8)
    large = [np.asarray(_enlarged(picture, side_px)) for picture in grey]
    return Pictures(np.stack(large)[..., None], labels[chosen])


def held_back(labels: np.ndarray) -> np.ndarray:
    """True for the fifth, tenth, … picture of each class, in the order of `labels` (N,)."""
    mask = np.zeros(len(labels), dtype=bool)
    for label in np.unique(labels):
        mask[np.flatnonzero(labels == label)[_EVERY - 1 :: _EVERY]] = True
    return mask


def _enlarged(picture: np.ndarray, side_px: int) -> Image.Image:
    return Image.fromarray(picture).resize((side_px, side_px), Image.Resampling.BILINEAR)
