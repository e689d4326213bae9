"""The checkpoints that people brought: files under their SHA-256, in a folder of this server."""

import atexit
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from components.networks import Weights
from components.networks.weights import UPLOAD_FOLDERS, check_upload

# Of all sessions together; the oldest go first.
BUDGET_BYTES = 2_000_000_000


@dataclass(frozen=True, slots=True)
class OwnCheckpoint:
    """The file under its SHA-256, with the name that the person's file had."""

    digest: str
    name: str
    file: Path

    @property
    def weights(self) -> Weights:
        """How it is offered beside other weights."""
        return Weights(f"upload:{self.digest}", "checkpoint", f"Your {self.name}", "any")


def keep(name: str, data: bytes) -> OwnCheckpoint:
    """Put a checkpoint's file where networks are loaded from.

    Raises:
        ExplorerError: if it is no checkpoint by its name, empty or too large.
    """
    suffix = check_upload(name, len(data))
    digest = sha256(data).hexdigest()
    file = _folder() / f"{digest}{suffix}"
    if file.is_file():
        file.touch()  # others may be reading it: it must not be written anew
    else:
        half = file.with_name(f"half-{file.name}")
        half.write_bytes(data)
        half.replace(file)
    _make_room(file)
    return OwnCheckpoint(digest, name, file)


def remove_all() -> None:
    """Nothing that people brought outlives the server; called when it ends."""
    while UPLOAD_FOLDERS:
        rmtree(UPLOAD_FOLDERS.pop(), ignore_errors=True)


def _folder() -> Path:
    if not UPLOAD_FOLDERS:
        UPLOAD_FOLDERS.append(Path(mkdtemp(prefix="compound-eye-")))
        atexit.register(remove_all)
    return UPLOAD_FOLDERS[0]


def _make_room(newest: Path) -> None:
    files = sorted(_folder().glob("*"), key=lambda file: file.stat().st_mtime)
    while sum(file.stat().st_size for file in files) > BUDGET_BYTES and files[0] != newest:
        files.pop(0).unlink(missing_ok=True)
