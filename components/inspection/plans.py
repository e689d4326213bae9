"""A heat map by many passes, as a plan: what is asked, pass by pass, and what follows from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from components.inspection.batches import in_batches
from components.inspection.capture import captured, watched
from components.inspection.computing import mixed_precision, on_device, within_memory
from components.inspection.passes import logits_of, suitable

if TYPE_CHECKING:
    from components.networks import LoadedNetwork


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What a map is to be about: the network's input (1, C, H, W), a layer and a class."""

    loaded: "LoadedNetwork"
    tensor: Tensor
    layer: str
    class_index: int


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """`passes` changes of picture or layer, numbered from 0.

    `scores` gives the class's score after each of the changes with the given numbers, and takes
    the network's lock meanwhile; `values` makes the map (h, w) of all scores, in order.
    """

    passes: int
    scores: Callable[[Sequence[int]], list[float]]
    values: Callable[[NDArray[np.float64]], NDArray[np.float64]]


def class_scores(question: Question, inputs: Tensor) -> list[float]:
    """The class's logit for inputs (N, C, H, W), in batches that fit into memory.

    Takes the network's lock for each batch.
    """
    loaded = question.loaded

    def answer(some: Sequence[Tensor]) -> list[float]:
        images = torch.stack(list(some))
        with loaded.lock, watched(loaded.model, {}), torch.no_grad():
            return [float(value) for value in logits_of(loaded, images)[:, question.class_index]]

    return list(in_batches(answer, inputs, suitable(loaded, None), loaded.device))


def layer_output(question: Question) -> Tensor:
    """What the layer gives for the unchanged picture, as it gives it."""
    loaded = question.loaded

    def forward() -> Tensor:
        with (
            captured(loaded.model, (question.layer,)) as kept,
            torch.no_grad(),
            mixed_precision(loaded.device),
        ):
            loaded.model(on_device(question.tensor, loaded.device))
        return kept[question.layer]

    with loaded.lock:
        return within_memory(forward, loaded.device)


def weighted_sum(maps: Tensor, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Feature maps (1, C, h, w), each times its weight, added up: (h, w)."""
    total: NDArray[np.float64] = np.tensordot(weights, maps[0].double().cpu().numpy(), axes=1)
    return total
