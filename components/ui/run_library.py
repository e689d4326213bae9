"""The runs that this session may look at: those of the server's folder and the person's own."""

from collections.abc import Callable, Mapping, Sequence
from time import time

import streamlit as st

from components.errors import ExplorerError
from components.runs import Run
from components.runs.going_on import goes_on
from components.runs.pairing import format_overrides
from components.ui import cache, own_runs
from components.ui.options import options
from components.ui.plain import plain
from components.ui.run_uploads import GROUP

MOST_PROBLEMS = 3


def offered() -> dict[str, Run]:
    """All runs by name; nothing of them is read."""
    found = {run.name: run for run in cache.runs(options().runs)}
    folder = own_runs.folder()
    return found | {run.name: run for run in (cache.runs(folder) if folder else [])}


def found(names: Sequence[str], renamed: Mapping[str, str]) -> list[Run]:
    """Runs by name as they are now, without those that are gone.

    `renamed` says of series how the person wants them to be called.
    """
    runs, pairs = offered(), format_overrides(renamed)
    there = [runs[name] for name in names if name in runs]
    if not pairs:
        return there
    return [cache.renamed_run(cache.run_key(run, pairs), run) for run in there]


def say_problems() -> None:
    """What could not be listed of the folders, such as links that lead out of them."""
    mine = own_runs.folder()
    folders = [options().runs, *([mine] if mine else [])]
    warn([sentence for folder in folders for sentence in cache.run_folder(folder).problems])


def warn(sentences: Sequence[str]) -> None:
    """One warning with the first sentences; none for none."""
    if not sentences:
        return
    shown = [plain(sentence) for sentence in sentences[:MOST_PROBLEMS]]
    if len(sentences) > MOST_PROBLEMS:
        shown.append(f"And {len(sentences) - MOST_PROBLEMS} more of this kind.")
    st.warning("  \n".join(shown), icon=":material/warning:")


def live(runs: Sequence[Run]) -> list[Run]:
    """Those that go on, as far as their files tell; what a person brought does not."""
    mine = own_runs.folder()
    now = time()
    return [
        run for run in runs if not (mine and run.folder.is_relative_to(mine)) and goes_on(run, now)
    ]


def reader(names: Sequence[str]) -> Callable[[str], str]:
    """Reads a run's name from the address; says what to do about one that isn't here."""

    def read(text: str) -> str:
        if text in names:
            return text
        if text.startswith(f"{GROUP}/"):
            name = text.removeprefix(f"{GROUP}/")
            raise ExplorerError(f"Your run {name!r} is not here any more; drop its files again.")
        raise ExplorerError(f"{text!r} is not among the choices of 'Runs' here.")

    return read
