"""The tab Take away: the drawn numbers, the table, and the link to this view."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from components.figures.curve_axes import x_title
from components.figures.curve_points import CurveOptions, curves_of
from components.figures.run_exports import MOST_POINTS, curves_csv
from components.figures.run_table import run_rows, text_table
from components.figures.text_tables import TextTable, latex_text, markdown_text
from components.runs import Run
from components.ui import address
from components.ui.panels import file_name


def show(runs: Sequence[Run], options: CurveOptions | None) -> None:
    """Files to keep; pictures are in the chart itself."""
    if options is None:
        st.info("There are no curves to take away.", icon=":material/download:")
        return
    name, metric = f"runs-{file_name(options.metric)}", options.metric
    caption = f"{metric} of {len(runs)} training runs: best, last, smallest and largest value"
    files: dict[str, tuple[str, Callable[[], str]]] = {
        f"{name}.csv": (
            "Drawn curves (CSV)",
            partial(_csv, runs, options),
        ),
        f"{name}.md": ("Table (Markdown)", partial(_table, markdown_text, runs, metric, caption)),
        f"{name}.tex": ("Table (LaTeX)", partial(_table, latex_text, runs, metric, caption)),
    }
    with st.container(horizontal=True):
        for file, (label, made) in files.items():
            st.download_button(
                label, made, file, icon=":material/download:", on_click="ignore", key=file
            )
    st.caption(
        "The CSV has a line for each point, as measured and as smoothed; of more than"
        f" {MOST_POINTS:,} points, those that are drawn. The chart's own buttons save it as SVG or"
        " PNG, the table's as CSV."
    )
    st.markdown("**The link to this view**; runs that you uploaded stay on this server.")
    st.code(address.link(), language=None, wrap_lines=True)


def _csv(runs: Sequence[Run], options: CurveOptions) -> str:
    return curves_csv(curves_of(runs, options), x_title(runs, options.x_axis))


def _table(
    written: Callable[[TextTable, str], str], runs: Sequence[Run], metric: str, caption: str
) -> str:
    return written(text_table(run_rows(runs, metric)), caption)
