"""What stands below a confusion matrix: pictures, calibration, and each class by itself."""

from collections.abc import Callable, Sequence

import streamlit as st

from components.figures.calibration_figure import calibration_figure
from components.figures.class_table import class_columns, class_text, confusion_text
from components.figures.judged_pictures import JudgedPicture, judged_pictures
from components.figures.mistake_words import calibration_sentence
from components.figures.text_tables import TextTable, csv_text, latex_text
from components.runs.calibration import Calibration
from components.runs.judging import Judged
from components.runs.mistakes import ClassScore
from components.runs.reading_predictions import Predictions
from components.ui import panels

TABLE_PX = 380


def gallery(predictions: Predictions, rows: Sequence[int]) -> None:
    """Pictures by their rows, with their true classes and answers; paths where none are kept.

    Raises:
        ExplorerError: if the file is damaged.
    """
    if not rows:
        st.caption("There are none.")
        return
    answers, classes = predictions.answers, predictions.classes
    pictures = [
        JudgedPicture(
            kept,
            true=classes[answers.label[row]],
            answer=classes[answers.predicted[row]],
            confidence=float(answers.confidence[row]),
        )
        for row, kept in zip(rows, predictions.kept(rows), strict=True)
    ]
    st.html(judged_pictures(pictures))


def show(judged: Judged, calibration: Calibration) -> None:
    """How sure the network is, and each class by itself."""
    left, right = st.columns(2)
    with left:
        st.subheader("Is it right as often as it is sure?", anchor=False)
        st.plotly_chart(
            calibration_figure(calibration),
            key="calibration",
            alt="Share of right answers against confidence",
        )
        st.caption(
            f"{calibration_sentence(calibration)} A point is a bin of answers, a fifteenth wide,"
            " with its 95 % interval; below the dotted line the network is too sure."
        )
    with right:
        st.subheader("Each class by itself", anchor=False)
        _classes(judged.scores, judged.predictions.classes)
        _downloads(judged)


def _classes(scores: Sequence[ClassScore], classes: Sequence[str]) -> None:
    share = st.column_config.NumberColumn(format="%.3f")
    st.dataframe(
        dict(class_columns(scores, classes)),
        hide_index=True,
        key="classes of the run",
        height=TABLE_PX,
        column_config={"recall": share, "precision": share, "F1": share},
    )
    st.caption(
        "Recall: the share of a class's pictures that are found. Precision: the share of the"
        " answers with its name that are right. F1: their harmonic mean."
    )


def _downloads(judged: Judged) -> None:
    """Files that are made when they are asked for."""
    stem, classes = panels.file_name(judged.run), judged.predictions.classes

    def table() -> TextTable:
        return class_text(judged.scores, classes)

    files: dict[str, tuple[str, Callable[[], str]]] = {
        "Classes, CSV": (f"{stem}-classes.csv", lambda: csv_text(table())),
        "Classes, LaTeX": (
            f"{stem}-classes.tex",
            lambda: latex_text(table(), f"Classes of {judged.run}"),
        ),
        "Matrix, CSV": (
            f"{stem}-confusion.csv",
            lambda: csv_text(confusion_text(judged.counts, classes)),
        ),
    }
    with st.container(horizontal=True):
        for label, (file, made) in files.items():
            st.download_button(
                label, made, file, key=label, icon=":material/download:", on_click="ignore"
            )
