"""Predictions as Parquet: written in batches, read in parts, refused when they are none."""

import os
import pickle
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from components.errors import ExplorerError
from components.runs import reading_predictions
from components.runs.answers import answers_of
from components.runs.predictions import ROWS_TOGETHER, PredictionWriter, write_predictions
from components.runs.reading_predictions import read_predictions
from components.runs.thumbnails import is_thumbnail, thumbnail

CLASSES = ("cup", "umbrella, open", "κλειδί")
RANDOM = np.random.default_rng(3)

TOO_FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def probabilities(count: int, classes: int = 3) -> NDArray[np.float32]:
    return RANDOM.dirichlet(np.ones(classes), count).astype(np.float32)


def pixels(count: int, side: int = 8, channels: int = 3) -> NDArray[np.uint8]:
    return RANDOM.integers(0, 256, (count, side, side, channels), dtype=np.uint8)


def names(count: int) -> list[str]:
    return [f"val/{number}" for number in range(count)]


def written(file: Path, count: int = 2500, kept: bool = True) -> Path:
    with write_predictions(file, CLASSES, "cifar:plain20", 12) as writer:
        labels, images = np.arange(count) % 3, pixels(count) if kept else None
        writer.add(names(count), labels, probabilities(count), images)
    return file


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return written(tmp_path_factory.mktemp("whole") / "predictions.parquet").read_bytes()


@pytest.fixture
def file(tmp_path: Path, whole: bytes) -> Path:
    made = tmp_path / "predictions.parquet"
    made.write_bytes(whole)
    return made


def decoded(data: bytes | None) -> NDArray[Any]:
    assert data is not None
    return np.asarray(Image.open(BytesIO(data)).convert("RGB"))


@TOO_FEW
@given(sizes=st.lists(st.integers(0, 1400), max_size=6), data=st.data())
def test_what_is_written_in_batches_of_any_size_is_read_as_it_was(
    tmp_path: Path, sizes: list[int], data: st.DataObject
) -> None:
    count, file = sum(sizes), tmp_path / "predictions.parquet"
    answers, labels = probabilities(count), RANDOM.integers(-1, 3, count)
    with write_predictions(file, CLASSES) as writer:
        for end, size in zip(np.cumsum(sizes, dtype=int), sizes, strict=True):
            part = slice(end - size, end)
            writer.add(names(count)[part], labels[part], answers[part])
    found = read_predictions(file)
    assert (found.classes, found.network, found.epoch, found.count) == (CLASSES, "", None, count)
    assert found.answers.label.tolist() == labels.tolist()
    np.testing.assert_array_equal(found.answers.confidence, answers.max(axis=1, initial=0))
    rows = data.draw(st.lists(st.integers(0, count - 1), max_size=5)) if count else []
    assert [each.path for each in found.kept(rows)] == [f"val/{row}" for row in rows]
    footer = pq.read_metadata(file)
    groups = [footer.row_group(group).num_rows for group in range(footer.num_row_groups)]
    assert all(0 < rows <= ROWS_TOGETHER for rows in groups)


def test_other_readers_find_the_documented_schema(file: Path) -> None:
    table = pd.read_parquet(file)
    assert list(table.columns) == ["path", "label", "probabilities", "picture"]
    assert table["label"].dtype == np.int32
    assert table["probabilities"][7].dtype == np.float32
    metadata = pq.read_schema(file).metadata
    assert metadata[b"schema"] == b"compound-eye/predictions/1"
    assert metadata[b"network"] == b"cifar:plain20"
    assert metadata[b"epoch"] == b"12"


def test_network_and_epoch_are_told(file: Path) -> None:
    found = read_predictions(file)
    assert (found.network, found.epoch, found.classes) == ("cifar:plain20", 12, CLASSES)


def test_many_rows_need_no_more_memory_than_few(tmp_path: Path) -> None:
    def most(batches: int) -> int:
        held: list[int] = []
        before = pa.total_allocated_bytes()
        with write_predictions(tmp_path / "p.parquet", [str(n) for n in range(50)]) as writer:
            for _ in range(batches):
                writer.add(names(100), np.zeros(100), probabilities(100, 50))
                held.append(pa.total_allocated_bytes() - before)
        return max(held)

    assert most(300) < 1.5 * most(20)


