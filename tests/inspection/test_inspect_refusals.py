"""What `inspect` refuses with one sentence, and what it does when memory runs out."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from components.errors import ExplorerError
from components.inspection import inspect, layers
from components.inspection.computing import within_memory
from tests.inspection.looks import look
from tests.inspection.subjects import (
    loaded,
    noise,
    small_network,
    square,
)


@pytest.mark.parametrize("index", [-1, 10, 1000])
def test_a_class_that_does_not_exist_gets_a_sentence(index: int) -> None:
    with pytest.raises(ExplorerError, match="numbered 0 to 9"):
        look(loaded(small_network(), square(16)), noise(16), classes=[0, index])


def test_a_class_name_that_does_not_exist_gets_a_near_one() -> None:
    with pytest.raises(ExplorerError, match="no class 'lable 7'; did you mean 'label 7'"):
        look(loaded(small_network(), square(16)), noise(16), classes="lable 7")


def test_a_network_without_class_names_knows_no_name() -> None:
    with pytest.raises(ExplorerError, match="no class 'cat'"):
        look(loaded(small_network(), square(16), labels=0), noise(16), classes="cat")


@pytest.mark.parametrize("layer", ["nowhere", "5", "7", ""])
def test_a_layer_without_maps_gets_a_sentence(layer: str) -> None:
    with pytest.raises(ExplorerError, match=f"no layer '{layer}' with height and width.*example 4"):
        look(loaded(small_network(), square(16)), noise(16), layers=["0", layer])


@pytest.mark.parametrize("method", ["Grad-CAM", "scorecam", "nothing"])
def test_a_method_that_one_pass_cannot_give_gets_a_sentence(method: str) -> None:
    with pytest.raises(ExplorerError, match=f"'{method}' of one pass; choose from gradcam, hires"):
        look(loaded(small_network(), square(16)), noise(16), ["gradcam", method])


@pytest.mark.parametrize(
    "picture",
    [np.zeros((4, 4, 3)), np.zeros((4, 4, 2), np.uint8), np.zeros((0, 4, 3), np.uint8), 5, None],
)
def test_what_is_no_picture_gets_a_sentence(picture: Any) -> None:
    with pytest.raises(ExplorerError, match=r"array of pixels is uint8|A picture is a Pillow"):
        inspect(loaded(small_network(), square(16)), [picture])


def test_a_missing_file_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match=r"nowhere\.png cannot be read"):
        inspect(loaded(small_network(), square(16)), tmp_path / "nowhere.png")


def test_a_network_without_class_scores_gets_a_sentence() -> None:
    network = loaded(nn.Sequential(nn.Conv2d(3, 4, 1), nn.Conv2d(4, 4, 1)), square(8))
    with pytest.raises(ExplorerError, match="gives no class scores"):
        look(network, noise(8))


@pytest.mark.parametrize("entry", ["0.weight", "3.running_var", "7.bias"])
def test_broken_weights_get_a_sentence(entry: str) -> None:
    network = small_network()
    network.state_dict()[entry].view(-1)[3] = float("nan")
    with pytest.raises(ExplorerError, match="not finite"):
        look(loaded(network, square(16)), noise(16))


class Steep(nn.Module):
    """At 0 a square root has no finite slope, although its value is finite."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.head = nn.Conv2d(3, 4, 1), nn.Linear(4, 2)

    def forward(self, images: Tensor) -> Tensor:
        answer: Tensor = self.head((0 * self.conv(images)).mean((2, 3)).sqrt())
        return answer


def test_gradients_that_are_not_finite_get_a_sentence() -> None:
    with pytest.raises(ExplorerError, match="not finite numbers; choose another layer"):
        look(loaded(Steep(), square(8)), noise(8), layers="conv")


class Greedy(nn.Module):
    """Asks for more memory than there is for more than `most` images."""

    def __init__(self, error: Exception, most: int = 0) -> None:
        super().__init__()
        self.conv, self.head, self.error = nn.Conv2d(3, 4, 1), nn.Linear(4, 2), error
        self.most, self.full = most, False
        self.seen: list[int] = []

    def forward(self, images: Tensor) -> Tensor:
        maps: Tensor = self.conv(images)
        if self.full:
            self.seen.append(len(images))
            if len(images) > self.most:
                raise self.error
        answer: Tensor = self.head(maps.mean((2, 3)))
        return answer


OUT_OF_MEMORY = [
    torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 9 GiB"),
    RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"),
    RuntimeError("MPS backend out of memory"),
    MemoryError("Unable to allocate 9 GiB for an array"),
]


@pytest.mark.parametrize("error", OUT_OF_MEMORY)
def test_without_memory_a_sentence_comes_and_others_go_on(error: Exception) -> None:
    network = Greedy(error)
    lent = loaded(network, square(8), labels=2)
    layers(lent)
    network.full = True
    with pytest.raises(ExplorerError, match="too little free memory"):
        inspect(lent, [noise(8)] * 5)
    network.full = False
    with ThreadPoolExecutor(1) as other:
        answer = other.submit(look, lent, noise(8)).result(timeout=60)
    assert answer.heat_maps[0].layer == "conv"
    assert not any(module._forward_hooks for module in network.modules())


@pytest.mark.parametrize("error", OUT_OF_MEMORY)
def test_when_memory_runs_out_batches_are_halved_from_then_on(error: Exception) -> None:
    network = Greedy(error, most=3)
    lent = loaded(network, square(8), labels=2)
    images = [noise(8, seed) for seed in range(11)]
    expected = [look(lent, image).logits for image in images]
    network.full = True
    answers = inspect(lent, images, batch_size=8)
    assert network.seen == [8, 4, 2, 2, 2, 2, 2, 1]
    for answer, logits in zip(answers, expected, strict=True):
        assert answer.logits == pytest.approx(logits, abs=1e-6)


def test_other_errors_surface() -> None:
    network = Greedy(RuntimeError("shapes do not match"))
    lent = loaded(network, square(8), labels=2)
    layers(lent)
    network.full = True
    with pytest.raises(RuntimeError, match="shapes do not match"):
        look(lent, noise(8))


def test_the_cache_is_emptied_when_the_pass_s_tensors_are_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held: list[bool] = []
    alive: list[int] = []

    class Large:
        """Stands for a tensor on the device."""

        def __init__(self) -> None:
            alive.append(1)

        def __del__(self) -> None:
            alive.pop()

    def work() -> None:
        _kept = Large()
        raise torch.OutOfMemoryError("CUDA out of memory")

    for device in (torch.cuda, torch.mps):
        monkeypatch.setattr(device, "empty_cache", lambda: held.append(bool(alive)))
    for name in ("cuda:0", "mps"):
        with pytest.raises(ExplorerError):
            within_memory(work, name)
    assert held == [False, False]


def test_a_batch_of_no_image_gets_a_sentence() -> None:
    with pytest.raises(ExplorerError, match="at least one image, not 0"):
        inspect(loaded(small_network(), square(16)), noise(16), batch_size=0)
