"""Reading a run's curves for a person: each statement with its numbers, or why there is none."""

from components.runs.bias import bias_and_variance
from components.runs.courses import noise, plateau
from components.runs.divergence import divergence
from components.runs.learning_rates import learning_rate
from components.runs.onset import onset_of_overfitting
from components.runs.records import Run
from components.runs.stated import Kind, Statement

__all__ = ["Kind", "Statement", "statements"]


def statements(run: Run, human: float | None = None) -> tuple[Statement, ...]:
    """What the numbers of a run say: what the data support first, then what they don't.

    `human` is the share of wrong answers that people give on such images, 0–1 (0.01 for 1 %), if it
    is known. Of each kind there is one statement, of learning rates one for each drop.

    Raises:
        ExplorerError: if `human` is no such share.
    """
    told = (
        onset_of_overfitting(run),
        bias_and_variance(run, human),
        divergence(run),
        *learning_rate(run),
        plateau(run),
        noise(run),
    )
    return tuple(sorted(told, key=lambda statement: not statement.supported))
