"""The lines of a text file that grows: each is given once, when it is whole."""

from collections.abc import Callable, Iterator
from pathlib import Path

from components.runs.bookmarks import Bookmark, bookmark, bytes_at, open_regular

BLOCK_BYTES = 4_000_000

# More than the lines of so many points as are read; reading it takes minutes.
MOST_BYTES = 4_000_000_000


class GrowingLines:
    """Reads on, block by block, from the last line end that it has seen.

    `forget` is called when the file is another one than before: what was read of it counts no
    more. `tail` is what stands behind the last line end: a line that is being written, or the last
    one of a program that writes no line end there. `problem` is a sentence about what is not read
    of a file that is too much, else empty.
    """

    def __init__(self, file: Path, forget: Callable[[], None]) -> None:
        self._file = file
        self._forget = forget
        self._place = Bookmark()
        self.tail: list[str] = []
        self.problem = ""

    def blocks(self) -> Iterator[list[str]]:
        """Whole lines that are new, those without any character left out.

        Raises:
            OSError: if the file can't be read.
        """
        with open_regular(self._file) as opened:
            if not self._place.fits(opened):
                self._place = Bookmark()
                self._forget()
            self.tail, self.problem = [], ""
            while block := bytes_at(opened, self._place.offset, BLOCK_BYTES):
                whole = block.rfind(b"\n") + 1
                if not whole and len(block) < BLOCK_BYTES:
                    self.tail = _lines(block)
                    break
                self.problem = self._too_much(has_line_end=whole > 0)
                if self.problem:
                    break
                self._place = bookmark(opened, self._place.offset + whole)
                yield _lines(block[:whole])

    def _too_much(self, has_line_end: bool) -> str:
        name, megabytes = self._file.name, BLOCK_BYTES / 1e6
        if not has_line_end:
            return f"{name} has a line of more than {megabytes:g} MB; nothing from it on is shown."
        if self._place.offset < MOST_BYTES:
            return ""
        return f"Of {name}, only the first {MOST_BYTES / 1e9:g} GB are read."


def _lines(data: bytes) -> list[str]:
    text = data.decode("utf-8", errors="replace").removeprefix("\ufeff")
    return [line for line in text.splitlines() if line and not line.isspace()]
