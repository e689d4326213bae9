"""Ablation-CAM (Ramaswamy and Desai 2020, doi:10.1109/WACV45572.2020.9093360)."""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from components.inspection.capture import Watch, watched
from components.inspection.computing import mixed_precision, on_device, within_memory
from components.inspection.plans import Plan, Question, class_scores, layer_output, weighted_sum
from components.inspection.spatial import as_maps


def ablation_cam(question: Question) -> Plan:
    """Each feature map is set to zero; its weight is the share of the score that is lost.

    As pytorch-grad-cam's `AblationCAM` where no activation is negative. Elsewhere the library puts
    −10⁷ and less in the map's place, which makes weights of rounding errors; here it is the
    paper's zero.
    """
    model, output = question.loaded.model, layer_output(question)
    maps = cast(Tensor, as_maps(model, question.layer, output))
    # Maps that are no copy and no view stand as (N, C, h, w); all others have channels last.
    axis = 1 if maps is output else output.ndim - 1
    (score,) = class_scores(question, question.tensor)
    rows_alone = _goes_on_with_more_rows(question, output, score)

    def scores(channels: Sequence[int]) -> list[float]:
        changed = output.repeat_interleave(len(channels), 0)
        changed.movedim(axis, 1)[range(len(channels)), list(channels)] = 0
        logits = _continued(question, changed, 1 if rows_alone else len(channels))
        return [float(value) for value in logits[:, question.class_index]]

    def values(scores: NDArray[np.float64]) -> NDArray[np.float64]:
        weights = (score - scores) / (score or 1.0)
        return weighted_sum(maps, weights)

    return Plan(maps.shape[1], scores, values)


def _goes_on_with_more_rows(question: Question, output: Tensor, score: float) -> bool:
    """Whether the network goes on after the layer with more images than came to it.

    Then all that precedes the layer is computed for one image only. What joins branches (dense
    blocks) cannot do it.
    """
    try:
        logits = _continued(question, output.repeat_interleave(2, 0), 1)
    except RuntimeError:
        return False
    if logits.ndim != 2 or len(logits) != 2:
        return False
    same: bool = np.allclose(logits[:, question.class_index].cpu(), score, rtol=1e-2, atol=1e-3)
    return same


def _continued(question: Question, output: Tensor, images: int) -> Tensor:
    """The logits when the layer gives `output`, whatever came to it."""
    loaded = question.loaded
    inputs = question.tensor.expand(images, -1, -1, -1)

    def forward() -> Tensor:
        watches = {question.layer: _given_once(output)}
        with watched(loaded.model, watches), torch.no_grad(), mixed_precision(loaded.device):
            logits: Tensor = loaded.model(on_device(inputs, loaded.device))
        return logits.float()

    with loaded.lock:
        return within_memory(forward, loaded.device)


def _given_once(output: Tensor) -> Watch:
    """A hook that replaces what a layer gives at its first call."""
    waiting = [output]

    def watch(_: nn.Module, __: tuple[Any, ...], ___: Any) -> Tensor | None:
        return waiting.pop() if waiting else None

    return watch
