"""What a network answered for each picture of a data set, in one Parquet file.

The schema is public; training runs and the evaluation of folders share it, and any Parquet reader
opens it (`pandas.read_parquet("predictions.parquet")`). One row a picture:

| column          | type          | meaning                                                       |
|-----------------|---------------|---------------------------------------------------------------|
| `path`          | string        | the picture's file below its folder, or a name like `val/17`  |
| `label`         | int32         | index of the true class, from 0; −1 where it is not known     |
| `probabilities` | list<float32> | one in [0, 1] for each class, in the classes' order; NaN where|
|                 |               | the network gave no number                                    |
| `picture`       | binary        | WebP with sides of at most 96 pixels; null if not kept        |

The file's key-value metadata, UTF-8:

| key       | meaning                                                                            |
|-----------|------------------------------------------------------------------------------------|
| `schema`  | `compound-eye/predictions/1`                                                       |
| `classes` | names of the classes in their order, a JSON array of strings                       |
| `network` | the network's name, such as `cifar:plain20`; may be empty                          |
| `epoch`   | the epoch after which these answers were given, decimal; absent where there is none |

Rows are written in groups of at most 1,000, so that writing and reading need bounded memory. The
file appears under its name only once it is whole.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import ArrayLike, NDArray

from components.errors import ExplorerError
from components.runs.answers import check
from components.runs.thumbnails import thumbnail

PREDICTIONS_FILE = "predictions.parquet"
SCHEMA_NAME = "compound-eye/predictions/1"
ROWS_TOGETHER = 1000

COLUMNS = pa.schema(
    [
        pa.field("path", pa.string(), nullable=False),
        pa.field("label", pa.int32(), nullable=False),
        pa.field("probabilities", pa.list_(pa.float32()), nullable=False),
        pa.field("picture", pa.binary()),
    ]
)


class PredictionWriter:
    """Takes answers in batches of any size; at most 1,000 rows wait in memory."""

    def __init__(self, writer: "pq.ParquetWriter", classes: int) -> None:
        self._writer, self._classes = writer, classes
        self._waiting: list[pa.RecordBatch] = []

    def add(
        self,
        paths: Sequence[str],
        labels: ArrayLike,
        probabilities: ArrayLike,
        pictures: Sequence[NDArray[np.uint8]] | NDArray[np.uint8] | None = None,
    ) -> None:
        """Write n pictures' names, labels (n,), probabilities (n, classes) and perhaps pixels.

        `pictures`, each (H, W, 1 or 3) in 0-255, are kept as thumbnails.

        Raises:
            ExplorerError: if these don't fit each other or the classes.
        """
        truths = np.asarray(labels, dtype=np.int32)
        answers = np.asarray(probabilities, dtype=np.float32)
        self._check(paths, truths, answers, pictures)
        for begin in range(0, len(paths), ROWS_TOGETHER):
            part = slice(begin, begin + ROWS_TOGETHER)
            kept = None if pictures is None else pictures[part]
            self._put(_batch(paths[part], truths[part], answers[part], kept))

    def flush(self) -> None:
        """Write the rows that wait."""
        if self._waiting:
            self._writer.write_table(pa.Table.from_batches(self._waiting))
            self._waiting = []

    def _put(self, batch: "pa.RecordBatch") -> None:
        if sum(len(each) for each in self._waiting) + len(batch) > ROWS_TOGETHER:
            self.flush()
        self._waiting.append(batch)

    def _check(
        self,
        paths: Sequence[str],
        labels: NDArray[np.int32],
        probabilities: NDArray[np.float32],
        pictures: Sequence[NDArray[np.uint8]] | NDArray[np.uint8] | None,
    ) -> None:
        count, classes = len(paths), self._classes
        if labels.shape != (count,) or probabilities.shape != (count, classes):
            raise ExplorerError(
                f"{count} pictures need {count} labels and {count} × {classes} probabilities, not"
                f" {labels.shape} and {probabilities.shape}."
            )
        if pictures is not None and len(pictures) != count:
            raise ExplorerError(f"{count} paths came with {len(pictures)} pictures.")
        try:
            check(labels, probabilities)
        except ValueError as error:
            raise ExplorerError(str(error)) from error


@contextmanager
def write_predictions(
    file: Path, classes: Sequence[str], network: str = "", epoch: int | None = None
) -> Iterator[PredictionWriter]:
    """A writer for a new file of predictions; it takes the file's place once all is written.

    After an exception an older file is still there, and nothing of the new one.

    Raises:
        ExplorerError: if there are no classes, or the file can't be written.
    """
    if not classes:
        raise ExplorerError("Predictions need the names of the classes.")
    schema = COLUMNS.with_metadata(_metadata(classes, network, epoch))
    part = file.with_name(f"{file.name}.part")
    try:
        with pq.ParquetWriter(part, schema, compression="zstd", use_dictionary=False) as writer:
            predictions = PredictionWriter(writer, len(classes))
            yield predictions
            predictions.flush()
        part.replace(file)
    except OSError as error:
        raise ExplorerError(f"{file} can't be written: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)


def _metadata(classes: Sequence[str], network: str, epoch: int | None) -> dict[str, str]:
    found = {"schema": SCHEMA_NAME, "classes": json.dumps(list(classes)), "network": network}
    return found if epoch is None else found | {"epoch": str(epoch)}


def _batch(
    paths: Sequence[str],
    labels: NDArray[np.int32],
    probabilities: NDArray[np.float32],
    pictures: Sequence[NDArray[np.uint8]] | NDArray[np.uint8] | None,
) -> "pa.RecordBatch":
    offsets = np.arange(0, probabilities.size + 1, probabilities.shape[1], dtype=np.int32)
    kept = None if pictures is None else [thumbnail(picture) for picture in pictures]
    return pa.record_batch(
        [
            pa.array(list(paths), pa.string()),
            pa.array(labels),
            pa.ListArray.from_arrays(offsets, pa.array(probabilities.ravel())),
            pa.nulls(len(labels), pa.binary()) if kept is None else pa.array(kept, pa.binary()),
        ],
        schema=COLUMNS,
    )
