"""Which of the files that a person drops belong to one run, as far as their names tell."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from components.errors import ExplorerError
from components.runs.configurations import CONFIG_FILES
from components.runs.kinds import EVENT_FILE_MARK, METRICS_FILE, may_hold_series

# What one run's folder may hold once each, besides an event file.
PARTS = (METRICS_FILE, "summary.csv", "gradients.csv", "predictions.parquet", *CONFIG_FILES)
LONGEST_NAME_BYTES = 200

_TOGETHER = re.compile(rf"(?P<run>.+)[-_. ](?P<part>{'|'.join(map(re.escape, PARTS))})", re.I)
_UNUSUAL = re.compile(r"[^\w.=+,()@ -]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a dropped file goes: a run's name, which may have several parts, and a file's name."""

    run: str
    file: str


def is_readable_kind(name: str) -> bool:
    """Whether a file of that name may hold something of a run."""
    return may_hold_series(name) or name.lower().endswith(PARTS)


def places(names: Sequence[str]) -> list[Place]:
    """A place for each of the files that came together, in their order.

    A file that came in a folder stays in a folder of that name. `NAME-metrics.csv` and
    `NAME-config.json` are one run; so are several such files without a name, with at most one event
    file. Every other file is a run by itself.

    Raises:
        ExplorerError: if a name is too long for a file.
    """
    alone = [name for name in names if "/" not in name]
    parts = [name for name in alone if name.lower() in PARTS]
    are_one = len(_events(alone)) <= 1 and len(parts + _events(alone)) > 1
    shared = next((_run_of_event_file(name) for name in _events(alone)), "run")
    return [_place(_clean(name), shared if are_one else "") for name in names]


def unlike(name: str, taken: Collection[str]) -> str:
    """The name, or with a number behind it the first that is not taken."""
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def _place(parts: list[str], shared: str) -> Place:
    *folders, file = parts
    if folders:
        return Place("/".join(folders), file)
    if together := _TOGETHER.fullmatch(file):
        return Place(together["run"], together["part"].lower())
    if shared and (file.lower() in PARTS or EVENT_FILE_MARK in file):
        return Place(shared, file)
    if EVENT_FILE_MARK in file:
        return Place(_run_of_event_file(file), file)
    return Place(file.rpartition(".")[0] or file, file)


def _events(names: Sequence[str]) -> list[str]:
    return [name for name in names if EVENT_FILE_MARK in name]


def _run_of_event_file(name: str) -> str:
    """What stands behind the time in `events.out.tfevents.1795163294.digits-lenet`."""
    host = name.partition(EVENT_FILE_MARK)[2].partition(".")[2]
    return "/".join(_segments(host)) or "run"


def _clean(name: str) -> list[str]:
    parts = list(_segments(name)) or ["run"]
    if any(len(part.encode()) > LONGEST_NAME_BYTES for part in parts):
        raise ExplorerError(f"The name of {name[:40]}… is too long for a file.")
    return parts


def _segments(name: str) -> Iterator[str]:
    """Folders and file without anything that could lead out of a folder or hide it."""
    for part in name.replace("\\", "/").split("/"):
        cleaned = _UNUSUAL.sub("-", part).strip(". ")
        if cleaned:
            yield cleaned