def test_small_pictures_are_kept_exactly_and_large_ones_as_thumbnails(tmp_path: Path) -> None:
    file, small, large = tmp_path / "p.parquet", pixels(1, 32), pixels(1, 300, 1)
    with write_predictions(file, CLASSES) as writer:
        writer.add(["small"], [0], probabilities(1), small)
        writer.add(["large"], [0], probabilities(1), large)
    first, second = read_predictions(file).kept([0, 1])
    np.testing.assert_array_equal(decoded(first.picture), small[0])
    assert decoded(second.picture).shape == (96, 96, 3)


def test_a_thumbnail_keeps_the_form_of_its_picture() -> None:
    tall = np.zeros((400, 100, 3), dtype=np.uint8)
    assert decoded(thumbnail(tall)).shape == (96, 24, 3)


@pytest.mark.parametrize("kept", [True, False])
def test_whether_pictures_are_kept_is_told(tmp_path: Path, kept: bool) -> None:
    found = read_predictions(written(tmp_path / "p.parquet", kept=kept))
    assert found.has_pictures is kept
    assert (found.kept([3])[0].picture is not None) is kept


def test_only_what_is_asked_for_is_read(file: Path) -> None:
    """The first thousand pictures are damaged: all else can still be had."""
    column = pq.read_metadata(file).row_group(0).column(3)
    data = bytearray(file.read_bytes())
    begin = column.data_page_offset
    data[begin : begin + column.total_compressed_size] = bytes(column.total_compressed_size)
    file.write_bytes(data)
    found = read_predictions(file)
    assert len(found.answers) == 2500
    assert [each.path for each in found.kept([2400, 1001])] == ["val/2400", "val/1001"]
    with pytest.raises(ExplorerError, match="cut off or damaged"):
        found.kept([2400, 5])


def test_a_picture_that_is_none_is_not_handed_on(tmp_path: Path) -> None:
    file = written(tmp_path / "p.parquet", 1)
    table = pq.read_table(file)
    svg = pa.array([b"<svg onload='alert(1)'/>"], pa.binary())
    pq.write_table(table.set_column(3, table.schema.field("picture"), svg), file)
    assert read_predictions(file).kept([0])[0].picture is None


def test_after_an_exception_the_older_file_is_still_there(file: Path) -> None:
    before = file.read_bytes()

    def fail(writer: PredictionWriter) -> None:
        writer.add(names(2000), np.zeros(2000), probabilities(2000))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), write_predictions(file, CLASSES) as writer:
        fail(writer)
    assert file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ((names(2), [0], probabilities(2)), "2 pictures need 2 labels"),
        ((names(2), [0, 1], probabilities(2, 4)), "2 × 3 probabilities"),
        ((names(2), [0, 1], probabilities(2), pixels(3)), "2 paths came with 3 pictures"),
        ((names(2), [0, 3], probabilities(2)), "Labels go from 0 to 2"),
        ((names(2), [-2, 0], probabilities(2)), "Labels go from 0 to 2"),
        ((names(1), [0], [[3.0, -1.0, 0.5]]), "apply the softmax"),
        ((names(1), [0], probabilities(1), pixels(1) / 255), "numbers from 0 to 255"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(
    tmp_path: Path, given: tuple[Any, ...], sentence: str
) -> None:
    with (
        pytest.raises(ExplorerError, match=sentence),
        write_predictions(tmp_path / "p.parquet", CLASSES) as writer,
    ):
        writer.add(*given)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(ExplorerError, match="can't be written"),
        write_predictions(tmp_path / "gone" / "p.parquet", CLASSES),
    ):
        pass


