"""How well each class is found, as columns for a sortable table and as text for other programs."""

from collections.abc import Mapping, Sequence
from math import isnan

from components.figures.text_tables import TextTable
from components.runs.mistakes import ClassScore, Counts

HEADS = ("class", "pictures", "found", "recall", "answers", "precision", "F1")


def class_columns(
    scores: Sequence[ClassScore], classes: Sequence[str]
) -> Mapping[str, list[object]]:
    """Columns by their heads; shares in [0, 1], None where a share has nothing to be a share of."""
    rows = [
        (
            classes[each.index],
            each.pictures,
            each.right,
            _known(each.recall),
            each.answers,
            _known(each.precision),
            _known(each.f1),
        )
        for each in scores
    ]
    return {head: [row[place] for row in rows] for place, head in enumerate(HEADS)}


def class_text(scores: Sequence[ClassScore], classes: Sequence[str]) -> TextTable:
    """The same as text, shares with four digits."""
    columns = class_columns(scores, classes).values()
    rows = tuple(tuple(map(_text, row)) for row in zip(*columns, strict=True))
    return TextTable(HEADS, rows, words=1)


def confusion_text(counts: Counts, classes: Sequence[str]) -> TextTable:
    """The counts as text: true classes down, answers across."""
    rows = tuple((name, *map(str, row)) for name, row in zip(classes, counts.tolist(), strict=True))
    return TextTable(("true class", *classes), rows, words=1)


def _known(share: float) -> float | None:
    return None if isnan(share) else share


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.4f}" if isinstance(value, float) else str(value)
