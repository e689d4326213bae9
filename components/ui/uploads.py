"""Uploaded pictures: kept on the server under their SHA-256, within a budget and for some hours."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from time import monotonic

# What one session may keep: thirty sessions that drop a few photographs each have room.
MOST_PICTURES = 30
MOST_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A checked picture as it came, with the name that the person's file had."""

    sha256: str
    name: str
    data: bytes
    when: float


class Uploads:
    """Finds an upload again after a reconnect; the oldest goes when the budget is spent."""

    def __init__(self, budget_bytes: int = 400_000_000, keep_s: float = 4 * 3600) -> None:
        self._budget_bytes = budget_bytes
        self._keep_s = keep_s
        self._uploads: OrderedDict[str, Upload] = OrderedDict()
        self._lock = Lock()

    def put(self, name: str, data: bytes) -> Upload:
        """Keep a picture that has been checked; the same bytes are kept once."""
        upload = Upload(sha256(data).hexdigest(), name, data, monotonic())
        with self._lock:
            self._uploads[upload.sha256] = upload
            self._uploads.move_to_end(upload.sha256)
            self._tidy()
        return upload

    def room(self, kept: Iterable[str], data: bytes) -> bool:
        """Whether a session that keeps the pictures with those SHA-256 may keep one more.

        Pictures that are gone don't count, and the same bytes count once.
        """
        with self._lock:
            sizes = {
                digest: len(self._uploads[digest].data)
                for digest in kept
                if digest in self._uploads
            }
        sizes[sha256(data).hexdigest()] = len(data)
        return len(sizes) <= MOST_PICTURES and sum(sizes.values()) <= MOST_BYTES

    def get(self, digest: str) -> Upload | None:
        """The upload with that SHA-256, or None if it is gone."""
        with self._lock:
            self._tidy()
            return self._uploads.get(digest)

    def _tidy(self) -> None:
        oldest_allowed = monotonic() - self._keep_s
        while self._uploads:
            first = next(iter(self._uploads.values()))
            spent = sum(len(upload.data) for upload in self._uploads.values())
            if first.when > oldest_allowed and spent <= self._budget_bytes:
                return
            self._uploads.popitem(last=False)
