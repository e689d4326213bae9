"""Runs' tab Mistakes: what a run's network takes for what, and how sure it is when it is wrong."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import streamlit as st

from components.errors import ExplorerError
from components.figures.confusion import MOST_DRAWN, Cell, ConfusionLook, Shown, confusion_view
from components.figures.mistake_words import beside_sentence, mistakes_sentence
from components.runs import Run
from components.runs.agreement import Agreement, agreement
from components.runs.judging import Judged
from components.runs.mistakes import (
    Order,
    confident_mistakes,
    doubtful_hits,
    pictures_of,
    score,
)
from components.runs.predictions import PREDICTIONS_FILE
from components.runs.reading_predictions import is_plain_file
from components.ui import address, inputs, judged_panels, judged_runs, one_run, picture_links
from components.ui.one_run import Short
from components.ui.plain import plain
from components.ui.views import view

SHOWN = {"counts": "counts", "shares": "% of the true class"}
ORDERS = {"classes": "as in the data", "confused": "most confused", "accuracy": "least found"}
ALONE = "no other run"
MOST_PICTURES, FEW_PICTURES = 24, 12
_WIDGET, _NOWHERE = "confusion", (-1, -1)

_view = view("confusion")


def show(runs: Sequence[Run], short: Short = str) -> None:
    """The mistakes of one of the runs that kept their predictions."""
    kept = [run for run in runs if is_plain_file(run.folder / PREDICTIONS_FILE)]
    if not kept:
        st.info(_no_predictions(len(runs)), icon=":material/quiz:")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        run = one_run.ask("Predictions of", kept, runs, short)
        beside = _beside(run, kept, short)
        shown = inputs.one_of("Cells", "cells", list(SHOWN), "counts", SHOWN.__getitem__)
        by = inputs.one_of("Classes", "sort", list(ORDERS), "classes", ORDERS.__getitem__)
    try:
        judged, other = _judged(run, short), _judged(beside, short) if beside else None
        _show(run, judged, other, ConfusionLook(cast(Shown, shown), cast(Order, by)))
    except ExplorerError as error:
        st.warning(plain(str(error)), icon=":material/broken_image:")


def _no_predictions(runs: int) -> str:
    return (
        f"{'This run has' if runs == 1 else 'These runs have'} no predictions"
        f" (`{PREDICTIONS_FILE}`). The trainer writes them at the end of a run, with"
        " `predictions = true` in its recipe, which is the default, and with `pictures = true`"
        " small pictures too: choose a run that has them, or train one with"
        " `python -m components.training`."
    )


def _beside(run: Run, among: Sequence[Run], short: Short) -> Run | None:
    """Another run to compare with."""
    others = {each.name: each for each in among if each is not run}
    if not others:
        return None
    return others.get(inputs.one_of_many("Beside", "other", [ALONE, *others], ALONE, short))


def _judged(run: Run, short: Short) -> Judged:
    return judged_runs.judged(short(run.name), run.folder / PREDICTIONS_FILE)


def _show(run: Run, judged: Judged, other: Judged | None, look: ConfusionLook) -> None:
    known = judged.predictions
    sentence = mistakes_sentence(
        score(known.answers), judged.counts, known.classes, judged.calibration
    )
    st.markdown(f"**{plain(sentence)}**")
    if len(known.classes) > MOST_DRAWN:
        st.caption(
            f"The matrix shows the {MOST_DRAWN} of {len(known.classes):,} classes with the most"
            " mistakes; all else on this tab is about all classes."
        )
    if judged.calibration is None:
        return
    compared = _compared(judged, other) if other else None
    cell = _matrix(judged, look)
    rows = _cell_pictures(judged, cell) if cell else []
    rows += _strange_pictures(judged, _lists(judged, other, compared))
    picture_links.offer(run, known, list(dict.fromkeys(rows)))
    judged_panels.show(judged, judged.calibration)


def _compared(judged: Judged, other: Judged) -> Agreement | None:
    """The two runs on the same pictures, and a sentence about it."""
    if not judged.predictions.same_pictures(other.predictions):
        st.caption(plain(f"{other.run} was asked about other pictures: nothing to compare."))
        return None
    found = agreement(judged.predictions.answers, other.predictions.answers)
    st.markdown(plain(beside_sentence(judged.run, other.run, found)))
    return found


def _matrix(judged: Judged, look: ConfusionLook) -> Cell | None:
    """The matrix; a click on a cell chooses it."""

    def take_selected() -> None:
        state: Any = st.session_state[_WIDGET]
        cell = state.get("selected")
        if cell is not None:
            address.choose(cell="" if tuple(cell) == _NOWHERE else f"{cell[0]},{cell[1]}")

    cell = _chosen_cell(len(judged.predictions.classes))
    _view(
        key=_WIDGET,
        data=confusion_view(judged.counts, judged.predictions.classes, look, cell, judged.run),
        on_selected_change=take_selected,
    )
    return cell


def _chosen_cell(classes: int) -> Cell | None:
    """The cell that the address or the person has chosen, if there are such classes."""
    address.seed("cell", _read_cell, "")
    text = str(st.session_state["cell"])
    true, _, predicted = text.partition(",")
    cell = (int(true), int(predicted)) if text else None
    if cell and max(cell) >= classes:
        cell, text = None, ""
    address.publish("cell", text, "")
    return cell


def _read_cell(text: str) -> str:
    true, _, predicted = text.partition(",")
    if not (_is_index(true) and _is_index(predicted)):
        raise ExplorerError(f"{text!r} is no cell of a confusion matrix, such as 3,11.")
    return f"{int(true)},{int(predicted)}"


def _is_index(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 7


def _cell_pictures(judged: Judged, cell: Cell) -> list[int]:
    """The pictures of a cell; their rows."""
    names = judged.predictions.classes
    true, predicted = (names[index] for index in cell)
    said = "answered right" if cell[0] == cell[1] else f"taken for {predicted}"
    count = int(judged.counts[cell])
    pictures = "1 picture" if count == 1 else f"{count:,} pictures"
    told = pictures if count <= MOST_PICTURES else f"the surest {MOST_PICTURES} of {pictures}"
    st.markdown(f"**{plain(f'{true}, {said}')}:** {told}")
    rows = pictures_of(judged.predictions.answers, *cell, MOST_PICTURES)
    judged_panels.gallery(judged.predictions, rows)
    return rows


def _lists(
    judged: Judged, other: Judged | None, compared: Agreement | None
) -> Mapping[str, tuple[str, list[int]]]:
    """Pictures worth a look by their list's key: its title and the rows."""
    answers = judged.predictions.answers
    lists = {
        "mistakes": ("most confident mistakes", confident_mistakes(answers, FEW_PICTURES)),
        "hits": ("least confident hits", doubtful_hits(answers, FEW_PICTURES)),
    }
    if other and compared:
        lists |= {
            "ours": (f"only {judged.run} is right", compared.first[:FEW_PICTURES].tolist()),
            "theirs": (f"only {other.run} is right", compared.second[:FEW_PICTURES].tolist()),
        }
    return lists


def _strange_pictures(judged: Judged, lists: Mapping[str, tuple[str, list[int]]]) -> list[int]:
    """One of the lists of pictures; their rows."""
    which = inputs.one_of(
        "Pictures of all classes",
        "judged",
        list(lists),
        "mistakes",
        lambda key: plain(lists[key][0]),
    )
    judged_panels.gallery(judged.predictions, lists[which][1])
    if not judged.predictions.has_pictures:
        st.caption("This run kept no pictures; `pictures = true` in its recipe keeps small ones.")
    return lists[which][1]
