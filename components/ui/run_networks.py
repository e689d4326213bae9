"""Saved runs as networks: their names, and the checkpoints that they kept."""

from collections.abc import Sequence
from pathlib import Path

from components.errors import ExplorerError
from components.networks import parse
from components.networks.saved import RUN_FOLDERS, kept_epochs
from components.runs import Run


def network_name(run: Run) -> str | None:
    """`run:NAME` where that is exactly this run; None where it is none of the server's.

    A run that a person brought may have the name of another one; a run's folder may be called what
    no network can be called.
    """
    name = f"run:{run.name}"
    first = next((folder for folder in RUN_FOLDERS if (folder / run.name).is_dir()), None)
    try:
        parse(name)
    except ExplorerError:
        return None
    return name if first and (first / run.name).samefile(run.folder) else None


def named(run: Run) -> str:
    """`run:NAME` of a run that has one.

    Raises:
        ExplorerError: if it has none.
    """
    name = network_name(run)
    if name is None:
        raise ExplorerError(f"The run {run.name!r} is none of this server's, or is gone.")
    return name


def saved_epochs(run: Run) -> dict[int, Path]:
    """The checkpoints of a run by epoch, the first epoch first; none where it kept none."""
    if network_name(run) is None:
        return {}
    try:
        return kept_epochs(run.name)
    except ExplorerError:
        return {}


def with_checkpoints(runs: Sequence[Run]) -> list[Run]:
    """The runs that kept checkpoints."""
    return [run for run in runs if saved_epochs(run)]
