"""What lies in a folder and below it, as far as it may belong to runs; opens no file."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from components.runs.configurations import CONFIG_FILES
from components.runs.kinds import may_hold_series

DEEPEST_LEVEL = 8


@dataclass(frozen=True, slots=True)
class Stamp:
    """What changes when a file is written: its size, the time (seconds since 1970, ns), its id."""

    size_bytes: int
    written_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder's files that may belong to a run, by name, and its subfolders.

    `problems` are sentences about what in this folder may not be opened.
    """

    path: Path
    files: Mapping[str, Stamp] = field(default_factory=dict)
    subfolders: Mapping[str, "Folder"] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def all_problems(self) -> Iterator[str]:
        """Those of this folder, then those of its subfolders."""
        yield from self.problems
        for subfolder in self.subfolders.values():
            yield from subfolder.all_problems()


def listed(root: Path) -> Folder:
    """The folder and what lies in it, at most eight levels deep; hidden things are passed over.

    Links are not followed, whether files or folders; those that lead out of the folder, and
    folders that can't be opened, are told.
    """
    return _Listing(root).folder(root, "", DEEPEST_LEVEL)


class _Listing:
    def __init__(self, root: Path) -> None:
        self._root = os.path.realpath(root)

    def folder(self, path: Path, name: str, levels: int) -> Folder:
        try:
            with os.scandir(path) as found:
                entries = [entry for entry in found if not entry.name.startswith(".")]
        except OSError as error:
            problem = f"The folder {name or path} can't be opened: {error.strerror}."
            return Folder(path, problems=(problem,))
        entries.sort(key=lambda entry: entry.name)
        files: dict[str, Stamp] = {}
        subfolders: dict[str, Folder] = {}
        outward = [entry.name for entry in entries if self._leads_out(entry)]
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if levels:
                    below = f"{name}/{entry.name}".lstrip("/")
                    subfolders[entry.name] = self.folder(path / entry.name, below, levels - 1)
            elif _is_interesting(entry.name) and (stamp := _stamp(entry)):
                files[entry.name] = stamp
        return Folder(path, files, subfolders, _told(outward, name))

    def _leads_out(self, entry: os.DirEntry[str]) -> bool:
        """Whether an entry is a link to what may belong to a run, outside the whole folder."""
        if not entry.is_symlink() or not (_is_interesting(entry.name) or _is_folder(entry)):
            return False
        target = os.path.realpath(entry.path)
        return os.path.commonpath([self._root, target]) != self._root


def _is_interesting(name: str) -> bool:
    return name in CONFIG_FILES or may_hold_series(name)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _stamp(entry: os.DirEntry[str]) -> Stamp | None:
    """None for a link, a pipe and the like, and for what has gone meanwhile."""
    try:
        if not entry.is_file(follow_symlinks=False):
            return None
        state = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    return Stamp(state.st_size, state.st_mtime_ns, entry.inode())


def _told(outward: list[str], folder: str) -> tuple[str, ...]:
    if not outward:
        return ()
    first = f"{folder}/{outward[0]}".lstrip("/")
    if len(outward) == 1:
        return (f"{first} is a link that leads out of the folder of runs, so it isn't followed.",)
    return (
        f"{first} and {len(outward) - 1} more are links that lead out of the folder of runs, so"
        " they aren't followed.",
    )
