"""Teaching texts of `pages/lessons`: Markdown, and lines that are links to a view of a page.

A line such as `[Four learning rates](runs?experiment=learning-rate)` alone becomes a link within
the app, which sets the page without a reload; everything else is shown as Markdown.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qsl

import streamlit as st

from components.ui import cache, frame

LESSONS = frame.PAGES / "lessons"
_LINK = re.compile(r"\[(?P<text>.+)\]\((?P<page>[a-z]+)(\?(?P<query>\S+))?\)\s*")


class Link(NamedTuple):
    """A view of a page: its file's stem, and what its address says."""

    text: str
    page: str
    query: dict[str, str]


def show(name: str) -> None:
    """A lesson with its links, in place."""
    for piece in pieces(text(name)):
        if isinstance(piece, Link):
            st.page_link(
                frame.PAGES / f"{piece.page}.py",
                label=piece.text,
                icon=":material/arrow_forward:",
                query_params=piece.query,
            )
        else:
            st.markdown(piece)


def text(name: str) -> str:
    """A lesson as it stands in its file; `name` may have a folder before it."""
    return cache.asset_text(LESSONS / f"{name}.md")


def pieces(text: str) -> Iterator[str | Link]:
    """Markdown and links in their order."""
    kept: list[str] = []
    for line in text.splitlines():
        found = _LINK.fullmatch(line)
        if found is None:
            kept.append(line)
            continue
        if any(kept):
            yield "\n".join(kept)
        kept.clear()
        yield Link(found["text"], found["page"], dict(parse_qsl(found["query"] or "")))
    if any(kept):
        yield "\n".join(kept)
