"""Lessons: Markdown with lines that set a page, and every link leads somewhere."""

import re

import pytest

from components.ui.lessons import LESSONS, Link, pieces
from tests.pages.opening import ROOT, opened

NAMES = sorted(str(file.relative_to(LESSONS).with_suffix("")) for file in LESSONS.rglob("*.md"))


def test_a_line_that_is_a_link_is_told_from_text() -> None:
    text = "One\n[not alone](runs) here\n[Go](runs?run=a/b&tab=time)\n\n[Home](start)\nTwo\n"
    assert list(pieces(text)) == [
        "One\n[not alone](runs) here",
        Link("Go", "runs", {"run": "a/b", "tab": "time"}),
        Link("Home", "start", {}),
        "Two",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_link_names_a_page(name: str) -> None:
    text = (LESSONS / f"{name}.md").read_text(encoding="utf-8")
    links = [piece for piece in pieces(text) if isinstance(piece, Link)]
    assert all((ROOT / "pages" / f"{link.page}.py").exists() for link in links)
    # What looks like a link within the app but stands in a line with text would reload it.
    assert len(re.findall(r"\]\([a-z]+[?)]", text)) == len(links)


def test_links_of_the_advice_open_their_views_without_a_complaint() -> None:
    text = (LESSONS / "advice.md").read_text(encoding="utf-8")
    links = [piece for piece in pieces(text) if isinstance(piece, Link) and piece.page == "runs"]
    assert len(links) >= 5
    for link in links:
        at = opened("runs", **link.query)
        assert [warning.value for warning in at.warning] == []


def test_the_tab_what_to_try_links_to_other_pages() -> None:
    at = opened("runs", tab="advice")
    labels = [link.proto.label for link in at.get("page_link")]
    assert "Plain networks that are too deep, and their gradients" in labels
