"""What schedules and early stopping watch: which way is better, for how long, and whether it is."""

from dataclasses import replace

import pytest

from components.training import Recipe
from components.training.watching import Patience, warning

RECIPE = Recipe("a", "digits", "catalogue:lenet5", schedule="constant", watch="val_acc")


@pytest.mark.parametrize(
    ("metric", "values", "stops_at"),
    [
        ("val/loss", (3.0, 2.0, 2.5, 2.0), 4),
        ("val/loss", (3.0, 2.0, 1.0, 0.5), None),
        ("val/loss", (float("nan"), float("nan"), 1.0), 2),
        ("val/accuracy", (0.1, 0.2, 0.3), None),
        ("val/accuracy", (0.3, 0.2, 0.3), 3),
        ("nothing", (None, None, None), None),
    ],
)
def test_patience_of_two_ends_after_two_epochs_that_were_no_better(
    metric: str, values: tuple[float | None, ...], stops_at: int | None
) -> None:
    patience = Patience(2, metric)
    over = [patience.is_over(value) for value in values]
    assert (over.index(True) + 1 if True in over else None) == stops_at


def test_no_patience_is_endless_patience() -> None:
    patience = Patience(0, "val/loss")
    assert not any(patience.is_over(1.0) for _ in range(50))


def test_a_metric_that_does_not_exist_is_warned_of_where_something_watches_it() -> None:
    assert warning(RECIPE) == ""
    said = warning(replace(RECIPE, schedule="plateau", early_stopping=3))
    assert "'val_acc'" in said
    assert "the plateau schedule and early stopping will never do anything" in said
    assert warning(replace(RECIPE, schedule="plateau", watch="val/accuracy")) == ""
