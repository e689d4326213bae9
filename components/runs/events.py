"""Scalars of TensorBoard event files, without TensorFlow, in blocks and with bounded memory."""

from itertools import islice
from pathlib import Path
from typing import BinaryIO

from components.runs.bookmarks import (
    Bookmark,
    bookmark,
    bytes_at,
    is_being_written,
    open_regular,
    size_of,
)
from components.runs.event_blocks import PluginByTag, points_of_values, scalars
from components.runs.event_messages import (
    SCALAR_PLUGINS,
    DamagedError,
    Value,
    number_of,
    small_values_of,
)
from components.runs.event_records import (
    CHECKSUM_BYTES,
    HEADER_BYTES,
    LONGEST_SHORT_RECORD,
    Records,
    is_header_sound,
    is_short,
    length_in,
    sound_count,
    whole_records,
)
from components.runs.points import (
    MOST_POINTS,
    MOST_SERIES,
    Points,
    PointsByName,
    Track,
    too_many,
    too_many_series,
)
from components.runs.records import Reading

BLOCK_BYTES = 1 << 20

# Between pictures stand a few short records only.
BLOCK_AFTER_LONG_RECORD = 2 * LONGEST_SHORT_RECORD


class EventReader:
    """Reads an event file, again and again, each time the events that have been added.

    The scalars come by tag, in the order in which they were written, up to the first damage. Both
    encodings are read: plain values (`simple_value`) and tensors with one number (TensorFlow 2, and
    `SummaryWriter.add_scalar` with `new_style`). Pictures, texts and histograms are passed over.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._forget()

    def read(self) -> Reading[PointsByName]:
        """All points so far, and sentences about what could not be read."""
        name = self._file.name
        try:
            with open_regular(self._file) as opened:
                problem = self._read_on(opened)
        except OSError as error:
            problem = f"{name} can't be read: {error.strerror}."
        if not problem and not self._events:
            problem = f"{name} is empty."
        tracks = islice(self._tracks.items(), MOST_SERIES)
        points = {tag: track.points() for tag, track in tracks}
        return Reading(points, (problem,) if problem else ())

    def _forget(self) -> None:
        self._place = Bookmark()
        self._events = self._count = 0
        self._tracks: dict[str, Track] = {}
        self._plugins: PluginByTag = {}

    def _read_on(self, opened: BinaryIO) -> str:
        """Read what is new; what is wrong with it, empty if nothing is."""
        if not self._place.fits(opened):
            self._forget()
        offset, size, block_bytes = self._place.offset, size_of(opened), BLOCK_BYTES
        wrong = ""
        while offset < size and not (wrong or self._too_much()):
            header = bytes_at(opened, offset, HEADER_BYTES)
            if is_short(header, size - offset):
                block = bytes_at(opened, offset, block_bytes)
                used, wrong = self._take(block, whole_records(block))
                block_bytes = min(2 * block_bytes, BLOCK_BYTES)
            else:
                used, wrong = self._take_long(opened, offset, size)
                block_bytes = BLOCK_AFTER_LONG_RECORD
            offset += used
        self._place = bookmark(opened, offset)
        if wrong == self._ending("cut off") and is_being_written(opened):
            wrong = ""
        return self._too_much() or wrong

    def _too_much(self) -> str:
        """Why nothing more is read, empty if more is; the memory must hold it."""
        if len(self._plugins) > MOST_SERIES:
            return too_many_series(self._file.name)
        return too_many(self._file.name) if self._count > MOST_POINTS else ""

    def _take(self, block: bytes, records: Records) -> tuple[int, str]:
        """Add short records; how many bytes they take, and what is wrong with them."""
        if not len(records.starts):  # The file became shorter just now.
            return 0, self._ending("cut off")
        sound = records.upto(sound_count(block, records))
        found: dict[str, Points] | None = None
        while found is None:
            try:
                found = scalars(block, sound, self._plugins)
            except DamagedError as error:
                sound = sound.upto(error.record)
        for tag, points in found.items():
            self._add(tag, points)
        self._events += len(sound.starts)
        is_sound = len(sound.starts) == len(records.starts)
        return sound.bytes_used(), "" if is_sound else self._ending("damaged")

    def _take_long(self, opened: BinaryIO, offset: int, size: int) -> tuple[int, str]:
        """Add the small values of a record that is long, or cut off; as `_take` does."""
        header = bytes_at(opened, offset, HEADER_BYTES)
        if len(header) < HEADER_BYTES:
            return 0, self._ending("cut off")
        if not is_header_sound(header):
            return 0, self._ending("damaged")
        start, length = offset + HEADER_BYTES, length_in(header)
        if start + length + CHECKSUM_BYTES > size:
            return 0, self._ending("cut off")
        try:
            for value in small_values_of(lambda at, n: bytes_at(opened, start + at, n), length):
                self._add_value(value)
        except DamagedError:
            return 0, self._ending("damaged")
        self._events += 1
        return HEADER_BYTES + length + CHECKSUM_BYTES, ""

    def _ending(self, how: str) -> str:
        return f"{self._file.name} is {how} after {self._events} events; those are shown."

    def _add_value(self, value: Value) -> None:
        if self._plugins.setdefault(value.tag, value.plugin) in SCALAR_PLUGINS:
            number = number_of(value)
            if number is not None:
                self._add(value.tag, points_of_values([(value, number)]))

    def _add(self, tag: str, points: Points) -> None:
        self._tracks.setdefault(tag, Track()).add(points)
        self._count += len(points)
