"""CIFAR's published format, in small: files that the test writes, with MD5 sums to match."""

import hashlib
import io
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torchvision.datasets.cifar as published
from PIL import Image

from components.errors import ExplorerError
from components.training import data
from components.training.data import data_set

CLASSES = ("airplane", "automobile", "bird")
FINE = ("apple", "aquarium_fish", "baby", "bear")


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    data_set.cache_clear()
    yield
    data_set.cache_clear()


def rows(count: int, seed: int) -> np.ndarray:
    """Pictures as the files have them: 1,024 bytes of red, then green, then blue."""
    return np.random.default_rng(seed).integers(0, 256, (count, 3072), dtype=np.uint8)


def write(file: Path, content: dict[str, Any]) -> str:
    """Write a pickle; its MD5 sum."""
    file.write_bytes(pickle.dumps(content, protocol=2))
    return hashlib.md5(file.read_bytes()).hexdigest()  # noqa: S324  # the format's own


@pytest.fixture
def ten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """CIFAR-10 with two batches of six training pictures and one of three."""
    folder = tmp_path / "cifar-10-batches-py"
    folder.mkdir()
    batches = []
    for number in (1, 2):
        content = {"data": rows(6, number), "labels": [0, 1, 2, 0, 1, 2]}
        name = f"data_batch_{number}"
        batches.append([name, write(folder / name, content)])
    test = write(folder / "test_batch", {"data": rows(3, 9), "labels": [2, 1, 0]})
    meta = write(folder / "batches.meta", {"label_names": list(CLASSES)})
    monkeypatch.setattr(published.CIFAR10, "train_list", batches)
    monkeypatch.setattr(published.CIFAR10, "test_list", [["test_batch", test]])
    monkeypatch.setattr(published.CIFAR10, "meta", {**published.CIFAR10.meta, "md5": meta})
    return tmp_path


@pytest.fixture
def hundred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cifar-100-python"
    folder.mkdir()
    train = {"data": rows(4, 1), "fine_labels": [0, 1, 2, 3], "coarse_labels": [0, 0, 1, 1]}
    test = {"data": rows(2, 2), "fine_labels": [3, 0], "coarse_labels": [1, 0]}
    for name, content in (("train", train), ("test", test)):
        entry = [[name, write(folder / name, content)]]
        monkeypatch.setattr(published.CIFAR100, f"{name}_list", entry)
    meta = write(folder / "meta", {"fine_label_names": list(FINE)})
    monkeypatch.setattr(published.CIFAR100, "meta", {**published.CIFAR100.meta, "md5": meta})
    return tmp_path


def test_pictures_come_as_the_file_has_them(ten: Path) -> None:
    found = data_set(f"cifar10:{ten}")
    assert (found.classes, found.side_px, found.mirrored) == (CLASSES, 32, True)
    train, val = found.load("train", 99, 32, 0), found.load("val", 99, 32, 0)
    assert (len(train), train.labels.tolist()) == (12, [0, 1, 2, 0, 1, 2] * 2)
    assert (val.labels.tolist(), val.paths) == ([2, 1, 0], ("val/0", "val/1", "val/2"))
    picture = rows(6, 2)[4]  # the eleventh: its red, green and blue planes, row by row
    for channel in range(3):
        plane = picture[channel * 1024 : (channel + 1) * 1024].reshape(32, 32)
        assert np.array_equal(train.images[10, :, :, channel], plane)


def test_a_hundred_classes_are_the_fine_ones(hundred: Path) -> None:
    found = data_set(f"cifar100:{hundred}")
    assert found.classes == FINE
    assert found.load("val", 99, 32, 0).labels.tolist() == [3, 0]


def test_the_folder_with_the_files_may_be_named_itself(ten: Path) -> None:
    assert data_set(f"cifar10:{ten / 'cifar-10-batches-py'}").classes == CLASSES


def test_some_are_drawn_by_the_seed_as_many_of_each_class(ten: Path) -> None:
    load = data_set(f"cifar10:{ten}").load
    few = load("train", 6, 32, 1)
    assert np.bincount(few.labels).tolist() == [2, 2, 2]
    everything = load("train", 99, 32, 1)
    places = [int(path.removeprefix("train/")) for path in few.paths]
    assert np.array_equal(few.images, everything.images[places])
    assert {load("train", 6, 32, seed).paths for seed in range(9)} != {few.paths}


def test_another_side_is_resized(ten: Path) -> None:
    load = data_set(f"cifar10:{ten}").load
    own, larger = load("val", 99, 32, 0), load("val", 99, 48, 0)
    expected = Image.fromarray(own.images[1]).resize((48, 48), Image.Resampling.BILINEAR)
    assert np.array_equal(larger.images[1], np.asarray(expected))


def test_a_missing_data_set_gets_a_sentence_and_nothing_is_downloaded(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match=r"There is no CIFAR-10 in .*cifar-10-batches-py"):
        data_set(f"cifar10:{tmp_path}")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_gets_a_sentence(ten: Path) -> None:
    (ten / "cifar-10-batches-py" / "data_batch_2").unlink()
    with pytest.raises(ExplorerError, match="data_batch_2 is missing; --download"):
        data_set(f"cifar10:{ten}")


class Harm:
    """Unpickled, it leaves a file behind."""

    def __reduce__(self) -> tuple[Any, tuple[str, str]]:
        return open, ("harmed", "w")


@pytest.mark.parametrize("name", ["data_batch_1", "test_batch", "batches.meta"])
def test_a_file_with_another_md5_is_never_unpickled(
    ten: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ten)
    stream = io.BytesIO()
    pickle.dump({"data": Harm(), "label_names": Harm()}, stream)
    (ten / "cifar-10-batches-py" / name).write_bytes(stream.getvalue())
    with pytest.raises(ExplorerError, match=f"{name} is not the published file"):
        data_set(f"cifar10:{ten}")
    assert not (ten / "harmed").exists()


def test_an_unknown_split_gets_a_sentence(ten: Path) -> None:
    with pytest.raises(ExplorerError, match="train and val, not 'test'"):
        data_set(f"cifar10:{ten}").load("test", 9, 32, 0)


def test_download_is_left_to_torchvision_and_said_when_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []

    def refuse(self: Any) -> None:
        asked.append(self.root)
        raise OSError("no network here")

    monkeypatch.setattr(published.CIFAR10, "download", refuse)
    with pytest.raises(ExplorerError, match=r"CIFAR-100 can't be downloaded.*no network here"):
        data.download(f"cifar100:{tmp_path}")
    assert asked == [tmp_path]
    with pytest.raises(ExplorerError, match="leave --download out"):
        data.download(f"imagefolder:{tmp_path}")
    data.download("scenes")


@pytest.mark.parametrize(
    "name", ["cifar10", "cifar10:", "imagefolder:", "mnist", "scenes:x", "", "imagenet:/x"]
)
def test_an_unknown_name_gets_those_that_there_are(name: str) -> None:
    with pytest.raises(ExplorerError, match=r"there are scenes, digits, cifar10:FOLDER"):
        data_set(name)


def test_every_picture_of_scenes_and_digits_has_a_name() -> None:
    scenes = data_set("scenes").load("val", 3, 16, 0)
    assert scenes.paths == ("val/0", "val/1", "val/2")
    digits = data_set("digits").load("train", 10**6, 8, 0)
    assert len(digits.paths) == len(digits) == 1442
