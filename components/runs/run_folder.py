"""A folder of runs that is looked at again and again, while some of them go on."""

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock

from components.errors import ExplorerError
from components.runs.configurations import read_config
from components.runs.finding import FoundRun, found_runs
from components.runs.folders import Stamp, listed
from components.runs.kinds import Peek, kind_by_name, peek
from components.runs.memory import SHARED, Memory, RunContent
from components.runs.once import Once
from components.runs.records import Run
from components.runs.sources import RunReader


@dataclass(frozen=True, slots=True)
class _Known:
    run: Run
    reader: RunReader


class RunFolder:
    """The runs in a folder and below it; keeps what was read of them. Threads may share it.

    Listing is cheap: it looks at names, sizes and times, and opens a file only if its name does
    not tell whether it holds series, and only once. What is read of a run, on its first use, goes
    on next time from where its files ended. All folders together keep up to 1 GB of it: a run whose
    series were asked for longest ago is read again when it is needed.
    """

    def __init__(self, folder: str | os.PathLike[str], memory: Memory = SHARED) -> None:
        self.path = Path(folder)
        self._memory = memory
        self._lock = Lock()
        self._known: dict[str, _Known] = {}
        self._peeks: dict[Path, tuple[Stamp, Peek]] = {}
        self._problems: tuple[str, ...] = ()

    def runs(self) -> list[Run]:
        """The runs as they are now, sorted by name; one that has not changed is the same object.

        Raises:
            ExplorerError: if there is no such folder, or it can't be opened.
        """
        _check(self.path)
        with self._lock:
            folder = listed(self.path)
            self._problems = tuple(folder.all_problems())
            peeks: dict[Path, tuple[Stamp, Peek]] = {}
            found = list(found_runs(folder, partial(self._peek, peeks)))
            self._peeks = peeks
            self._known = {each.name: self._renewed(each) for each in found}
            return [self._known[name].run for name in sorted(self._known)]

    @property
    def problems(self) -> tuple[str, ...]:
        """Sentences about what could not be listed last time: links that lead out, rights."""
        return self._problems

    def _peek(self, peeks: dict[Path, tuple[Stamp, Peek]], file: Path, stamp: Stamp) -> Peek:
        if kind := kind_by_name(file.name):
            return Peek(kind)
        known = self._peeks.get(file)
        seen = known[1] if known and known[0] == stamp else peek(file)
        peeks[file] = stamp, seen
        return seen

    def _renewed(self, found: FoundRun) -> _Known:
        known, version = self._known.get(found.name), found.version
        if known and known.run.version == version:
            return known
        reader = known.reader if known else RunReader()
        content = RunContent(reader, found.files, self._memory)
        return _Known(_run(found, version, content), reader)


def read_runs(folder: str | os.PathLike[str]) -> list[Run]:
    """The runs in a folder and below it, sorted by name; their files are read on first use.

    Raises:
        ExplorerError: if there is no such folder, or it can't be opened.
    """
    return RunFolder(folder).runs()


def _run(found: FoundRun, version: str, content: RunContent) -> Run:
    return Run(
        name=found.name,
        folder=found.folder,
        _config=Once(partial(read_config, found.files.config)),
        _naming=content.named,
        changed=found.changed,
        version=version,
    )


def _check(folder: Path) -> None:
    if not folder.is_dir():
        raise ExplorerError(f"There is no folder {str(folder)!r} with saved runs; check its path.")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise ExplorerError(f"The folder {str(folder)!r} can't be opened; check its permissions.")
