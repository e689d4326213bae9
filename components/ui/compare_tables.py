"""The tab "Paper tables": what papers print, beside what is counted here, with the reasons."""

from typing import Any

import streamlit as st

from components.figures.paper_table import (
    MEANING,
    ShownColumn,
    flag_sentences,
    note_sentences,
    paper_text_table,
    shown_columns,
)
from components.figures.text_tables import csv_text, latex_text, markdown_text
from components.networks.paper_records import PaperTable
from components.networks.paper_tables import paper_table, table_titles
from components.ui import compare_latency, inputs
from components.ui.panels import downloads

DEFAULT = "efficientnet-2"
ROW_PX, HEAD_PX = 35, 38
FORMATS = {"printed": "%g", "counted": "%.4g", "off by": "%+.1f %%"}


def show() -> None:
    """One table at a time, sortable, with what disagrees told below it."""
    titles = table_titles()
    key = inputs.one_of_many(
        "Table",
        "table",
        list(titles),
        DEFAULT,
        show=lambda key: titles[key],
        help="Tables that course notes copy from papers, complete, with their numbers checked.",
    )
    table = paper_table(key, compare_latency.seconds())
    st.caption(table.about)
    _draw(table)
    _flags(table)
    st.caption(f"Source: {table.source}. {_ways(table)}")
    text = paper_text_table(table)
    caption = f"{table.title}. Source: {table.source}."
    downloads(
        {
            f"{key}.csv": lambda: csv_text(text),
            f"{key}.md": lambda: markdown_text(text, caption),
            f"{key}.tex": lambda: latex_text(text, caption, long=True),
        }
    )


def _draw(table: PaperTable) -> None:
    columns = shown_columns(table)
    st.dataframe(
        {column.name: column.values for column in columns},
        height=HEAD_PX + ROW_PX * len(table.rows),
        hide_index=True,
        column_config={column.name: _config(column) for column in columns},
        key=f"paper table {table.key}",
        placeholder="–",
        alt=table.title,
    )


def _config(column: ShownColumn) -> Any:
    kinds = st.column_config
    help = column.help or None
    if column.kind != "words":
        style = FORMATS[column.kind] if column.decimals is None else f"%.{column.decimals}f"
        return kinds.NumberColumn(column.label, help=help or column.name, format=style)
    width: Any = {"Note": "large", "Flag": 40}.get(column.name)
    return kinds.TextColumn(column.label, help=help, width=width, pinned=column.name == "Row")


def _flags(table: PaperTable) -> None:
    """What can't be read in a table's narrow cells."""
    flagged, notes = flag_sentences(table), note_sentences(table)
    if flagged:
        st.markdown(f"**{len(flagged)} of {len(table.rows)} rows disagree.** {MEANING}")
        st.markdown("\n".join(f"- {sentence}" for sentence in flagged))
    if notes:
        st.markdown("**Also to know**")
        st.markdown("\n".join(f"- {sentence}" for sentence in notes))


def _ways(table: PaperTable) -> str:
    if any(column.way == "measured" for column in table.columns):
        return "Measured: one image at a time on one thread, in the tab “Time them here”."
    if any(cell.counted is not None for row in table.rows for cell in row.cells):
        return "Counted: on the network that is built here, for one image, without training."
    return ""
