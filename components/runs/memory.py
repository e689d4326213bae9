"""What was read of runs, up to a number of bytes; what was asked for longest ago goes first."""

from collections.abc import Mapping
from threading import Lock
from time import monotonic
from weakref import WeakSet

from components.runs.records import NamedSeries, Reading
from components.runs.sources import RunFiles, RunReader, Source, named_series

BUDGET_BYTES = 1_000_000_000

# Step, value and time of a point, and its step as written; a series' objects and its name.
POINT_BYTES, SERIES_BYTES = 32, 2000

# How many ways of calling the series are kept: sessions differ in them.
MOST_NAMINGS = 8

Sources = Reading[tuple[Source, ...]]


class Memory:
    """Which runs' contents are kept; the one that was just read always is."""

    def __init__(self, budget_bytes: int = BUDGET_BYTES) -> None:
        self._budget_bytes = budget_bytes
        self._lock = Lock()
        self._contents: WeakSet[RunContent] = WeakSet()

    def make_room(self, read: "RunContent") -> None:
        """Forget others until all take no more than the budget, or nothing else is left."""
        with self._lock:
            self._contents.add(read)
            kept = sorted(self._contents, key=lambda each: each.used)
            total = sum(each.size_bytes for each in kept)
            for content in kept:
                if total <= self._budget_bytes:
                    return
                if content is not read:
                    total -= content.size_bytes
                    content.forget()


# One for all folders, so that together they stay within it.
SHARED = Memory()


class RunContent:
    """The series of a run in one version; read on first use, and again once they were forgotten.

    `used` is when they were asked for last, by a clock of its own; `size_bytes` is about what they
    take, 0 while they are not read. Threads may share it.
    """

    def __init__(self, reader: RunReader, files: RunFiles, memory: Memory) -> None:
        self._reader, self._files, self._memory = reader, files, memory
        self._lock = Lock()
        self._sources: Sources | None = None
        self._named: dict[tuple[tuple[str, str], ...], NamedSeries] = {}
        self.used, self.size_bytes = 0.0, 0

    def named(self, overrides: Mapping[str, str]) -> Reading[NamedSeries]:
        """The series, some of them called otherwise: written name → name."""
        key = tuple(overrides.items())
        with self._lock:
            self.used, is_new = monotonic(), self._sources is None
            sources = self._sources = self._sources or self._reader.read(self._files)
            if key not in self._named:
                self._named = dict(list(self._named.items())[-MOST_NAMINGS:])
                self._named[key] = named_series(sources.content, overrides)
            named = self._named[key]
            self.size_bytes = _size_bytes(sources) if is_new else self.size_bytes
        if is_new:  # Without the lock: others may be reading, and make room too.
            self._memory.make_room(self)
        return Reading(named, sources.problems)

    def forget(self) -> None:
        """Give back the memory; nothing is read before somebody asks."""
        with self._lock:
            if self._sources is not None:
                self._reader.forget(self._sources)
            self._sources, self._named, self.size_bytes = None, {}, 0


def _size_bytes(sources: Sources) -> int:
    series = [each for source in sources.content for each in source.values()]
    return SERIES_BYTES * len(series) + POINT_BYTES * sum(map(len, series))
