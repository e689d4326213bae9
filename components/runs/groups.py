"""Runs that differ in their seed alone, and the course of such a group: mean and band.

The band spans the lowest and the highest run, not a standard deviation: of the three or five seeds
that people train, a deviation is itself only roughly known, while every run lies in this band.
"""

import json
import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import takewhile

import numpy as np
import numpy.typing as npt

from components.runs.differences import flat
from components.runs.records import Numbers, Run, Steps

# What a run is called, where it was made, and what came out is no part of how it was made.
NOT_THE_RECIPE = {
    "name",
    "run_name",
    "experiment",
    "about",
    "parameters",
    "device",
    "versions",
    "finished",
    "test_accuracy",
}

_SEED_ENDING = re.compile(r"[-_./ ]?seed[-_= ]?\d+$", re.IGNORECASE)
_ENDED = "\n"  # no name has it


@dataclass(frozen=True, slots=True)
class Group:
    """Runs that differ in their seed alone; a run without such others is a group of one."""

    name: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """The course of a group, n steps: mean, lowest and highest value, all (n,).

    `count` (n,) is the number of runs at each of the steps.
    """

    step: Steps
    mean: Numbers
    low: Numbers
    high: Numbers
    count: npt.NDArray[np.int64]


def group_seeds(runs: Iterable[Run]) -> tuple[Group, ...]:
    """Each run in one group, the groups in the order of their first runs.

    Runs belong together if their configurations are equal but for name and seeds, which all of them
    name and in which each two differ: a configuration may tell of the network only, and not of the
    learning rate. Else, with equal configurations or none, if their names are equal but for an
    ending such as `-seed0`. Reads the configurations.
    """
    recipes = [(run, _recipe(run)) for run in runs]
    seeded: dict[str, list[str]] = {}
    for run, recipe in recipes:
        seeded.setdefault(recipe, []).append(_seeds(run))
    members: dict[Hashable, list[Run]] = {}
    for run, recipe in recipes:
        seeds = seeded[recipe]
        differ = all(seeds) and len(set(seeds)) == len(seeds)
        stem = "" if differ else _SEED_ENDING.sub(_ENDED, run.name)
        members.setdefault((recipe, stem), []).append(run)
    return _with_own_names([(_name(group), tuple(group)) for group in members.values()])


def band(group: Group, series_name: str) -> Band:
    """The course of a series over the runs of a group that saved it; without steps if none did.

    Only steps that all these runs have are kept, so that no number is invented; where some runs
    have ended, those that all others have, by which `count` falls. A value that is no finite number
    in one of them makes the mean so.
    """
    found = [run.series.get(series_name) for run in group.runs]
    series = [each for each in found if each is not None and len(each)]
    if not series:
        nothing = np.empty(0)
        return Band(np.empty(0, np.int64), nothing, nothing, nothing, np.empty(0, np.int64))
    step = _shared([each.step for each in series])
    here = np.stack([np.isin(step, each.step) for each in series])
    values = np.zeros(here.shape)
    for row, present, each in zip(values, here, series, strict=True):
        row[present] = each.value[np.isin(each.step, step)]
    with np.errstate(invalid="ignore"):  # inf − inf is NaN, as it should be
        mean = values.mean(0, where=here)
    low = values.min(0, where=here, initial=np.inf)
    high = values.max(0, where=here, initial=-np.inf)
    return Band(step, mean, low, high, here.sum(0))


def _shared(steps: Sequence[Steps]) -> Steps:
    """The steps that all have, and after each end those that all have that go on."""
    parts: list[Steps] = [reduce(np.intersect1d, steps)]
    for end in sorted({each[-1].item() for each in steps})[:-1] if len(parts[0]) else ():
        shared = reduce(np.intersect1d, [each for each in steps if each[-1] > end])
        parts.append(shared[shared > end])
    together: Steps = reduce(np.union1d, parts)
    return together


def _recipe(run: Run) -> str:
    """The configuration as text without what may differ."""
    left = {
        key: value
        for key, value in flat(run.config).items()
        if key.partition(".")[0] not in NOT_THE_RECIPE and not _is_seed(key)
    }
    return json.dumps(left, sort_keys=True, default=str)


def _seeds(run: Run) -> str:
    """The configuration's seeds as text; empty if it names none."""
    seeds = {key: value for key, value in flat(run.config).items() if _is_seed(key)}
    return json.dumps(seeds, sort_keys=True, default=str) if seeds else ""


def _is_seed(key: str) -> bool:
    return key.lower().endswith("seed")


def _stem(name: str) -> str:
    return _SEED_ENDING.sub("", name) or name


def _name(group: Sequence[Run]) -> str:
    """What the names have in common: without their seeds, or else their beginning."""
    names = [run.name for run in group]
    stems = {_stem(name) for name in names}
    if len(names) == 1:
        return names[0]
    if len(stems) == 1:
        return stems.pop()
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    return "".join(letters[0] for letters in alike).rstrip("-_./ ") or names[0]


def _with_own_names(named: list[tuple[str, tuple[Run, ...]]]) -> tuple[Group, ...]:
    """A name that is another group's too gives way to that of the group's first run."""
    names = [name for name, _ in named]
    return tuple(
        Group(name if names.count(name) == 1 else runs[0].name, runs) for name, runs in named
    )
