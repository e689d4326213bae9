"""Pictures that a run was validated on, to look at again: small ones, kept with its predictions."""

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import streamlit as st

from components.errors import ExplorerError
from components.figures.bars import percent
from components.figures.heat_cells import HeatCell, HeatGrid, SeenPicture
from components.inspection import read_image
from components.runs import Run
from components.runs.mistakes import confident_mistakes, doubtful_hits
from components.runs.predictions import PREDICTIONS_FILE
from components.runs.reading_predictions import Predictions
from components.ui import heat_panel, inputs, judged_runs, pictures
from components.ui.heat_panel import Drawing
from components.ui.pictures import Picture
from components.ui.plain import plain

MOST_OF_A_KIND = 8
_TRUTHS = "validation pictures: what they show"


@dataclass(frozen=True, slots=True)
class _Validated:
    """A picture by its row, its bytes as WebP, what it shows, and what was answered in the end."""

    row: int
    path: str
    data: bytes
    true: str
    answer: str
    confidence: float

    @property
    def cell(self) -> HeatCell:
        """The picture alone, with the answer below it."""
        mark = "✓" if self.answer == self.true else f"{self.answer} ✗"
        key = str(self.row)
        return HeatCell(key, self.true, None, f"{mark} {percent(self.confidence)}", key)

    @property
    def seen(self) -> SeenPicture:
        """The picture for the browser."""
        pixels = np.asarray(read_image(self.data))
        return SeenPicture(str(self.row), pixels, f"{self.path}: {self.true}")


def ask(run: Run, drawing: Drawing) -> None:
    """A button that shows some of them; a click on one makes it the picture that is looked at.

    Nothing is offered where a run kept none.
    """
    known = _predictions(run)
    if known is None or not known.has_pictures:
        return
    help = "What it got wrong with the most confidence, and right with the least, in the end."
    if not inputs.unfolded("pictures that it was validated on", "pictures", "validation", help):
        return
    offered = {str(each.row): each for each in _telling(known)}

    def select(row: str) -> None:
        chosen = offered[row]
        take(chosen.path, chosen.data, chosen.true)

    heat_panel.heat_maps(
        "validation",
        [each.seen for each in offered.values()],
        [each.cell for each in offered.values()],
        drawing,
        HeatGrid(cell_px=96, compact=True, selectable=True, together="validation"),
        select=select,
    )
    st.caption(f"{help} Click one to travel with it.")


def take(path: str, data: bytes, shows: str) -> bool:
    """Make it the picture that is looked at, in a callback; False if there is no room for it."""
    _truths()[sha256(data).hexdigest()] = shows
    return pictures.bring(path, data)


def truth(picture: Picture) -> str:
    """What a picture that was taken here shows; "" for others."""
    return _truths().get(picture.key.removeprefix("upload:"), "")


def _predictions(run: Run) -> Predictions | None:
    file = run.folder / PREDICTIONS_FILE
    try:
        return judged_runs.judged(run.name, file).predictions if file.is_file() else None
    except ExplorerError as error:
        st.caption(plain(str(error)))
        return None


def _telling(known: Predictions) -> list[_Validated]:
    """Mistakes and doubtful hits whose pictures were kept."""
    answers = known.answers
    rows = confident_mistakes(answers, MOST_OF_A_KIND) + doubtful_hits(answers, MOST_OF_A_KIND)
    return [
        _Validated(
            row=row,
            path=kept.path,
            data=kept.picture,
            true=known.classes[answers.label[row]],
            answer=known.classes[answers.predicted[row]],
            confidence=float(answers.confidence[row]),
        )
        for row, kept in zip(rows, known.kept(rows), strict=True)
        if kept.picture is not None
    ]


def _truths() -> dict[str, str]:
    found: dict[str, str] = st.session_state.setdefault(_TRUTHS, {})
    return found
