"""Experiments: runs in one folder. What they are called and about stands in their configurations.

Our trainer writes `experiment`, the title, and `about` into each `config.json`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from components.runs import Run
from components.ui.run_uploads import GROUP

# Instead of one experiment: no folder below another can be called so.
ALL = "."

UPLOADS = "Your uploads"
LONGEST_TITLE, LONGEST_ABOUT = 80, 1000

# Experiments that teach something at first sight, the best first.
TEACHING = ("overfitting", "degradation", "four-ways")


@dataclass(frozen=True, slots=True)
class Experiment:
    """What people read of an experiment; `about` is "" where nobody has written anything."""

    title: str
    about: str = ""


def experiment_of(run: str) -> str:
    """The folder that a run lies in; "" for a run that lies in none."""
    first, slash, _ = run.partition("/")
    return first if slash else ""


def folders(runs: Iterable[str]) -> list[str]:
    """The folders that hold runs, each once."""
    return list(dict.fromkeys(folder for run in runs if (folder := experiment_of(run))))


def told_by(run: Run) -> Experiment:
    """What a run says of its experiment; the title is its folder where it says nothing."""
    folder = experiment_of(run.name)
    if folder == GROUP:
        return Experiment(UPLOADS)
    title, about = (run.config.get(key) for key in ("experiment", "about"))
    return Experiment(
        title[:LONGEST_TITLE] if isinstance(title, str) and title.strip() else folder,
        about[:LONGEST_ABOUT] if isinstance(about, str) else "",
    )


def titles(runs: Mapping[str, Run]) -> dict[str, str]:
    """The title of each folder, as the first of its runs says; reads no other run.

    Equal titles are told apart by their folders.
    """
    first: dict[str, Run] = {}
    for name, run in runs.items():
        first.setdefault(experiment_of(name), run)
    found = {folder: told_by(run).title for folder, run in first.items() if folder}
    given = list(found.values())
    return {
        folder: title if given.count(title) == 1 else f"{title} ({folder})"
        for folder, title in found.items()
    }


def about(runs: Iterable[Run], experiment: str) -> Experiment | None:
    """What the open experiment is about, if one of these runs belongs to it and says so."""
    among = (told_by(run) for run in runs if experiment_of(run.name) == experiment != ALL)
    return next((told for told in among if told.about), None)


def first_shown(runs: Iterable[str]) -> str:
    """The experiment that a visitor sees first; `ALL` where none is known to teach something."""
    there = set(folders(runs))
    return next((name for name in TEACHING if name in there), ALL)
