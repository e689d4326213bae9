"""Runs that a person brings: dropped, read once to see whether they can be, then chosen."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from components.errors import ExplorerError
from components.figures.numbers import memory
from components.ui import address, cache, run_refusals
from components.ui.run_file_names import is_readable_kind
from components.ui.run_uploads import GROUP, MOST_BYTES, BroughtFile, check, used_bytes

_FOLDER, _BOX = (f"own runs: {what}" for what in ("folder", "box"))


def folder() -> Path | None:
    """This session's folder, if the server still has it."""
    mine: Path | None = st.session_state.get(_FOLDER)
    return mine if mine and cache.run_uploads().has(mine) else None


def ask() -> None:
    """The boxes for files and for a folder, and what is there already."""
    st.caption(
        "TensorBoard event files, CSV, JSON or JSON Lines, as any program writes them:"
        f" up to {memory(MOST_BYTES)} in all. Each file is a run, unless names say that they belong"
        " together. Nobody else sees them, and they are here until you reload this page."
    )
    box = st.session_state.setdefault(_BOX, 0)
    several: Literal[True, "directory"]
    for label, several in (("Drop files of runs here", True), ("Or a folder of runs", "directory")):
        key = f"{label} {box}"
        st.file_uploader(
            label,
            accept_multiple_files=several,
            key=key,
            max_upload_size=MOST_BYTES // 10**6,
            on_change=_take,
            args=(key,),
        )
    mine = folder()
    run_refusals.say()
    if mine and (count := len(cache.runs(mine))):
        told = "1 run of yours is here" if count == 1 else f"{count} runs of yours are here"
        st.caption(f"{told}, {memory(used_bytes(mine))}.")
        st.button("Forget them", on_click=_forget, icon=":material/delete:")


def _take(key: str) -> None:
    given: list[UploadedFile] = st.session_state[key] or []
    st.session_state[_BOX] += 1  # an empty box
    try:
        bring(given)
    except ExplorerError as error:
        run_refusals.keep([str(error)])


def bring(given: Sequence[UploadedFile]) -> None:
    """Keep files that came together, and show the runs that they are.

    Raises:
        ExplorerError: if nothing of them can be shown.
    """
    # Of a folder only what may be read is kept; a single file of another kind is an error.
    files = [file for file in given if "/" not in file.name or is_readable_kind(file.name)]
    if not files:
        if given:
            raise ExplorerError("This folder holds no event file, CSV, JSON or JSON Lines.")
        return
    uploads = cache.run_uploads()
    mine = folder()
    if mine is None:
        mine = st.session_state[_FOLDER] = uploads.new_folder()
    check(mine, [file.name for file in files], sum(file.size for file in files))
    brought = [BroughtFile(file.name, file.getvalue()) for file in files]
    places = uploads.put(mine, brought)
    cache.runs.clear(mine)
    new = [run for run in cache.runs(mine) if any(_lies_in(run.name, place) for place in places)]
    good = [run for run in new if run.series]
    refused = [place for place in places if not any(_lies_in(run.name, place) for run in good)]
    run_refusals.keep(
        run_refusals.reason(mine, place, [run for run in new if _lies_in(run.name, place)])
        for place in refused
    )
    for place in refused:
        uploads.remove(mine, place)
    cache.runs.clear(mine)
    if good:
        address.choose(experiment=GROUP, run=[run.name for run in good])


def _lies_in(run: str, place: str) -> bool:
    return run == place or run.startswith(f"{place}/")


def _forget() -> None:
    mine = folder()
    if mine:
        cache.run_uploads().remove(mine, GROUP)
        cache.runs.clear(mine)
    address.forget("experiment", "run")
