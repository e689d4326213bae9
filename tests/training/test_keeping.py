"""Which checkpoints are kept: decided before the first epoch, and never too many."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from components.training.keeping import Keeping, file_name, planned
from components.training.records import Epoch


def epoch(step: int, accuracy: float) -> Epoch:
    """An epoch of which only the accuracy matters."""
    return Epoch(step, 0.0, 1.0, 1.0, accuracy, accuracy, 0.1)


def test_six_are_spaced_like_powers() -> None:
    assert sorted(planned("six", 81)) == [1, 3, 9, 27, 81]
    assert sorted(planned("six", 2)) == [1, 2]
    assert sorted(planned("all", 3)) == [1, 2, 3]
    assert planned("best", 3) == planned("none", 3) == set()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60), st.integers(0, 60))
def test_six_keep_first_best_and_last_wherever_training_ends(
    accuracies: list[float], more: int
) -> None:
    keeping, kept = Keeping("six", len(accuracies) + more), set[int]()
    for step, accuracy in enumerate(accuracies, 1):
        if keeping.wants(epoch(step, accuracy)):
            kept = (kept | {step}) & {*keeping.planned, keeping.best}
        assert len(kept | {step}) <= 6  # the last one is kept when training ends there
    best = accuracies.index(max(accuracies)) + 1
    assert keeping.best == best
    assert {1, best} <= kept
    assert more or len(accuracies) in kept


def test_a_better_epoch_replaces_the_best_but_nothing_that_was_planned(tmp_path: Path) -> None:
    keeping = Keeping("six", 81)
    for step, accuracy in enumerate((0.1, 0.2, 0.3, 0.4, 0.5), 1):
        if keeping.wants(epoch(step, accuracy)):
            (tmp_path / file_name(step)).touch()
        for file in keeping.needless(tmp_path):
            file.unlink()
    assert sorted(file.name for file in tmp_path.iterdir()) == [file_name(n) for n in (1, 3, 5)]
