"""Reading what a network answered (`components.runs.predictions`), as little as is asked for."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from components.errors import ExplorerError
from components.runs.answers import Answers, answers_of, joined
from components.runs.once import Once
from components.runs.predictions import COLUMNS, ROWS_TOGETHER, SCHEMA_NAME
from components.runs.thumbnails import is_thumbnail

NUMBERS_TOGETHER = 4_000_000

# Our writer stays far below: ImageNet's 50,000 validation pictures with their 1,000 classes are 50
# million numbers, and 4 MB in each group.
MOST_ROWS = 2_000_000
MOST_NUMBERS = 4_000_000_000
LARGEST_GROUP_BYTES = 128_000_000
LONGEST_NAMES_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture's path, and the picture itself as WebP where it was kept."""

    path: str
    picture: bytes | None


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """A file of predictions: what its footer says; all else is read when it is asked for.

    `epoch` is None where none is told; `count` is the number of pictures.
    """

    file: Path
    classes: tuple[str, ...]
    network: str
    epoch: int | None
    count: int
    has_pictures: bool
    _answers: Once[Answers] = field(repr=False)

    @property
    def answers(self) -> Answers:
        """The answer for each picture; read on first use, with bounded memory.

        Raises:
            ExplorerError: if the file is damaged.
        """
        return self._answers()

    def kept(self, rows: Sequence[int]) -> list[Kept]:
        """Paths and pictures of these rows, from 0, in this order; reads only their row groups.

        Raises:
            ExplorerError: if the file is damaged, or has become shorter.
        """
        with _opened(self.file) as file:
            found = dict(_wanted(file, frozenset(rows)))
            return [found[row] for row in rows]

    def same_pictures(self, other: "Predictions") -> bool:
        """Whether the other file is about the same pictures and classes, in the same order.

        Raises:
            ExplorerError: if a file is damaged.
        """
        if self.classes != other.classes or self.count != other.count:
            return False
        with _opened(self.file) as mine, _opened(other.file) as theirs:
            return _digest(mine) == _digest(theirs)


def read_predictions(file: Path) -> Predictions:
    """A file of predictions, checked; only its footer is read here, and nothing ever executed.

    Raises:
        ExplorerError: if there is no such file, or it is cut off, damaged, or holds other things.
    """
    with _opened(file) as opened:
        schema = opened.schema_arrow
        written = {key.decode(): text.decode() for key, text in (schema.metadata or {}).items()}
        if written.get("schema") != SCHEMA_NAME or not _has_columns(schema):
            raise ExplorerError(
                f"{file.name} is Parquet, but holds no predictions: their columns are"
                f" {', '.join(COLUMNS.names)}, and the schema {SCHEMA_NAME!r} is named in it."
            )
        epoch = written.get("epoch")
        classes = _class_names(json.loads(written["classes"]))
        return Predictions(
            file=file,
            classes=classes,
            network=written.get("network", ""),
            epoch=None if epoch is None else int(epoch),
            count=opened.metadata.num_rows,
            has_pictures=_has_pictures(opened.metadata),
            _answers=Once(partial(_read_answers, file, len(classes))),
        )


def is_plain_file(file: Path) -> bool:
    """Whether it is there, and no link, which could leave the run's folder."""
    return file.is_file() and not file.is_symlink()


@contextmanager
def _opened(file: Path) -> Iterator["pq.ParquetFile"]:
    if not is_plain_file(file):
        raise ExplorerError(f"There is no file {file.name} here any more; look for runs again.")
    try:
        with pq.ParquetFile(file) as opened:
            _check_size(file, opened.metadata)
            yield opened
    except ExplorerError:
        raise
    except (pa.ArrowException, OSError, KeyError, ValueError) as error:
        raise ExplorerError(
            f"{file.name} can't be read: it was cut off or damaged; let the run write it again."
        ) from error


