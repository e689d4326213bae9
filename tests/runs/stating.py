"""One of the statements about a run."""

from components.runs import Run
from components.runs.statements import Kind, Statement, statements


def only(run: Run, kind: Kind, human: float | None = None) -> Statement:
    (found,) = [each for each in statements(run, human) if each.kind == kind]
    return found
