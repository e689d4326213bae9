"""Which series of a run belong together, and how a person says it otherwise.

What a person decides is written as `WRITTEN~CANONICAL`, several separated by `;`, for instance
`Loss_A~train/loss;Loss_B~val/loss`: short enough for the address bar. In a name, `%`, `~` and `;`
stand as %25, %7E and %3B.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from components.errors import ExplorerError
from components.runs.metrics import metric_names, series_names
from components.runs.records import Run


@dataclass(frozen=True, slots=True)
class Pair:
    """The series of one metric by the names that they were written with; None where there is none.

    `alone` is a series that does not say of which images it is.
    """

    metric: str
    training: str | None
    validation: str | None
    test: str | None
    alone: str | None


def pairing(run: Run) -> tuple[Pair, ...]:
    """The metrics of a run, loss and accuracy first, each with its series."""
    return tuple(
        Pair(metric, *(run.written.get(name) for name in series_names(metric)))
        for metric in metric_names([run])
    )


def format_overrides(overrides: Mapping[str, str]) -> str:
    """Decisions about names as one line; `parse_overrides` reads it."""
    return ";".join(
        f"{_escaped(written)}~{_escaped(canonical)}" for written, canonical in overrides.items()
    )


def parse_overrides(text: str) -> dict[str, str]:
    """Written name → canonical name, from such a line; nothing from an empty one.

    Raises:
        ExplorerError: if the line is no such list, or a series is to become two.
    """
    parts = [part.split("~") for part in text.split(";")] if text else []
    if any(len(part) != 2 or not all(name.strip() for name in part) for part in parts):
        raise ExplorerError(
            f"{text!r} does not say which series belong together: write"
            " Loss_A~train/loss;Loss_B~val/loss (as written, then train/…, val/… or test/…)."
        )
    pairs = [(unquote(written), unquote(canonical)) for written, canonical in parts]
    if len(dict(pairs)) < len(pairs):
        raise ExplorerError(f"{text!r} gives one series two names; each can have only one.")
    return dict(pairs)


def _escaped(name: str) -> str:
    return name.replace("%", "%25").replace("~", "%7E").replace(";", "%3B")
