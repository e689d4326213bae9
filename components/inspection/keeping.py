"""Average drop and increase in confidence, for one picture (Grad-CAM++, arXiv:1710.11063, §4.1)."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from components.inspection.judging import Subject
from components.inspection.ranking import shown
from components.inspection.trust_records import Kept


def kept(subject: Subject, values: NDArray[np.float32]) -> Kept:
    """The answer to the picture times its heat map in [0, 1]: unmarked places turn mean colour.

    Over many pictures, the mean of `drop` is the paper's average drop and the mean of `increased`
    its increase in confidence.
    """
    everywhere = np.ones(subject.side_px, dtype=np.float32)
    whole, left = kept_probabilities(subject, [everywhere, shown(values, subject.side_px)])
    drop = max(0.0, whole - left) / whole if whole > 0 else 0.0
    return Kept(probability=left, drop=drop, increased=left > whole)


def kept_probabilities(
    subject: Subject, shares: Sequence[NDArray[np.float32]]
) -> tuple[float, ...]:
    """The class's probability where each pixel is kept as far as it is marked, for each marking.

    `shares` are (H, W) in [0, 1].
    """
    picture = subject.tensor[0]
    kept_of = [picture * torch.from_numpy(share).to(picture.dtype) for share in shares]
    return tuple(float(value) for value in subject.ask(kept_of, len(kept_of)))