def test_a_file_that_was_cut_off_gets_one_sentence(file: Path, whole: bytes) -> None:
    for size in range(0, len(whole), len(whole) // 25):
        file.write_bytes(whole[:size])
        with pytest.raises(ExplorerError, match="cut off or damaged"):
            read_predictions(file)


@TOO_FEW
@given(place=st.floats(0, 1, exclude_max=True), flipped=st.integers(1, 255))
def test_a_damaged_byte_never_shows_more_than_a_sentence(
    tmp_path: Path, whole: bytes, place: float, flipped: int
) -> None:
    file, data = tmp_path / "p.parquet", bytearray(whole)
    data[int(place * len(data))] ^= flipped
    file.write_bytes(data)
    try:
        found = read_predictions(file)
        assert found.answers.predicted.max() < len(found.classes)
        found.kept([0, 1100])
    except ExplorerError as error:
        assert str(error).count(".") <= 3  # noqa: PT017  (either way is right)


def test_parquet_of_another_kind_is_named_as_such(tmp_path: Path, file: Path) -> None:
    other = tmp_path / "other.parquet"
    pq.write_table(pa.table({"path": ["a"], "label": [1]}), other)
    with pytest.raises(ExplorerError, match="holds no predictions"):
        read_predictions(other)
    pq.write_table(pq.read_table(file).replace_schema_metadata({}), other)
    with pytest.raises(ExplorerError, match="holds no predictions"):
        read_predictions(other)


@pytest.mark.parametrize("classes", ["5", "[]", '["cup", 3, "key"]', "{", '["only one"]'])
def test_class_names_that_do_not_fit_are_refused(file: Path, classes: str) -> None:
    table = pq.read_table(file)
    metadata = {**table.schema.metadata, b"classes": classes.encode()}
    pq.write_table(table.replace_schema_metadata(metadata), file)
    with pytest.raises(ExplorerError, match="cut off or damaged"):
        _ = read_predictions(file).answers


class Harmful:
    """Whoever unpickles it makes a file."""

    def __init__(self, made: Path) -> None:
        self.made = made

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.made),)


def test_nothing_in_it_is_unpickled(tmp_path: Path) -> None:
    made, file = tmp_path / "made", tmp_path / "predictions.parquet"
    file.write_bytes(pickle.dumps(Harmful(made)))
    with pytest.raises(ExplorerError, match="cut off or damaged"):
        read_predictions(file)
    assert not made.exists()


def test_links_and_folders_are_no_predictions(tmp_path: Path, file: Path) -> None:
    link, folder = tmp_path / "link.parquet", tmp_path / "folder.parquet"
    link.symlink_to(file)
    folder.mkdir()
    for refused in (link, folder, tmp_path / "gone.parquet"):
        with pytest.raises(ExplorerError, match="There is no file"):
            read_predictions(refused)


@pytest.mark.parametrize(
    ("limit", "value", "told"),
    [
        ("MOST_ROWS", 2499, "more than 2,499 pictures"),
        ("MOST_NUMBERS", 7499, "more than 7,499 numbers"),
        ("LARGEST_GROUP_BYTES", 11_999, "more than 0 MB in one of its groups of rows"),
        ("LONGEST_NAMES_BYTES", 20, "more than 0 MB of names"),
    ],
)
def test_a_file_that_is_too_much_gets_one_sentence(
    file: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, told: str
) -> None:
    """2,500 pictures, each with 3 numbers of 4 bytes, in groups of 1,000."""
    known = read_predictions(file)
    monkeypatch.setattr(reading_predictions, limit, value)
    for read in (lambda: read_predictions(file), lambda: known.answers, lambda: known.kept([1])):
        with pytest.raises(ExplorerError, match=f"holds {told}, so it is not read"):
            read()


