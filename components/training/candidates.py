"""How a candidate of an architecture search is judged: a short training on digits, then counting.

Pictures are used in three ways. Candidates learn from the training part of the digits without
every fifth picture of a class; these are for validation, and steer the search. The part that the
data set holds back judges the winner, once.
"""

import time
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from components.blocks.building import build
from components.blocks.costing import cost
from components.blocks.labs.searched import TAKEN, network
from components.blocks.one_thread import one_thread
from components.blocks.search_space import Candidate
from components.training import batches
from components.training.batches import Tensors
from components.training.digits import digits, held_back
from components.training.measuring import evaluate
from components.training.records import Pictures

BATCH, LEARNING_RATE = 32, 0.01
CPU = torch.device("cpu")


@dataclass(frozen=True, slots=True)
class Splits:
    """Digits to learn from, to steer by, and to judge the winner with."""

    train: Tensors
    validation: Tensors
    test: Tensors


@dataclass(frozen=True, slots=True)
class Judged:
    """A trained candidate: accuracy in [0, 1], the cost of a picture, and how long it took."""

    accuracy: float
    macs: int
    params: int
    seconds: float


class Flat(nn.Module):
    """A network whose answers (N, classes, 1, 1) become logits (N, classes)."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Pictures (N, 1, 8, 8) → logits."""
        return self.inner(images).flatten(1)  # type: ignore[no-any-return]  # torch says Any


def splits(images: int | None = None) -> Splits:
    """The three parts; of each at most `images` pictures."""
    known = digits("train", TAKEN.height)
    kept = held_back(known.labels)
    parts = (
        Pictures(known.images[~kept], known.labels[~kept]),
        Pictures(known.images[kept], known.labels[kept]),
        digits("val", TAKEN.height),
    )
    few = (Pictures(part.images[:images], part.labels[:images]) for part in parts)
    return Splits(*(batches.to_tensors(part, TAKEN.channels, CPU) for part in few))


def judge(candidate: Candidate, data: Splits, epochs: int, seed: int) -> Judged:
    """Train a candidate from random weights, and judge it on the validation pictures.

    The same arguments give the same accuracy on the same machine.
    """
    began = time.perf_counter()
    accuracy = _accuracy(candidate, data.train, data.validation, epochs, seed)
    told = cost(network(candidate), TAKEN)
    return Judged(accuracy, told.macs, told.params, time.perf_counter() - began)


def tested(candidate: Candidate, data: Splits, epochs: int, seed: int) -> float:
    """The accuracy in [0, 1] of a candidate, trained as `judge` does it, on the test pictures."""
    return _accuracy(candidate, data.train, data.test, epochs, seed)


def _accuracy(
    candidate: Candidate, known: Tensors, asked: Tensors, epochs: int, seed: int
) -> float:
    with one_thread():  # adds up in the same order each time
        learned = trained(candidate, known, epochs, seed)
        return evaluate(learned, asked, len(asked))[1]


def trained(candidate: Candidate, pictures: Tensors, epochs: int, seed: int) -> nn.Module:
    """The candidate after so many epochs; AdamW, the learning rate falls to 0 along a cosine."""
    generator = torch.Generator().manual_seed(seed)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        learner = Flat(build(network(candidate), TAKEN)).to(memory_format=torch.channels_last)
    steps = epochs * -(-len(pictures) // BATCH)
    optimizer = torch.optim.AdamW(learner.parameters(), LEARNING_RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    learner.train()
    for _ in range(epochs):
        for images, labels in batches.shuffled(pictures, BATCH, generator):
            optimizer.zero_grad()
            torch.autograd.backward(cross_entropy(learner(images), labels))
            optimizer.step()
            schedule.step()
    return learner
