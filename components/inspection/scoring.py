"""Heat maps that take many forward passes: Score-CAM, Ablation-CAM and sliding occlusion."""

from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from components.errors import ExplorerError
from components.inspection.ablating import ablation_cam
from components.inspection.asking import Picture, as_image, check_class
from components.inspection.batches import LARGEST_BATCH
from components.inspection.masking import score_cam
from components.inspection.occluding import INPUT, occlusion
from components.inspection.passes import probabilities
from components.inspection.plans import Plan, Question
from components.inspection.prepare import prepare
from components.inspection.progress import Progress, ignore
from components.inspection.records import HeatMap
from components.inspection.targets import checked_layer
from components.inspection.trust_records import Cost

if TYPE_CHECKING:
    from components.networks import LoadedNetwork

# A network of which a whole batch takes longer is timed by one picture at a time.
PATIENCE_S = 2.0
REPEATS = 3

_PLANS = {"scorecam": score_cam, "ablationcam": ablation_cam, "occlusion": occlusion}


def by_passes(
    loaded: "LoadedNetwork",
    image: Picture,
    method: str,
    layer: str | None = None,
    class_index: int | None = None,
    progress: Progress = ignore,
) -> HeatMap:
    """A heat map by `scorecam`, `ablationcam` or `occlusion`; see `cost` for what it takes.

    `layer` is a dotted path (the default layer if None); occlusion has none and its map's layer is
    `occluding.INPUT`. `class_index` is the most probable class if None. Takes the network's lock
    for each batch anew.

    Raises:
        ExplorerError: if there is no such method, layer or class, or the device is out of memory.
    """
    tensor, _ = prepare(as_image(image), loaded.preprocessing)
    question = _question(loaded, tensor, method, layer, class_index)
    plan = _PLANS[method](question)
    scores: list[float] = []
    for numbers in _batches(plan, loaded.device):
        progress(len(scores) / plan.passes)
        scores.extend(plan.scores(numbers))
    progress(1.0)
    values = np.maximum(plan.values(np.array(scores)), 0).astype(np.float32)
    return HeatMap(values, question.layer, question.class_index, method)


def cost(loaded: "LoadedNetwork", method: str, layer: str | None = None) -> Cost:
    """How many forward passes a map takes, and about how long here, judged by passes of now.

    Raises:
        ExplorerError: as `by_passes`.
    """
    side_px, channels = loaded.preprocessing.input_px, loaded.preprocessing.channels
    noise = torch.rand((1, channels, side_px, side_px), generator=torch.Generator().manual_seed(0))
    plan = _PLANS[_checked(method)](_question(loaded, noise, method, layer, 0))
    together = _batches(plan, loaded.device)[0]
    alone_s = _fastest(plan, together[:1])
    if alone_s * len(together) > PATIENCE_S:
        return Cost(plan.passes, alone_s * plan.passes)
    return Cost(plan.passes, _fastest(plan, together) / len(together) * plan.passes)


def _fastest(plan: Plan, numbers: range) -> float:
    """Seconds for some passes: the best of several, since the first also sets things up."""
    seconds = []
    for _ in range(REPEATS):
        began = perf_counter()
        plan.scores(numbers)
        seconds.append(perf_counter() - began)
    return min(seconds)


def _batches(plan: Plan, device: str) -> list[range]:
    size = LARGEST_BATCH[device.split(":")[0]]
    return [range(begin, min(begin + size, plan.passes)) for begin in range(0, plan.passes, size)]


def _question(
    loaded: "LoadedNetwork",
    tensor: Tensor,
    method: str,
    layer: str | None,
    class_index: int | None,
) -> Question:
    layer = INPUT if _checked(method) == "occlusion" else checked_layer(loaded, layer)
    answer = probabilities(loaded, tensor)[0]
    index = int(answer.argmax()) if class_index is None else class_index
    check_class(index, len(answer))
    return Question(loaded, tensor, layer, index)


def _checked(method: str) -> str:
    if method not in _PLANS:
        raise ExplorerError(
            f"{method!r} does not work by many passes; choose one of {', '.join(_PLANS)}."
        )
    return method
