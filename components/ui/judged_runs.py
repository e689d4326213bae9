"""Predictions of runs and what is counted in them, as long as their files stay as they are."""

from pathlib import Path

import streamlit as st

from components.errors import ExplorerError
from components.runs.judging import Judged
from components.ui import cache
from components.ui.plain import plain


def judged(run: str, file: Path) -> Judged:
    """What is counted in a run's file of predictions; while it is read, one sees so.

    Raises:
        ExplorerError: if it is gone, damaged, or has too many classes.
    """
    try:
        state = file.stat()
    except OSError as error:
        raise ExplorerError(f"{file.name} of {run} is gone; look for runs again.") from error
    with st.spinner(f"Reading the predictions of {plain(run)}…", show_time=True):
        return cache.judged_run(run, file, state.st_mtime_ns, state.st_size)
