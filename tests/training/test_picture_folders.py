"""Folders of pictures as people have them: layouts, splits, broken pictures, links."""

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from components.errors import ExplorerError
from components.inspection.cropping import crop
from components.training import storing
from components.training.batches import preprocessing_for
from components.training.data import data_set
from components.training.decoding import middle
from components.training.records import Pictures


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """What one test listed is not there in the next."""
    data_set.cache_clear()
    yield
    data_set.cache_clear()


def fill(folder: Path, classes: Sequence[str] = ("cat", "dog"), count: int = 5) -> None:
    """Pictures of one colour each: red tells the class, green the number."""
    for label, name in enumerate(classes):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number in range(count):
            colour = (label * 50, number * 10, 100)
            Image.new("RGB", (24, 20), colour).save(folder / name / f"{number:02d}.png")


def loaded(folder: Path, split: str = "train", count: int = 99, side: int = 8) -> Pictures:
    return data_set(f"imagefolder:{folder}").load(split, count, side, 0)


def test_a_folder_of_classes_is_split_by_class(tmp_path: Path) -> None:
    fill(tmp_path, count=10)
    assert data_set(f"imagefolder:{tmp_path}").classes == ("cat", "dog")
    train, val = loaded(tmp_path), loaded(tmp_path, "val")
    assert np.bincount(train.labels).tolist() == [8, 8]
    assert np.bincount(val.labels).tolist() == [2, 2]
    assert len({*train.paths, *val.paths}) == 20
    for part in (train, val):
        for image, label, path in zip(part.images, part.labels, part.paths, strict=True):
            name, _, file = path.partition("/")
            assert name == ("cat", "dog")[label]
            expected = (label * 50, int(file[:2]) * 10, 100)
            assert (image == expected).all()


@pytest.mark.parametrize(
    ("train", "val"),
    [
        ("train", "val"),
        ("Train", "valid"),
        ("train", "validation"),
        ("train", "test"),
        ("seg_train/seg_train", "seg_test/seg_test"),
        ("seg_train", "seg_test"),
    ],
)
def test_usual_layouts_say_themselves_what_is_for_validation(
    tmp_path: Path, train: str, val: str
) -> None:
    fill(tmp_path / train, count=4)
    fill(tmp_path / val, count=3)
    (tmp_path / "seg_pred" / "seg_pred").mkdir(parents=True)
    Image.new("RGB", (8, 8)).save(tmp_path / "seg_pred" / "seg_pred" / "1.jpg")
    learned, held = loaded(tmp_path), loaded(tmp_path, "val")
    assert (len(learned), len(held)) == (8, 6)
    assert learned.paths[0] == f"{train}/cat/00.png"
    assert all(path.startswith(f"{val}/") for path in held.paths)


def test_training_pictures_alone_are_split_and_a_test_folder_stays_apart(tmp_path: Path) -> None:
    fill(tmp_path / "train", count=10)
    assert (len(loaded(tmp_path)), len(loaded(tmp_path, "val"))) == (16, 4)
    data_set.cache_clear()
    fill(tmp_path / "val", count=1)
    fill(tmp_path / "test", count=2)
    counts = [len(loaded(tmp_path, split)) for split in ("train", "val", "test")]
    assert counts == [20, 2, 4]


def test_classes_may_be_called_train_and_test(tmp_path: Path) -> None:
    fill(tmp_path, ("bus", "test", "train"))
    assert data_set(f"imagefolder:{tmp_path}").classes == ("bus", "test", "train")


def test_hidden_files_and_what_is_no_picture_are_passed_over(tmp_path: Path) -> None:
    fill(tmp_path)
    (tmp_path / ".thumbs").mkdir()
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "cat" / "._00.png").write_bytes(b"resource")
    (tmp_path / "cat" / "notes.txt").write_text("no picture")
    (tmp_path / "cat" / "more").mkdir()
    Image.new("RGB", (8, 8)).save(tmp_path / "cat" / "more" / "LAST.JPEG")
    train, val = loaded(tmp_path), loaded(tmp_path, "val")
    assert len(train) + len(val) == 11
    assert "cat/more/LAST.JPEG" in (*train.paths, *val.paths)


def test_at_most_so_many_are_taken_of_each_class_alike(tmp_path: Path) -> None:
    fill(tmp_path, count=10)
    assert np.bincount(loaded(tmp_path, count=6).labels).tolist() == [3, 3]


def test_broken_pictures_are_left_out_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(tmp_path / "train", count=6)
    fill(tmp_path / "val", count=1)
    whole = (tmp_path / "train" / "cat" / "03.png").read_bytes()
    (tmp_path / "train" / "cat" / "01.png").write_bytes(b"")
    (tmp_path / "train" / "cat" / "03.png").write_bytes(whole[:40])
    (tmp_path / "train" / "dog" / "00.png").write_bytes(b"<svg/>")
    found = loaded(tmp_path)
    assert "3 of 12 pictures" in (said := capsys.readouterr().err)
    assert "first train/cat/01.png" in said
    assert np.bincount(found.labels).tolist() == [4, 5]
    for image, label, path in zip(found.images, found.labels, found.paths, strict=True):
        assert (image == (label * 50, int(path[-6:-4]) * 10, 100)).all()


