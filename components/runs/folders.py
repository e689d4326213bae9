"""Finding runs: which folders below a folder are one. Lists folders and opens next to nothing."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from components.errors import ExplorerError
from components.runs.once import Once
from components.runs.records import Run
from components.runs.sources import METRICS_FILE, EventFile, RunFiles, read_config, read_series
from components.runs.tables import has_step_column

EVENT_FILE_MARK = "events.out.tfevents."
CONFIG_FILE = "config.json"
DEEPEST_LEVEL = 8

# Keras' TensorBoard callback writes one run into two subfolders.
KERAS_HALVES = ("train", "validation")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder's files that may belong to a run, by name, and its subfolders."""

    path: Path
    events: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    has_config: bool = False
    subfolders: Mapping[str, "Folder"] = field(default_factory=dict)


def read_runs(folder: str | os.PathLike[str]) -> list[Run]:
    """The runs in a folder and below it, sorted by name; their files are read on first use.

    A run is a folder with TensorBoard event files, with `metrics.csv` or another CSV file that has
    a step or epoch column, or with `config.json` (inside a run that alone does not make another:
    checkpoints have one too). Keras' `train` and `validation` are one run, the folder around them.
    Hidden folders, links, folders that can't be opened and what lies deeper than eight levels are
    passed over.

    Raises:
        ExplorerError: if there is no such folder, or it can't be opened.
    """
    root = Path(folder)
    if not root.is_dir():
        raise ExplorerError(f"There is no folder {str(root)!r} with saved runs; check its path.")
    if not os.access(root, os.R_OK | os.X_OK):
        raise ExplorerError(f"The folder {str(root)!r} can't be opened; check its permissions.")
    return sorted(_runs(_listed(root, DEEPEST_LEVEL), ""), key=lambda run: run.name)


def _listed(path: Path, levels: int) -> Folder:
    files: list[str] = []
    subfolders: dict[str, Folder] = {}
    for entry in _entries(path):
        if entry.is_file(follow_symlinks=False):
            files.append(entry.name)
        elif levels and entry.is_dir(follow_symlinks=False):
            subfolders[entry.name] = _listed(path / entry.name, levels - 1)
    tables = sorted(name for name in files if name.lower().endswith(".csv"))
    return Folder(
        path=path,
        # The names begin with the second in which the file was started.
        events=tuple(sorted(name for name in files if EVENT_FILE_MARK in name)),
        tables=tuple(sorted(tables, key=lambda name: name.lower() != METRICS_FILE)),
        has_config=CONFIG_FILE in files,
        subfolders=subfolders,
    )


def _entries(path: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(path) as entries:
            return [entry for entry in entries if not entry.name.startswith(".")]
    except OSError:
        return []


def _runs(folder: Folder, name: str, inside_run: bool = False) -> Iterator[Run]:
    halves = _keras_halves(folder)
    is_run = _has_series(folder, halves) or (folder.has_config and not inside_run)
    if is_run:
        files = _files(folder, halves)
        config, series = Once(partial(read_config, files)), Once(partial(read_series, files))
        yield Run(name or ".", folder.path, config, series)
    for child, subfolder in folder.subfolders.items():
        rest = replace(subfolder, events=()) if child in halves else subfolder
        yield from _runs(rest, f"{name}/{child}".lstrip("/"), inside_run or is_run)


def _keras_halves(folder: Folder) -> tuple[str, ...]:
    """The subfolders that are halves of this run, in Keras' TensorBoard layout.

    Without validation data Keras writes `train` alone: taken for a half if TensorFlow wrote it
    (`.v2`) and no other subfolder holds event files (such as `test`).
    """
    events = {name: child.events for name, child in folder.subfolders.items() if child.events}
    if events.keys() >= set(KERAS_HALVES):
        return KERAS_HALVES
    is_alone = events.keys() == {"train"} and events["train"][0].endswith(".v2")
    return ("train",) if is_alone else ()


def _has_series(folder: Folder, halves: tuple[str, ...]) -> bool:
    return (
        bool(folder.events or halves)
        or any(name.lower() == METRICS_FILE for name in folder.tables)
        or any(has_step_column(folder.path / name) for name in folder.tables)
    )


def _files(folder: Folder, halves: tuple[str, ...]) -> RunFiles:
    events = [EventFile(folder.path / name) for name in folder.events]
    for half in halves:
        inner = folder.subfolders[half]
        events += [EventFile(inner.path / name, f"{half}/") for name in inner.events]
    return RunFiles(
        events=tuple(events),
        tables=tuple(folder.path / name for name in folder.tables),
        config=folder.path / CONFIG_FILE if folder.has_config else None,
    )
