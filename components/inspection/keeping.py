"""Average drop and increase in confidence, for one picture (Grad-CAM++, arXiv:1710.11063, §4.1)."""

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
    picture = subject.tensor[0]
    share = torch.from_numpy(shown(values, subject.side_px)).to(picture.dtype)
    whole, left = (float(value) for value in subject.ask([picture, picture * share], 2))
    drop = max(0.0, whole - left) / whole if whole > 0 else 0.0
    return Kept(probability=left, drop=drop, increased=left > whole)
