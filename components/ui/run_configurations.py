"""The tab Configurations: in what the runs' settings differ, and all of them on demand."""

from collections.abc import Sequence

import streamlit as st

from components.figures.configuration_table import configuration_columns
from components.runs import Run
from components.ui import one_run
from components.ui.plain import plain

NO_CONFIGURATION = (
    "None of these runs saved its configuration. Our trainer writes `config.json`; any JSON file of"
    " that name beside the curves, with names and values, is read."
)


def show(runs: Sequence[Run], pinned: str = "") -> None:
    """Only differences; all settings of one run unfold."""
    told = [run for run in runs if run.config]
    if not told:
        st.info(NO_CONFIGURATION, icon=":material/tune:")
        return
    baseline = next((run for run in runs if run.name == pinned), None)
    columns = configuration_columns(runs, baseline)
    if len(columns) > 1:
        against = f" Compared with {plain(pinned)}." if baseline else ""
        st.caption(f"Only the settings that are not the same in all {len(runs)} runs.{against}")
        st.dataframe(columns, hide_index=True, key="configurations", alt="Settings that differ")
    elif len(runs) > 1:
        st.markdown(f"All {len(runs)} runs have the same configuration.")
    if len(runs) > 1:
        told = [one_run.ask("All settings of", told, runs)]
    st.json(dict(told[0].config), expanded=len(runs) == 1)
