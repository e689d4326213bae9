"""Our own browser views, mounted in a page."""

from typing import Any

from streamlit.components.v2 import component

from components.figures.view_assets import view_text


def view(name: str) -> Any:
    """What mounts the view of that name."""
    html, css, js = (view_text(name, kind) for kind in ("html", "css", "js"))
    return component(f"compound_eye_{name}", html=html, css=css, js=js)
