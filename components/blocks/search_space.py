"""The space of a small architecture search: which networks there are, and how one mutates.

Networks for the 8 × 8 pixels of handwritten digits: a stem, two stages with max pooling between
them, and a classifier. Each stage has four choices. No torch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from math import prod
from types import MappingProxyType
from typing import Any, TypeVar

from numpy.random import Generator

from components.errors import ExplorerError

T = TypeVar("T")

IDENTITY = "identity"
STAGES = 2

# What can be chosen in each stage.
CHOICES: Mapping[str, tuple[str | int, ...]] = MappingProxyType(
    {
        "operator": ("convolution", "separable", "inverted", IDENTITY),
        "kernel": (3, 5),
        "channels": (8, 16, 24),
        "layers": (1, 2),
    }
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage's choices.

    - `operator`: "convolution", "separable" (depthwise, then 1×1; arXiv:1704.04861), "inverted"
      (inverted residual; arXiv:1801.04381) or "identity", which passes on what it gets.
    - `kernel`: side of the filters in pixels; `channels` that come out; `layers` of that operator.

    An identity keeps its other three choices as a dormant gene: they come back if a mutation
    turns it into something else.
    """

    operator: str
    kernel: int
    channels: int
    layers: int

    @property
    def active(self) -> tuple[str, ...]:
        """The choices that make a difference to the network."""
        return ("operator",) if self.operator == IDENTITY else tuple(CHOICES)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A network of the space, by its stages' choices."""

    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What a mutation did: the stage, from 1, its choice, and that one's value before and after."""

    stage: int
    choice: str
    before: str | int
    after: str | int


def codes() -> int:
    """How many ways there are to write a candidate, dormant choices included."""
    return int(prod(map(len, CHOICES.values())) ** STAGES)


def networks() -> int:
    """How many different networks there are: all identities of a stage are one."""
    operators, *others = map(len, CHOICES.values())
    return int(((operators - 1) * prod(others) + 1) ** STAGES)


def drawn(chance: Generator) -> Candidate:
    """A candidate in which every choice is as likely as its alternatives."""
    return Candidate(tuple(_drawn_stage(chance) for _ in range(STAGES)))


def mutated(candidate: Candidate, chance: Generator) -> Candidate:
    """A child that differs in exactly one choice, and one that makes a difference."""
    place = int(chance.integers(len(candidate.stages)))
    stage = candidate.stages[place]
    choice = one_of(stage.active, chance)
    others = [value for value in CHOICES[choice] if value != getattr(stage, choice)]
    changed: dict[str, Any] = {choice: one_of(others, chance)}
    return _with(candidate, place, replace(stage, **changed))


def one_of(options: Sequence[T], chance: Generator) -> T:
    """One of these, each as likely as the others."""
    return options[int(chance.integers(len(options)))]


def changes(parent: Candidate, child: Candidate) -> tuple[Change, ...]:
    """Every choice in which the child differs, in the order of the stages."""
    return tuple(
        Change(number, choice, getattr(before, choice), getattr(after, choice))
        for number, (before, after) in enumerate(
            zip(parent.stages, child.stages, strict=True), start=1
        )
        for choice in CHOICES
        if getattr(before, choice) != getattr(after, choice)
    )


def plain(candidate: Candidate) -> list[list[str | int]]:
    """The choices as JSON has them, stage by stage."""
    return [[getattr(stage, field.name) for field in fields(stage)] for stage in candidate.stages]


def candidate_of(rows: Sequence[Sequence[Any]]) -> Candidate:
    """The candidate that `plain` wrote.

    Raises:
        ExplorerError: if these are no choices of the space.
    """
    if len(rows) != STAGES or any(not _is_stage(row) for row in rows):
        raise ExplorerError(f"{rows!r} is no network of this search space.")
    return Candidate(tuple(Stage(*row) for row in rows))


def _is_stage(row: Sequence[Any]) -> bool:
    return len(row) == len(CHOICES) and all(
        value in allowed for value, allowed in zip(row, CHOICES.values(), strict=True)
    )


def _drawn_stage(chance: Generator) -> Stage:
    values: list[Any] = [one_of(options, chance) for options in CHOICES.values()]
    return Stage(*values)


def _with(candidate: Candidate, place: int, stage: Stage) -> Candidate:
    stages = list(candidate.stages)
    stages[place] = stage
    return Candidate(tuple(stages))
