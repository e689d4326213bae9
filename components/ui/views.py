"""Our own browser views: HTML, style and script from `assets/views`."""

from pathlib import Path
from typing import Any

from streamlit.components.v2 import component

VIEWS = Path(__file__).parents[2] / "assets" / "views"


def view(name: str) -> Any:
    """What mounts the view of that name."""
    html, css, js = (_text(name, kind) for kind in ("html", "css", "js"))
    return component(f"compound_eye_{name}", html=html, css=css, js=js)


def _text(name: str, kind: str) -> str:
    """Without indents: it travels uncompressed to every visitor."""
    text = (VIEWS / f"{name}.{kind}").read_text(encoding="utf-8")
    return "\n".join(line.strip() for line in text.splitlines())
