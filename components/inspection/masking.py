"""Score-CAM (Wang et al. 2020, arXiv:1910.01279)."""

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import interpolate

from components.inspection.plans import Plan, Question, class_scores, layer_output, weighted_sum
from components.inspection.spatial import as_maps


def score_cam(question: Question) -> Plan:
    """Each feature map is a mask on the picture; its weight is the softmax of the scores.

    As pytorch-grad-cam's `ScoreCAM`, which however holds all masked pictures in memory at once:
    770 MB for EfficientNet-B0's last layer.
    """
    output = layer_output(question)
    maps = cast(Tensor, as_maps(question.loaded.model, question.layer, output)).float().cpu()

    def scores(channels: Sequence[int]) -> list[float]:
        masks = _masks(maps[:, list(channels)], question.tensor)
        return class_scores(question, question.tensor * masks)

    def values(scores: NDArray[np.float64]) -> NDArray[np.float64]:
        weights = np.exp(scores - scores.max())
        return weighted_sum(maps, weights / weights.sum())

    return Plan(maps.shape[1], scores, values)


def _masks(maps: Tensor, picture: Tensor) -> Tensor:
    """Feature maps (1, k, h, w) as masks (k, 1, H, W) in [0, 1], enlarged as the library does."""
    large = interpolate(maps, picture.shape[2:], mode="bilinear", align_corners=True)[0]
    low, high = large.amin((1, 2), keepdim=True), large.amax((1, 2), keepdim=True)
    return ((large - low) / (high - low + 1e-8)).unsqueeze(1)
