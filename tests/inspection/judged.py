"""Subjects whose measures can be worked out by hand."""

from threading import Thread

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from components.inspection.judging import Subject
from components.networks import LoadedNetwork


def by_mean(picture: NDArray[np.float32]) -> Subject:
    """Of a picture (H, W) in [0, 1]: class 0 is as probable as the picture is bright."""

    def probabilities(inputs: Tensor) -> NDArray[np.float32]:
        bright = inputs.mean((1, 2, 3)).numpy()
        return np.stack([bright, 1 - bright], axis=1)

    return Subject(torch.from_numpy(picture)[None, None], 0, probabilities)


def by_network(network: nn.Module, tensor: Tensor, class_index: int) -> Subject:
    """A network's own answers, without anything of ours in between."""

    def probabilities(inputs: Tensor) -> NDArray[np.float32]:
        with torch.no_grad():
            answers: NDArray[np.float32] = network(inputs).softmax(1).numpy()
        return answers

    return Subject(tensor, class_index, probabilities)


def random_picture(seed: int, height: int, width: int) -> NDArray[np.float32]:
    return np.random.default_rng(seed).random((height, width), dtype=np.float32)


def can_be_used_by_others(network: LoadedNetwork) -> bool:
    """Whether another thread could take the network's lock now."""
    got: list[bool] = []

    def attempt() -> None:
        got.append(network.lock.acquire(blocking=False))
        if got[0]:
            network.lock.release()

    thread = Thread(target=attempt)
    thread.start()
    thread.join()
    return got[0]
