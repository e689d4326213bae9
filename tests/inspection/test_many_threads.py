"""Many people on one network at once: everybody gets their own map, and nothing is left behind."""

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from random import Random

import numpy as np
import torch
from torch import nn

from components.inspection import Inspection, inspect
from components.networks import LoadedNetwork
from tests.benchmarks.measuring import memory_bytes
from tests.inspection.subjects import loaded, noise, small_network, square

THREADS = 8
LOOKS = 320
METHODS = ("gradcam", "hirescam", "gradcam++", "xgradcam", "layercam", "eigencam")
SIDE_PX = 32


@dataclass(frozen=True)
class Question:
    """What one person asks."""

    picture: int
    method: str
    layer: str
    class_index: int

    def ask(self, network: LoadedNetwork) -> Inspection:
        (answer,) = inspect(
            network, noise(SIDE_PX, self.picture), self.method, self.layer, self.class_index
        )
        return answer


QUESTIONS = [Question(*chosen) for chosen in product(range(3), METHODS, ("0", "2", "4"), (0, 3, 9))]


def network() -> LoadedNetwork:
    return loaded(small_network(), square(SIDE_PX))


def same(one: Inspection, other: Inspection) -> bool:
    (mine,), (theirs,) = one.heat_maps, other.heat_maps
    return (
        one.predictions == other.predictions
        and one.explained == other.explained
        and (mine.method, mine.layer) == (theirs.method, theirs.layer)
        and np.array_equal(mine.values, theirs.values)
        and np.array_equal(one.features[mine.layer], other.features[mine.layer])
    )


def all_at_once(asked: list[Question], ask: Callable[[Question], bool]) -> int:
    """How many of the questions, asked from many threads, are answered wrongly."""
    with ThreadPoolExecutor(THREADS) as threads:
        return sum(not right for right in threads.map(ask, asked))


def hooks(module: nn.Module) -> int:
    return sum(len(each._forward_hooks) + len(each._backward_hooks) for each in module.modules())


def test_eight_threads_get_no_wrong_map_and_leave_no_hook() -> None:
    shared, alone = network(), network()
    expected = {question: question.ask(alone) for question in QUESTIONS}
    asked = Random(0).choices(QUESTIONS, k=LOOKS)  # noqa: S311  chance, not secrets
    wrong = all_at_once(asked, lambda each: same(each.ask(shared), expected[each]))
    assert wrong == 0
    assert hooks(shared.model) == 0
    assert all(parameter.requires_grad for parameter in shared.model.parameters())
    assert all(parameter.grad is None for parameter in shared.model.parameters())


def test_the_comparison_would_notice_a_wrong_map() -> None:
    shared = network()
    first, second = (each.ask(shared) for each in (QUESTIONS[0], QUESTIONS[-1]))
    assert same(first, QUESTIONS[0].ask(shared))
    assert not same(first, second)


def test_memory_stays_flat() -> None:
    """One look's features at layer 0 alone are 33 KB: if each leaked, these would be 64 MB."""
    shared = network()
    asked = [each for each in QUESTIONS if each.layer == "0"] * 6

    def rounds(count: int) -> int:
        for _ in range(count):
            all_at_once(asked, lambda each: bool(each.ask(shared).predictions))
        gc.collect()
        return memory_bytes("self", "VmRSS")

    before = rounds(3)
    assert rounds(6) - before < 20 * 2**20


def test_a_stopped_look_does_not_disturb_the_others() -> None:
    """Every third person asks for a class that doesn't exist."""
    shared, alone = network(), network()
    expected = {question: question.ask(alone) for question in QUESTIONS}

    def ask(numbered: tuple[int, Question]) -> bool:
        number, question = numbered
        if number % 3 == 0:
            try:
                inspect(shared, noise(SIDE_PX), classes=99)
            except ValueError:
                return True
            return False
        return same(question.ask(shared), expected[question])

    with ThreadPoolExecutor(THREADS) as threads:
        assert all(threads.map(ask, enumerate(QUESTIONS)))
    assert hooks(shared.model) == 0
    assert not torch.is_inference_mode_enabled()
