"""Which folders, and which single files, are runs."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from components.runs.configurations import CONFIG_FILE, CONFIG_FILES
from components.runs.folders import Folder, Stamp
from components.runs.kinds import (
    EVENT_FILE_MARK,
    METRICS_FILE,
    TRAINER_STATE,
    Peek,
)
from components.runs.sources import RunFiles, SeriesFile

# Keras' TensorBoard callback writes one run into two subfolders.
KERAS_HALVES = ("train", "validation")

# Hugging Face's Trainer writes its state into each checkpoint; the latest holds all of it.
_CHECKPOINT = re.compile(r"checkpoint-(\d+)")

# Files of one folder.
MOST_LOOKED_AT = 2000

Peeking = Callable[[Path, Stamp], Peek]


@dataclass(frozen=True, slots=True)
class FoundRun:
    """A run that was found: its name, where it lies, its files and how they are."""

    name: str
    folder: Path
    files: RunFiles
    stamps: Mapping[Path, Stamp]

    @property
    def changed(self) -> float:
        """When one of the files was last written, in seconds since 1970; 0 without files."""
        return max((stamp.written_ns for stamp in self.stamps.values()), default=0) / 1e9

    @property
    def version(self) -> str:
        """Another one whenever a file of the run was written, came or went."""
        stamps = [(str(path), stamp) for path, stamp in self.stamps.items()]
        told = repr((stamps, self.files.problems))
        return blake2b(told.encode(errors="surrogateescape"), digest_size=8).hexdigest()


def found_runs(folder: Folder, peeking: Peeking) -> Iterator[FoundRun]:
    """The runs in a folder and below it.

    A run is a folder with TensorBoard event files, `metrics.csv`, another file with series (`kinds`
    tells which those are), or `config.json` (inside a run that alone does not make another:
    checkpoints have one too). Several tables or histories with the same columns, and nothing that
    says that they belong together, are runs of their own, named after their files. Keras' `train`
    and `validation` are one run, the folder around them; so are the checkpoints of Hugging Face.
    """
    yield from _Finder(peeking).runs(folder, "", inside_run=False)


class _Finder:
    def __init__(self, peeking: Peeking) -> None:
        self._peeking = peeking

    def runs(self, folder: Folder, name: str, inside_run: bool) -> Iterator[FoundRun]:
        folder = _with_latest_state(folder)
        halves = _keras_halves(folder)
        peeks = self._peeks(folder)
        is_run = bool(peeks or halves or (CONFIG_FILE in folder.files and not inside_run))
        if is_run and _are_runs_of_their_own(folder, peeks):
            for file, peek in peeks.items():
                yield _found(f"{name}/{file}".lstrip("/"), folder, {file: peek})
        elif is_run:
            yield _found(name or ".", folder, peeks, halves)
        for child, subfolder in folder.subfolders.items():
            rest = _without_events(subfolder) if child in halves else subfolder
            yield from self.runs(rest, f"{name}/{child}".lstrip("/"), inside_run or is_run)

    def _peeks(self, folder: Folder) -> dict[str, Peek]:
        """The files with series, `metrics.csv` first."""
        files = (file for file in folder.files if file not in CONFIG_FILES)
        ordered = sorted(files, key=lambda file: file.lower() != METRICS_FILE)
        # A data set may have a file for each picture.
        looked_at = ordered[:MOST_LOOKED_AT]
        peeks = {file: self._peeking(folder.path / file, folder.files[file]) for file in looked_at}
        return {file: peek for file, peek in peeks.items() if peek.kind}


def _found(
    name: str, folder: Folder, peeks: Mapping[str, Peek], halves: tuple[str, ...] = ()
) -> FoundRun:
    stamps = {folder.path / file: folder.files[file] for file in peeks}
    files = [SeriesFile(folder.path / file, peek.kind) for file, peek in peeks.items() if peek.kind]
    for half in halves:
        inner = folder.subfolders[half]
        for file in _events(inner):
            files.append(SeriesFile(inner.path / file, "events", f"{half}/"))
            stamps[inner.path / file] = inner.files[file]
    config = next((file for file in CONFIG_FILES if file in folder.files), None)
    if config:
        stamps[folder.path / config] = folder.files[config]
    its_config = folder.path / config if config else None
    return FoundRun(name, folder.path, RunFiles(tuple(files), its_config, folder.problems), stamps)


def _are_runs_of_their_own(folder: Folder, peeks: Mapping[str, Peek]) -> bool:
    """Whether files have columns in common, and none of them is the main file of one run."""
    names = [name for peek in peeks.values() for name in peek.names]
    has_main = CONFIG_FILE in folder.files or any(not peek.names for peek in peeks.values())
    return not has_main and len(set(names)) < len(names)


def _keras_halves(folder: Folder) -> tuple[str, ...]:
    """The subfolders that are halves of this run, in Keras' TensorBoard layout.

    Without validation data Keras writes `train` alone: taken for a half if TensorFlow wrote it
    (`.v2`) and no other subfolder holds event files (such as `test`).
    """
    events = {name: found for name, child in folder.subfolders.items() if (found := _events(child))}
    if events.keys() >= set(KERAS_HALVES):
        return KERAS_HALVES
    is_alone = events.keys() == {"train"} and events["train"][0].endswith(".v2")
    return ("train",) if is_alone else ()


def _events(folder: Folder) -> list[str]:
    # The names begin with the second in which the file was started.
    return [name for name in folder.files if EVENT_FILE_MARK in name]


def _without_events(folder: Folder) -> Folder:
    rest = {name: stamp for name, stamp in folder.files.items() if EVENT_FILE_MARK not in name}
    return replace(folder, files=rest)


def _with_latest_state(folder: Folder) -> Folder:
    """The state of the latest checkpoint stands for the folder's own, if that has none."""
    states = {
        int(match[1]): name
        for name, child in folder.subfolders.items()
        if (match := _CHECKPOINT.fullmatch(name)) and TRAINER_STATE in child.files
    }
    if not states:
        return folder
    subfolders = dict(folder.subfolders)
    files = dict(folder.files)
    latest = folder.subfolders[states[max(states)]]
    for name in states.values():
        child = subfolders[name]
        rest = {file: stamp for file, stamp in child.files.items() if file != TRAINER_STATE}
        subfolders[name] = replace(child, files=rest)
    if TRAINER_STATE not in files:
        files[f"{latest.path.name}/{TRAINER_STATE}"] = latest.files[TRAINER_STATE]
    return replace(folder, files=files, subfolders=subfolders)
