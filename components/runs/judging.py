"""A run's predictions with all that is counted in them."""

from dataclasses import dataclass
from pathlib import Path

from components.runs.calibration import Calibration, calibration
from components.runs.mistakes import ClassScore, Counts, class_scores, confusion
from components.runs.reading_predictions import Predictions, read_predictions


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A run's predictions, and what is counted in them.

    `calibration` is None where no answer can be judged.
    """

    run: str
    predictions: Predictions
    counts: Counts
    scores: tuple[ClassScore, ...]
    calibration: Calibration | None


def judge(run: str, file: Path) -> Judged:
    """What is counted in a file of predictions; `run` is how the run is called.

    Raises:
        ExplorerError: if the file is damaged, or has too many classes.
    """
    predictions = read_predictions(file)
    counts = confusion(predictions.answers, len(predictions.classes))
    scores = tuple(class_scores(counts))
    return Judged(run, predictions, counts, scores, calibration(predictions.answers))
