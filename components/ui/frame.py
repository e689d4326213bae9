"""What every page has around its content: a sentence at the top, steps to try at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from components.errors import ExplorerError
from components.ui import address
from components.ui.plain import plain

PAGES = Path(__file__).parents[2] / "pages"


@dataclass(frozen=True, slots=True)
class Step:
    """Something to try: a link that sets a page, and what to look for there.

    An empty text in the query takes the default, whatever was chosen.
    """

    text: str
    page: str
    query: dict[str, str] = field(default_factory=dict)


@contextmanager
def errors_shown() -> Iterator[None]:
    """Show an error that is meant for the person as its sentence; let bugs surface."""
    try:
        yield
    except ExplorerError as error:
        st.error(plain(str(error)), icon=":material/error:")


def opening(title: str, sentence: str) -> None:
    """The page's title and the one sentence on what can be learned there."""
    st.title(title, anchor=False)
    st.markdown(sentence)
    address.warn_in(st.container())


def closing(steps: list[Step], selection: dict[str, str] | None = None) -> None:
    """Steps to try, the selection that travels to the other pages, and the link to this view.

    A step keeps what else the person has chosen, such as their own picture.
    """
    if steps:
        st.header("Try this", anchor=False)
        for step in steps:
            query = {**st.query_params.to_dict(), **step.query}
            st.page_link(
                PAGES / f"{step.page}.py",
                label=step.text,
                icon=":material/arrow_forward:",
                query_params={key: value for key, value in query.items() if value},
            )
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = " · ".join(
            f"{name} **{plain(value)}**" for name, value in (selection or {}).items() if value
        )
        if shown:
            st.markdown(shown, width="content")
        with st.popover("Copy link", icon=":material/link:"):
            st.caption("This address opens the view as you see it; uploads stay on this server.")
            st.code(address.link(), language=None, wrap_lines=True)
