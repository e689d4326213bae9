"""Runs that people bring: each session's files in a private folder of this server, for some hours.

Below a session's folder a run lies in `upload/NAME`, so that it is read and named like any other.
"""

import atexit
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock
from time import time

from components.errors import ExplorerError
from components.figures.numbers import memory
from components.ui.run_file_names import Place, is_readable_kind, places, unlike

GROUP = "upload"
MOST_BYTES = 200_000_000
MOST_FILES = 500


@dataclass(frozen=True, slots=True)
class BroughtFile:
    """A file as it came: its name, perhaps with the folder that it lay in, and its bytes."""

    name: str
    data: bytes


_STORES: "list[RunUploads]" = []


class RunUploads:
    """The private folders of all sessions; the one unused for longest goes when room is needed."""

    def __init__(self, budget_bytes: int = 2_000_000_000, keep_s: float = 4 * 3600) -> None:
        self._budget_bytes = budget_bytes
        self._keep_s = keep_s
        self._folders: dict[Path, float] = {}
        self._lock = Lock()
        _STORES.append(self)
        atexit.register(self.remove_all)

    def new_folder(self) -> Path:
        """An empty folder for one session, which nobody else is told of."""
        folder = Path(mkdtemp(prefix="compound-eye-runs-"))
        with self._lock:
            self._folders[folder] = time()
        return folder

    def has(self, folder: Path) -> bool:
        """Whether a session's folder is still there; asking keeps it for longer."""
        with self._lock:
            for other, used in list(self._folders.items()):
                if time() - used > self._keep_s:
                    self._drop(other)
            if folder in self._folders:
                self._folders[folder] = time()
            return folder in self._folders

    def put(self, folder: Path, files: Sequence[BroughtFile]) -> list[str]:
        """Keep files that came together; the names of the runs that they are, `upload/NAME`.

        Raises:
            ExplorerError: if they are too many or too large, or one is of no kind that is read.
        """
        check(folder, [file.name for file in files], sum(len(file.data) for file in files))
        kept = _new_names(folder, places([file.name for file in files]))
        for file, place in zip(files, kept, strict=True):
            where = folder / GROUP / place.run
            where.mkdir(parents=True, exist_ok=True)
            (where / place.file).write_bytes(file.data)
        with self._lock:
            self._folders[folder] = time()
            self._make_room()
        return list(dict.fromkeys(f"{GROUP}/{place.run}" for place in kept))

    def remove(self, folder: Path, run: str) -> None:
        """Forget one run, by its name `upload/NAME`."""
        rmtree(folder / run, ignore_errors=True)

    def remove_all(self) -> None:
        """Forget everybody's runs."""
        with self._lock:
            for folder in list(self._folders):
                self._drop(folder)

    def _make_room(self) -> None:
        sizes = {folder: used_bytes(folder) for folder in self._folders}
        *others, _ = sorted(sizes, key=lambda folder: self._folders[folder])
        for folder in others:
            if sum(sizes.values()) > self._budget_bytes:
                sizes.pop(folder)
                self._drop(folder)

    def _drop(self, folder: Path) -> None:
        self._folders.pop(folder)
        rmtree(folder, ignore_errors=True)


def remove_all() -> None:
    """Nothing that people brought outlives the server; called when it ends."""
    for store in _STORES:
        store.remove_all()


def used_bytes(folder: Path) -> int:
    """How much the files of a session take."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def check(folder: Path, names: Sequence[str], size_bytes: int) -> None:
    """Refuse files before they are read.

    Raises:
        ExplorerError: if they are too many or too large, or one is of no kind that is read.
    """
    strange = next((name for name in names if not is_readable_kind(name)), None)
    if strange is not None:
        raise ExplorerError(
            f"{strange[-80:]} is of no kind that is read here: drop TensorBoard event files, CSV,"
            " JSON or JSON Lines."
        )
    left = MOST_BYTES - used_bytes(folder)
    if size_bytes > left:
        raise ExplorerError(
            f"These files have {memory(size_bytes)}, and {memory(max(0, left))} of"
            f" {memory(MOST_BYTES)} are left for you here. Start the app with `-- --runs DIR` to"
            " read a folder of any size."
        )
    if len(names) > MOST_FILES:
        raise ExplorerError(f"These are {len(names)} files; at most {MOST_FILES} fit at once.")


def _new_names(folder: Path, wanted: Sequence[Place]) -> list[Place]:
    """The places, in their order, with other runs' names where something lies already."""
    taken = [path.name for path in (folder / GROUP).glob("*")]
    renamed: dict[str, str] = {}
    kept: list[Place] = []
    for place in wanted:
        first, slash, rest = place.run.partition("/")
        if first not in renamed:
            renamed[first] = unlike(first, taken)
            taken.append(renamed[first])
        here = renamed[first] + slash + rest
        # The same file twice in one drop: each is a run of its own.
        kept.append(Place(unlike(here, [p.run for p in kept if p.file == place.file]), place.file))
    return kept
