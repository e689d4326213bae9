"""Where reading of a growing file ended, and whether the file still is the one that was read."""

import os
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import BinaryIO

COMPARED_BYTES = 64
RECENT_S = 60.0


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A place in a file: `offset` bytes were read; `head` and `tail` are their first and last."""

    offset: int = 0
    head: bytes = b""
    tail: bytes = b""

    def fits(self, opened: BinaryIO) -> bool:
        """Whether what was read still stands there; not so in a file replaced or cut shorter."""
        start = self.offset - len(self.tail)
        return (
            bytes_at(opened, 0, len(self.head)) == self.head
            and bytes_at(opened, start, len(self.tail)) == self.tail
        )


def bookmark(opened: BinaryIO, offset: int) -> Bookmark:
    """A bookmark behind the first `offset` bytes."""
    length = min(COMPARED_BYTES, offset)
    return Bookmark(offset, bytes_at(opened, 0, length), bytes_at(opened, offset - length, length))


def bytes_at(opened: BinaryIO, start: int, count: int) -> bytes:
    """Up to `count` bytes from `start` on; fewer only at the end of the file."""
    opened.seek(start)
    return opened.read(count)


def open_regular(file: Path) -> BinaryIO:
    """An ordinary file, opened for reading; a link that took its place is refused (OSError)."""
    flags = (getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
    return os.fdopen(os.open(file, os.O_RDONLY | sum(flags)), "rb")


def is_being_written(opened: BinaryIO) -> bool:
    """Whether an opened file was written within the last minute, so that more may come."""
    return time() - os.fstat(opened.fileno()).st_mtime < RECENT_S


def size_of(opened: BinaryIO) -> int:
    """Bytes in an opened file."""
    return os.fstat(opened.fileno()).st_size
