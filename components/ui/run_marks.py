"""What is marked on the curves: where something happened, as far as there is room."""

from collections.abc import Iterator, Mapping, Sequence

from components.figures.curve_points import CurveMark, MarkKind
from components.runs import Run
from components.runs.statements import Statement
from components.ui.run_view import View

# What can be marked, what matters most first.
MARKED: Mapping[MarkKind, str] = {
    "overfitting": "overfitting",
    "divergence": "diverged",
    "learning rate": "lr drop",
    "plateau": "plateau",
}
# Not all that is told of a divergence is one.
OTHER_LABELS = {"single values": "NaN", "jump": "jump"}
MOST_MARKS = 10


def marks(view: View, runs: Sequence[Run]) -> list[CurveMark]:
    """The marks of all runs; kinds that would be too many with what matters more are left out."""
    found = [mark for run in runs for mark in _of(run.name, view.statements(run))]
    kept: list[CurveMark] = []
    for kind in MARKED:
        of_kind = [mark for mark in found if mark.kind == kind]
        if len(kept) + len(of_kind) <= MOST_MARKS:
            kept += of_kind
    return kept


def _of(run: str, statements: Sequence[Statement]) -> Iterator[CurveMark]:
    for told in statements:
        kind = next((kind for kind in MARKED if kind == told.kind), None)
        if kind and told.supported and told.step is not None:
            label = OTHER_LABELS.get(told.verdict, MARKED[kind])
            yield CurveMark(run, told.step, label, kind)
