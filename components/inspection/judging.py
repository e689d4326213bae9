"""Asking a network for the probability of one class of a picture that was changed in many ways."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from components.inspection.asking import Picture, as_image, check_class
from components.inspection.passes import probabilities
from components.inspection.prepare import prepare
from components.inspection.progress import Progress, ignore

if TYPE_CHECKING:
    from components.networks import LoadedNetwork

# Enough for a pass to be efficient, few enough for progress and cancelling to feel immediate.
TOGETHER = 16


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """One picture, one class, and a way to ask.

    `tensor` is the network's input (1, C, H, W), where 0 is the network's mean colour;
    `probabilities` takes inputs (N, C, H, W) and gives (N, classes), taking locks by itself.
    """

    tensor: Tensor
    class_index: int
    probabilities: Callable[[Tensor], NDArray[np.float32]]

    @property
    def side_px(self) -> tuple[int, int]:
        """Height and width of the network's input."""
        return self.tensor.shape[2], self.tensor.shape[3]

    def ask(
        self, inputs: Iterable[Tensor], count: int, progress: Progress = ignore
    ) -> NDArray[np.float64]:
        """The class's probability for each of `count` inputs (C, H, W), which are made batchwise.

        Raises:
            ExplorerError: if there is no such class.
        """
        coming = iter(inputs)
        answers: list[float] = []
        while batch := list(islice(coming, TOGETHER)):
            progress(len(answers) / count)
            given = self.probabilities(torch.stack(batch))
            check_class(self.class_index, given.shape[1])
            answers.extend(float(value) for value in given[:, self.class_index])
        progress(1.0)
        return np.array(answers, dtype=np.float64)


def subject(loaded: "LoadedNetwork", image: Picture, class_index: int) -> Subject:
    """A picture as a loaded network sees it, and the network to ask."""
    tensor, _ = prepare(as_image(image), loaded.preprocessing)
    return Subject(tensor, class_index, lambda inputs: probabilities(loaded, inputs))
