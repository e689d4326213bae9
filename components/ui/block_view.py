"""Drawings and tables of blocks in the browser."""

from components.ui.views import view

_view = view("block")


def show(html: str, key: str) -> None:
    """HTML of ours, without scripts; `key` is unique on the page."""
    _view(key=key, data={"html": html})
