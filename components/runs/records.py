"""What runs hand on: series, runs, the best point and the diagnosis. No torch, no streamlit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

import numpy as np
import numpy.typing as npt

from components.runs.once import Once

Numbers = npt.NDArray[np.float64]
Steps = npt.NDArray[np.int64] | npt.NDArray[np.float64]
Quantity = Literal["loss", "accuracy"]
Unit = Literal["epoch", "step"]
Verdict = Literal[
    "no validation data",
    "too few points",
    "diverged",
    "overfitting",
    "worsening",
    "still improving",
    "improving slowly",
    "too noisy",
    "flat and close",
    "growing gap",
    "flat with a gap",
    "flat",
]

Content = TypeVar("Content")


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One quantity over the course of a run: n points in ascending steps, each step once.

    `step` (n,) is what the writer counted, epochs or optimiser steps: whole numbers as int64, else
    float64. `value` (n,) is as written, NaN and infinities included. `wall_time` (n,) is in seconds
    since 1970, NaN where unknown. The arrays are shared and can't be written to.
    """

    step: Steps
    value: Numbers
    wall_time: Numbers

    def __len__(self) -> int:
        """Number of points."""
        return len(self.step)


@dataclass(frozen=True, slots=True)
class Reading(Generic[Content]):
    """What a file held as far as it could be read, and sentences about what could not."""

    content: Content
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedSeries:
    """The series of a run by canonical or written name, and the written name of each."""

    series: Mapping[str, Series]
    written: Mapping[str, str]


Naming = Callable[[Mapping[str, str]], Reading[NamedSeries]]


@dataclass(frozen=True, slots=True)
class Run:
    """A saved training run; its files are read on first use, by whichever thread comes first.

    `name` is the path below the folder that was searched, with `/`; that folder itself is `.`.
    `changed` is when one of its files was last written (seconds since 1970); `version` is another
    one whenever a file is. Neither needs reading. Reading never raises for a damaged run: what is
    wrong stands in `problems`.
    """

    name: str
    folder: Path
    _config: Once[Reading[Mapping[str, Any]]] = field(repr=False, compare=False)
    _naming: Naming = field(repr=False, compare=False)
    changed: float = 0.0
    version: str = ""
    _overrides: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def config(self) -> Mapping[str, Any]:
        """What `config.json` says; empty if there is none, or it is broken."""
        return self._config().content

    @property
    def series(self) -> Mapping[str, Series]:
        """Series by name in the order of the files; `components.runs.names` tells of the names."""
        return self._naming(self._overrides).content.series

    @property
    def written(self) -> Mapping[str, str]:
        """The name of each series → as it stands in the files."""
        return self._naming(self._overrides).content.written

    @property
    def problems(self) -> tuple[str, ...]:
        """Sentences for a person about what could not be read; empty for a sound run."""
        return self._config().problems + self._naming(self._overrides).problems

    def renamed(self, overrides: Mapping[str, str]) -> "Run":
        """The same files, with some series called otherwise: written name → name.

        It begins with the names of the files, whatever this run calls its series.
        """
        return replace(self, _overrides=dict(overrides))


@dataclass(frozen=True, slots=True)
class BestPoint:
    """Where a series was best: its step (whole where the writer counted whole) and its value."""

    step: float
    value: float


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a run's curves say, as far as they can.

    `quantity` is what was judged: the loss, or the accuracy if no validation loss was saved. A gap
    is how much worse validation is than training: validation − training for a loss, training −
    validation for an accuracy. None stands for what can't be known.
    """

    verdict: Verdict
    sentence: str
    quantity: Quantity | None = None
    best: BestPoint | None = None
    gap_at_best: float | None = None
    gap_at_end: float | None = None
