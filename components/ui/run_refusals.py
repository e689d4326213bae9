"""Why files that a person brought can't be shown, and what would be."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import streamlit as st

from components.runs import Run
from components.ui.plain import plain
from components.ui.run_uploads import GROUP

MOST_COLUMNS, LONGEST_COLUMN, LONGEST_HEAD = 8, 30, 4000
TABLES = {".csv", ".tsv"}

WANTED = (
    "A table needs a column `step` or `epoch` and at least one column of numbers, such as"
    " `train/loss`, `val_loss` or `accuracy`."
)

_REFUSED, _NEW = (f"own runs: {what}" for what in ("refused", "refused just now"))


def keep(sentences: Iterable[str]) -> None:
    """What is said until something else is brought."""
    st.session_state[_REFUSED] = list(sentences)
    st.session_state[_NEW] = True


def say() -> None:
    """A sentence on each file that could not be taken last time."""
    for sentence in st.session_state.get(_REFUSED, []):
        st.error(plain(sentence), icon=":material/error:")


def say_news() -> None:
    """The same, once."""
    if st.session_state.pop(_NEW, False):
        say()


def reason(folder: Path, place: str, runs: Sequence[Run]) -> str:
    """The sentence that says why files hold nothing to show; `place` is their run, `upload/NAME`.

    `runs` are what was read of it.
    """
    found = [problem for run in runs for problem in run.problems]
    told = [found[0]] if found else []
    if not found or "after 0 " in found[0]:
        told.append("There is nothing readable in it.")
    for file in sorted((folder / place).rglob("*")):
        if file.suffix.lower() in TABLES and (names := list(_columns(file))):
            told.append(f"{file.name} has the columns {', '.join(names)}. {WANTED}")
            break
    return f"{place.removeprefix(GROUP + '/')}: {' '.join(told)}"


def _columns(file: Path) -> Iterator[str]:
    """The names in the first line of a table, of many the first."""
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as opened:
        head = opened.readline(LONGEST_HEAD)
    mark = max(",;\t", key=head.count)
    names = next(csv.reader([head], delimiter=mark), [])
    names = [name.strip()[:LONGEST_COLUMN] for name in names if name.strip()]
    yield from names[:MOST_COLUMNS]
    if len(names) > MOST_COLUMNS:
        yield f"and {len(names) - MOST_COLUMNS} more"