def test_many_pictures_go_into_a_file_with_the_same_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path)
    (tmp_path / "cat" / "02.png").write_bytes(b"broken")
    expected = loaded(tmp_path)
    monkeypatch.setattr(storing, "MOST_IN_MEMORY_BYTES", 100)
    found = loaded(tmp_path)
    assert isinstance(found.images, np.memmap)
    np.testing.assert_array_equal(found.images, expected.images)
    assert found.paths == expected.paths


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "RGBA", "CMYK", "1"])
@pytest.mark.parametrize("size", [(64, 64), (80, 40), (40, 100)])
def test_a_picture_is_prepared_as_the_app_will_prepare_it(
    tmp_path: Path, mode: str, size: tuple[int, int]
) -> None:
    """The middle of it, up to a pixel's fraction where a side is rounded."""
    gradient = np.add.outer(np.arange(size[1]) * 120, np.arange(size[0]) * 120) / sum(size)
    image = Image.fromarray(gradient.astype(np.uint8)).convert("RGB").convert(mode)
    file = tmp_path / ("picture.png" if mode != "CMYK" else "picture.tif")
    image.save(file)
    ours = np.asarray(middle(file, 32)).astype(int)
    theirs = crop(Image.open(file), preprocessing_for(32, 3)).astype(int)
    assert ours.shape == (32, 32, 3)
    if mode not in ("1", "P"):  # these have edges that half a pixel moves
        assert np.abs(ours - theirs).max() <= 6
    if size == (64, 64):
        assert np.array_equal(ours, theirs)


def test_a_camera_turned_on_its_side_is_turned_back(tmp_path: Path) -> None:
    picture = np.zeros((40, 40, 3), np.uint8)
    picture[:20] = 255
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter, clockwise
    Image.fromarray(picture).save(tmp_path / "a.jpg", exif=exif, quality=95)
    turned = np.asarray(middle(tmp_path / "a.jpg", 16)).mean(2)
    assert turned[:, :6].max() < 60
    assert turned[:, 10:].min() > 200


def test_a_large_jpeg_is_read_smaller_and_looks_the_same(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    rough = Image.fromarray(rng.integers(0, 256, (12, 12, 3), dtype=np.uint8))
    large = rough.resize((1600, 1600), Image.Resampling.BICUBIC)
    large.save(tmp_path / "a.jpg", quality=95)
    whole = Image.open(tmp_path / "a.jpg").resize((40, 40), Image.Resampling.BILINEAR)
    found = np.asarray(middle(tmp_path / "a.jpg", 40)).astype(int)
    assert np.abs(found - np.asarray(whole).astype(int)).max() <= 4


def nothing(root: Path) -> None:
    """An empty folder."""


def pictures_without_folders(root: Path) -> None:
    Image.new("RGB", (8, 8)).save(root / "a.png")


def one_class(root: Path) -> None:
    fill(root, ("cat",))


def an_empty_class(root: Path) -> None:
    fill(root)
    (root / "empty").mkdir()


def another_class_to_validate(root: Path) -> None:
    fill(root / "train")
    fill(root / "val", ("cat", "cow"))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (nothing, "holds none"),
        (pictures_without_folders, "holds none"),
        (one_class, "two at least; it holds 1"),
        (an_empty_class, "empty holds no pictures"),
        (another_class_to_validate, "class 'cow', of which there is nothing to learn"),
    ],
)
def test_a_malformed_folder_gets_a_sentence(
    tmp_path: Path, make: Callable[[Path], None], sentence: str
) -> None:
    make(tmp_path)
    with pytest.raises(ExplorerError, match=sentence):
        data_set(f"imagefolder:{tmp_path}")


def test_a_folder_that_is_missing_or_holds_only_broken_pictures_gets_a_sentence(
    tmp_path: Path,
) -> None:
    with pytest.raises(ExplorerError, match="There is no folder"):
        data_set(f"imagefolder:{tmp_path / 'nowhere'}")
    for name in ("cat", "dog"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.png").write_bytes(b"broken")
    with pytest.raises(ExplorerError, match="None of the pictures"):
        loaded(tmp_path)


@pytest.mark.parametrize("split", ["test", "extra"])
def test_an_unknown_split_gets_a_sentence(tmp_path: Path, split: str) -> None:
    fill(tmp_path)
    with pytest.raises(ExplorerError, match=f"no pictures for '{split}'"):
        loaded(tmp_path, split)


def test_links_that_leave_the_folder_are_refused_and_others_are_not(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    fill(tmp_path)
    outside = tmp_path_factory.mktemp("outside")
    fill(outside)
    (tmp_path / "cat" / "same.png").symlink_to(tmp_path / "cat" / "00.png")
    assert len(loaded(tmp_path)) + len(loaded(tmp_path, "val")) == 11
    data_set.cache_clear()
    (tmp_path / "cat" / "secret.png").symlink_to(outside / "cat" / "00.png")
    with pytest.raises(ExplorerError, match=r"secret\.png is a link that leaves"):
        data_set(f"imagefolder:{tmp_path}")
    (tmp_path / "cat" / "secret.png").unlink()
    (tmp_path / "cow").symlink_to(outside / "cat")
    with pytest.raises(ExplorerError, match="cow is a link to another folder"):
        data_set(f"imagefolder:{tmp_path}")


def test_a_folder_without_permission_gets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the system refuses it; it refuses nothing to root, who may run this."""
    fill(tmp_path)
    allowed = os.scandir

    def scandir(path: str | Path) -> Any:
        if Path(path).name == "cat":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return allowed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(ExplorerError, match="cat can't be read: Permission denied"):
        data_set(f"imagefolder:{tmp_path}")


def test_a_folder_without_validation_pictures_gets_a_sentence(tmp_path: Path) -> None:
    fill(tmp_path, count=1)
    assert len(loaded(tmp_path)) == 2
    with pytest.raises(ExplorerError, match="no pictures for 'val'"):
        loaded(tmp_path, "val")
