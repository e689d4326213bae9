"""Metrics that a schedule or early stopping watches: which way is better, and for how long not."""

import math
from dataclasses import asdict

from components.runs.learning_rates import watchers_of
from components.training.recipe import Recipe
from components.training.records import METRICS


def rises(metric: str) -> bool:
    """Whether a higher value is better: an accuracy, and not a loss."""
    return "acc" in metric.lower()


def warning(recipe: Recipe) -> str:
    """A sentence if something watches a metric that the run doesn't write; else nothing."""
    watchers = watchers_of(asdict(recipe))
    if not watchers or recipe.watch in METRICS:
        return ""
    return (
        f"No metric is called {recipe.watch!r} (there are {', '.join(METRICS)}), so"
        f" {' and '.join(watchers)} will never do anything."
    )


class Patience:
    """Says when a metric hasn't improved for so many epochs; 0 is endless patience."""

    def __init__(self, epochs: int, metric: str) -> None:
        self.epochs, self.rises = epochs, rises(metric)
        self.best = -math.inf if self.rises else math.inf
        self.waited = 0

    def is_over(self, value: float | None) -> bool:
        """Look at an epoch's value (None: it has none), and say whether training should end."""
        if not self.epochs or value is None:
            return False
        if (value > self.best) if self.rises else (value < self.best):
            self.best, self.waited = value, 0
        else:
            self.waited += 1
        return self.waited >= self.epochs