def test_numbers_that_take_no_room_in_the_file_are_counted_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a million equal numbers, which a dictionary keeps in a few bytes."""
    file = written(tmp_path / "p.parquet", 500, kept=False)
    table = pq.read_table(file)
    lists = pa.array([[0.5] * 1000] * 500, pa.list_(pa.float32()))
    pq.write_table(table.set_column(2, table.schema.field(2), lists), file, compression="zstd")
    assert file.stat().st_size < 100_000
    monkeypatch.setattr(reading_predictions, "LARGEST_GROUP_BYTES", 1_999_999)
    with pytest.raises(ExplorerError, match="in one of its groups of rows"):
        read_predictions(file)


def test_a_hundred_thousand_pictures_of_a_thousand_classes_are_within_the_limits(
    tmp_path: Path,
) -> None:
    """By what one of their hundred groups takes in the file."""
    file, classes = tmp_path / "p.parquet", [f"class {number}" for number in range(1000)]
    with write_predictions(file, classes) as writer:
        images = np.repeat(pixels(1, 96), 1000, axis=0)
        writer.add(names(1000), np.zeros(1000), probabilities(1000, 1000), images)
    group = pq.read_metadata(file).row_group(0)
    assert 2 * group.total_byte_size < reading_predictions.LARGEST_GROUP_BYTES
    assert reading_predictions.MOST_NUMBERS > 100 * 1000**2
    assert len(read_predictions(file).answers) == 1000


def test_many_groups_are_read_with_no_more_memory_than_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def most(groups: int) -> int:
        file = tmp_path / f"{groups}.parquet"
        with write_predictions(file, [str(number) for number in range(300)]) as writer:
            for _ in range(groups):
                writer.add(names(1000), np.zeros(1000), probabilities(1000, 300))
        held: list[int] = []
        before = pa.total_allocated_bytes()

        def holding(*given: Any) -> Any:
            held.append(pa.total_allocated_bytes() - before)
            return answers_of(*given)

        monkeypatch.setattr(reading_predictions, "answers_of", holding)
        assert len(read_predictions(file).answers) == 1000 * groups
        return max(held)

    assert most(20) < 1.5 * most(2)


@pytest.mark.parametrize("form", ["lossy", "lossless", "with opacity"])
def test_a_picture_of_many_pixels_counts_as_none(tmp_path: Path, form: str) -> None:
    """A few bytes may stand for hundreds of millions of pixels."""
    mode = "RGBA" if form == "with opacity" else "RGB"

    def webp(width: int, height: int) -> bytes:
        data = BytesIO()
        picture = Image.new(mode, (width, height), (9, 200, 30, 99)[: len(mode)])
        picture.save(data, "WEBP", lossless=form == "lossless")
        return data.getvalue()

    for size in ((96, 96), (1, 96), (96, 1), (7, 13)):
        assert is_thumbnail(webp(*size)), size
    for size in ((97, 1), (1, 97), (128, 96), (96, 4096), (4000, 4000)):
        assert not is_thumbnail(webp(*size)), size


def test_a_picture_of_many_bytes_counts_as_none() -> None:
    sound = thumbnail(pixels(1)[0])
    assert is_thumbnail(sound + bytes(64_000 - len(sound)))
    assert not is_thumbnail(sound + bytes(64_001 - len(sound)))
    assert not is_thumbnail(sound[:29])
    assert not is_thumbnail(None)


@given(pixels=st.integers(1, 400).flatmap(lambda h: st.tuples(st.just(h), st.integers(1, 400))))
@settings(max_examples=15, deadline=None)
def test_each_thumbnail_of_ours_is_one(pixels: tuple[int, int]) -> None:
    noise = RANDOM.integers(0, 256, (*pixels, 3), dtype=np.uint8)
    assert is_thumbnail(thumbnail(noise))


def test_only_the_same_pictures_in_the_same_order_are_comparable(tmp_path: Path) -> None:
    def made(name: str, paths: list[str], labels: list[int], classes: Any = CLASSES) -> Any:
        file = tmp_path / name
        with write_predictions(file, classes) as writer:
            writer.add(paths, labels, probabilities(2, len(classes)))
        return read_predictions(file)

    first = made("a", ["x", "y"], [0, 1])
    assert first.same_pictures(made("b", ["x", "y"], [0, 1]))
    assert not first.same_pictures(made("f", ["xy", ""], [0, 1]))
    assert not first.same_pictures(made("c", ["y", "x"], [0, 1]))
    assert not first.same_pictures(made("d", ["x", "y"], [0, 2]))
    assert not first.same_pictures(made("e", ["x", "y"], [0, 1], ("cup", "key")))