def _check_size(file: Path, footer: "pq.FileMetaData") -> None:
    """Refuses what would fill the memory, or be read for hours."""
    groups = [footer.row_group(group) for group in range(footer.num_row_groups)]
    sizes = {
        f"{MOST_ROWS:,} pictures": footer.num_rows > MOST_ROWS,
        f"{MOST_NUMBERS:,} numbers": sum(map(_most_values, groups)) > MOST_NUMBERS,
        f"{LARGEST_GROUP_BYTES // 10**6} MB in one of its groups of rows": any(
            group.total_byte_size > LARGEST_GROUP_BYTES
            or 4 * _most_values(group) > LARGEST_GROUP_BYTES
            for group in groups
        ),
        f"{LONGEST_NAMES_BYTES // 10**6} MB of names": any(
            len(text) > LONGEST_NAMES_BYTES for text in (footer.metadata or {}).values()
        ),
    }
    for size, is_exceeded in sizes.items():
        if is_exceeded:
            raise ExplorerError(f"{file.name} holds more than {size}, so it is not read.")


def _most_values(group: "pq.RowGroupMetaData") -> int:
    """Of a column; equal values may take hardly any bytes."""
    return max((group.column(at).num_values for at in range(group.num_columns)), default=0)


def _digest(file: "pq.ParquetFile") -> tuple[bytes, bytes]:
    """The same for the same paths and labels in the same order."""
    paths, labels = blake2b(), blake2b()
    for batch in _batches(file, ROWS_TOGETHER, ["path", "label"]):
        paths.update("".join(map(repr, batch["path"].to_pylist())).encode())
        labels.update(batch["label"].to_numpy().tobytes())
    return paths.digest(), labels.digest()


def _has_columns(schema: "pa.Schema") -> bool:
    return bool(schema.names == COLUMNS.names and schema.types == COLUMNS.types)


def _has_pictures(footer: "pq.FileMetaData") -> bool:
    """Whether any picture is kept, by the counts of values that the footer gives of each group."""
    column = COLUMNS.names.index("picture")
    groups = (footer.row_group(group) for group in range(footer.num_row_groups))
    return any(
        (statistics := group.column(column).statistics) is None
        or statistics.null_count < group.num_rows
        for group in groups
    )


def _class_names(names: object) -> tuple[str, ...]:
    if not (isinstance(names, list) and names and all(isinstance(name, str) for name in names)):
        raise ValueError("the names of the classes are no list of texts")
    return tuple(names)


def _read_answers(file: Path, classes: int) -> Answers:
    rows = max(1, min(ROWS_TOGETHER, NUMBERS_TOGETHER // classes))
    with _opened(file) as opened:
        batches = _batches(opened, rows, ["label", "probabilities"])
        return joined([_answers(batch, classes) for batch in batches])


def _batches(
    file: "pq.ParquetFile", rows: int, columns: Sequence[str]
) -> Iterator["pa.RecordBatch"]:
    """Columns of the whole file, so many rows at once."""
    # Asked for all groups together, pyarrow keeps what it has read of them until the last.
    for group in range(file.num_row_groups):
        yield from file.iter_batches(rows, row_groups=[group], columns=columns)


def _answers(batch: "pa.RecordBatch", classes: int) -> Answers:
    """The answers of some rows.

    Raises:
        ValueError: if labels or probabilities don't fit the classes.
    """
    lists = batch["probabilities"]
    lengths = np.diff(lists.offsets.to_numpy())
    if lists.null_count or (lengths != classes).any():
        raise ValueError("each picture has a probability for each class")
    numbers = lists.flatten().to_numpy(zero_copy_only=False)
    return answers_of(batch["label"].to_numpy(), numbers.reshape(-1, classes))


def _wanted(file: "pq.ParquetFile", rows: frozenset[int]) -> Iterator[tuple[int, Kept]]:
    """Rows with their numbers; groups without a wanted row are passed over."""
    first = 0
    for group in range(file.num_row_groups):
        count = file.metadata.row_group(group).num_rows
        inside = {row - first for row in rows if first <= row < first + count}
        if inside:
            yield from ((first + row, kept) for row, kept in _wanted_of(file, group, inside))
        first += count


def _wanted_of(file: "pq.ParquetFile", group: int, rows: set[int]) -> Iterator[tuple[int, Kept]]:
    begin = 0
    columns = ["path", "picture"]
    for batch in file.iter_batches(ROWS_TOGETHER, row_groups=[group], columns=columns):
        for row in sorted(row for row in rows if begin <= row < begin + len(batch)):
            path, picture = (batch[name][row - begin].as_py() for name in columns)
            yield row, Kept(path, picture if is_thumbnail(picture) else None)
        begin += len(batch)
