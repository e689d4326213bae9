"""Many images: answers in order, batches that fit, preparing that changes no number."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from components.errors import ExplorerError
from components.inspection import batches, free_memory, inspect, predict, probabilities
from components.inspection.batches import LARGEST_BATCH, ahead, batch_size, in_batches
from components.inspection.free_memory import free_bytes
from components.inspection.image import read_image
from components.inspection.prepare import prepare, prepare_many
from components.inspection.targets import surveyed
from tests.inspection.subjects import loaded, noise, small_network, square

GIGABYTE = 10**9


# --- How many at once --------------------------------------------------------------------------


def test_batches_shrink_with_free_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter of what is free, at least one, at most what the device gains by."""
    monkeypatch.setattr(batches, "free_bytes", lambda _: 4 * GIGABYTE)
    assert batch_size(None, GIGABYTE // 8, "cpu") == 8
    assert batch_size(None, GIGABYTE // 100, "cuda:0") == 100
    assert batch_size(None, 5 * GIGABYTE, "cpu") == 1
    assert batch_size(None, 0, "mps") == LARGEST_BATCH["mps"]
    assert batch_size(1000, 5 * GIGABYTE, "cpu") == 1000


@pytest.mark.parametrize("asked", [0, -3])
def test_less_than_one_image_gets_a_sentence(asked: int) -> None:
    with pytest.raises(ExplorerError, match=f"at least one image, not {asked}"):
        batch_size(asked, 1, "cpu")


def test_an_image_costs_what_its_layers_give() -> None:
    """Numbers of 16 × 16 places: 8 + 8 + 6 + 6 + 6 channels; then 6, 6, and 10 class scores."""
    network = loaded(small_network(), square(16))
    assert surveyed(network).image_bytes == 4 * (34 * 256 + 6 + 6 + 10)


def test_free_memory_is_what_the_machine_and_the_container_leave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 2**20 < free_bytes("cpu") < 2**50
    (tmp_path / "meminfo").write_text("MemTotal: 900 kB\nMemAvailable:   300 kB\n")
    monkeypatch.setattr(free_memory, "_MEMORY", tmp_path / "meminfo")
    monkeypatch.setattr(free_memory, "_GROUP", tmp_path)
    assert free_bytes("cpu") == 300 * 1024
    (tmp_path / "memory.max").write_text("5000\n")
    (tmp_path / "memory.current").write_text("3000\n")
    assert free_bytes("cpu") == 2000
    (tmp_path / "memory.max").write_text("max\n")
    assert free_bytes("cpu") == 300 * 1024
    (tmp_path / "meminfo").unlink()
    assert free_bytes("cpu") == free_memory.UNKNOWN_BYTES


def test_on_a_gpu_what_torch_holds_unused_is_free_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda _: (100, 999))
    monkeypatch.setattr(torch.cuda, "memory_reserved", lambda _: 50)
    monkeypatch.setattr(torch.cuda, "memory_allocated", lambda _: 20)
    assert free_bytes("cuda:0") == 130
    monkeypatch.setattr(torch.mps, "recommended_max_memory", lambda: 1000)
    monkeypatch.setattr(torch.mps, "current_allocated_memory", lambda: 300)
    assert free_bytes("mps") == 700


# --- Batches -----------------------------------------------------------------------------------


@given(
    items=st.lists(st.integers(), max_size=40),
    size=st.integers(1, 12),
    fitting=st.integers(1, 12),
)
def test_every_item_is_answered_once_and_in_order(
    items: list[int], size: int, fitting: int
) -> None:
    tried: list[int] = []

    def work(some: Sequence[int]) -> list[int]:
        tried.append(len(some))
        if len(some) > fitting:
            raise MemoryError
        return [item + 1 for item in some]

    assert list(in_batches(work, items, size, "cpu")) == [item + 1 for item in items]
    assert all(len_ <= size for len_ in tried)
    # Halving from then on: each size fails once at most.
    failed = [count for count in tried if count > fitting]
    assert failed == sorted(set(failed), reverse=True)


def test_preparing_keeps_the_order_and_goes_ahead_no_further_than_asked() -> None:
    drawn: list[int] = []

    def items() -> Iterator[int]:
        for number in range(20):
            drawn.append(number)
            yield number

    prepared = ahead(lambda number: number * number, items(), 4)
    assert [next(prepared) for _ in range(3)] == [0, 1, 4]
    assert len(drawn) == 7
    assert list(prepared) == [number**2 for number in range(3, 20)]


def test_who_leaves_early_leaves_no_work() -> None:
    prepared_items: list[int] = []
    hold = threading.Event()

    def prepare_slowly(item: int) -> int:
        if item:
            hold.wait(10)
        prepared_items.append(item)
        return item

    coming = ahead(prepare_slowly, iter(range(1000)), 8)
    assert next(coming) == 0
    coming.close()  # type: ignore[attr-defined]
    hold.set()
    # What others ask for comes after what was already begun, and nothing else was.
    assert list(ahead(str, range(3), 8)) == ["0", "1", "2"]
    assert len(prepared_items) <= 3


def test_an_error_in_preparing_reaches_the_caller_and_the_next_one_goes_on() -> None:
    coming = ahead(lambda item: 1 // item, [1, 0, 1], 2)
    assert next(coming) == 1
    with pytest.raises(ZeroDivisionError):
        next(coming)
    assert list(ahead(str, range(2), 2)) == ["0", "1"]


# --- Predictions and probabilities -------------------------------------------------------------


def jpegs(folder: Path, count: int) -> list[Path]:
    files = [folder / f"{number}.jpg" for number in range(count)]
    for number, file in enumerate(files):
        noise(40 + 3 * number, seed=number).save(file, quality=90)
    return files


def test_predictions_of_files_are_those_of_each_alone(tmp_path: Path) -> None:
    network, files = loaded(small_network(), square(16)), jpegs(tmp_path, 7)
    predicted = list(predict(network, files, top=3, batch_size=3))
    assert len(predicted) == 7
    for file, answers in zip(files, predicted, strict=True):
        (alone,) = inspect(network, read_image(file.read_bytes()), top=3)
        assert [each.index for each in answers] == [each.index for each in alone.predictions]
        for answer, expected in zip(answers, alone.predictions, strict=True):
            assert answer.label == expected.label
            assert answer.probability == pytest.approx(expected.probability, abs=1e-6)
            assert answer.logit == pytest.approx(expected.logit, abs=1e-5)


def test_the_numbers_are_those_of_preparing_one_by_one(tmp_path: Path) -> None:
    network, files = loaded(small_network(), square(16)), jpegs(tmp_path, 5)
    seen: list[torch.Tensor] = []
    handle = network.model.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    surveyed(network)
    seen.clear()
    list(predict(network, files, batch_size=2))
    handle.remove()
    assert [len(batch) for batch in seen] == [2, 2, 1]
    for numbers, file in zip(torch.cat(seen), files, strict=True):
        expected, _ = prepare(read_image(file.read_bytes()), network.preprocessing)
        assert torch.equal(numbers, expected[0])


def test_predictions_come_while_pictures_are_still_drawn() -> None:
    network, drawn = loaded(small_network(), square(16)), []

    def endless() -> Iterator[Image.Image]:
        while True:
            drawn.append(1)
            yield noise(16)

    answers = predict(network, endless(), batch_size=2)
    assert len(next(answers)) == 5
    assert len(drawn) <= 6
    answers.close()  # type: ignore[attr-defined]


def test_a_file_that_is_no_picture_gets_a_sentence(tmp_path: Path) -> None:
    files = jpegs(tmp_path, 2)
    files[1].write_text("not a picture")
    with pytest.raises(ExplorerError, match="not a picture that can be read"):
        list(predict(loaded(small_network(), square(16)), files))


def test_probabilities_of_many_inputs() -> None:
    network = loaded(small_network(), square(16))
    tensors = prepare_many([noise(16, seed) for seed in range(7)], network.preprocessing)
    found = probabilities(network, tensors, batch_size=3)
    expected = network.model(tensors).softmax(1).detach().numpy()
    assert found.dtype == np.float32
    assert found == pytest.approx(expected, abs=1e-6)


def test_probabilities_of_inputs_of_another_size_and_of_none() -> None:
    network = loaded(small_network(), square(16))
    assert probabilities(network, torch.zeros(2, 3, 24, 24)).shape == (2, 10)
    assert probabilities(network, torch.zeros(0, 3, 16, 16)).shape == (0, 10)


def test_the_lock_is_free_between_batches() -> None:
    """While one reads answers, another may compute on the same network."""
    network = loaded(small_network(), square(16))
    answers = predict(network, [noise(16)] * 4, batch_size=2)
    next(answers)
    taken: list[bool] = []

    def other() -> None:
        taken.append(network.lock.acquire(timeout=10))
        network.lock.release()

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert taken == [True]
    assert len(list(answers)) == 3
