"""Event files for tests, made by TensorBoard's own writer, and its own reader as judge."""

import os
from collections.abc import Sequence
from pathlib import Path
from time import time
from typing import Any

import numpy as np
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util.tensor_util import make_ndarray, make_tensor_proto

SCALAR = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="scalars"))
TEXT = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="text"))

# Step, seconds since 1970, values.
Written = tuple[int, float, list[Any]]


def plain(tag: str, number: float) -> Any:
    return Summary.Value(tag=tag, simple_value=number)


def tensor(tag: str, number: Any, metadata: Any = SCALAR) -> Any:
    return Summary.Value(tag=tag, tensor=make_tensor_proto(number), metadata=metadata)


def picture(tag: str, size_bytes: int) -> Any:
    return Summary.Value(tag=tag, image=Summary.Image(encoded_image_string=b"x" * size_bytes))


def write(folder: Path, events: Sequence[Written], suffix: str = "") -> Path:
    """A new event file in the folder."""
    writer = EventFileWriter(str(folder), filename_suffix=suffix)
    for step, wall_time, values in events:
        writer.add_event(Event(step=step, wall_time=wall_time, summary=Summary(value=values)))
    writer.close()
    return max(folder.glob("events.out.tfevents.*"), key=lambda file: file.stat().st_mtime_ns)


def aged(file: Path, seconds: float = 3600.0) -> None:
    """Makes a file one that was written so long ago: nothing more is to come."""
    os.utime(file, (time() - seconds,) * 2)


def record_ends(data: bytes) -> list[int]:
    """Where each record ends: length (8 bytes), checksum (4), event, checksum (4)."""
    ends = [0]
    while ends[-1] < len(data):
        ends.append(ends[-1] + 16 + int.from_bytes(data[ends[-1] : ends[-1] + 8], "little"))
    return ends[1:]


def judged(file: Path) -> dict[str, list[tuple[int, float, float]]]:
    """(step, value, seconds) by tag as TensorBoard reads them; of tensors those with one number."""
    judge = EventAccumulator(
        str(file), {"tensors": 0, "scalars": 0}, purge_orphaned_data=False
    ).Reload()
    found = {
        tag: [(event.step, event.value, event.wall_time) for event in judge.Scalars(tag)]
        for tag in judge.Tags()["scalars"]
    }
    for tag in judge.Tags()["tensors"]:
        arrays = [
            (event.step, make_ndarray(event.tensor_proto), event.wall_time)
            for event in judge.Tensors(tag)
        ]
        found[tag] = [
            (step, float(np.ravel(array)[0]), wall_time)
            for step, array, wall_time in arrays
            if array.size == 1 and array.dtype.kind in "fiu"
        ]
    return found
