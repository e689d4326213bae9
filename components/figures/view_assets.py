"""Our own browser views as text: HTML, style and script from `assets/views`."""

from pathlib import Path

VIEWS = Path(__file__).parents[2] / "assets" / "views"


def view_text(name: str, kind: str) -> str:
    """A view's part of a kind: one file, or those of the view's folder in the order of their names.

    Before a script stands what all views share, since a view's script can't import another.
    Without indents: it travels uncompressed to every visitor.
    """
    one = VIEWS / f"{name}.{kind}"
    files = [one] if one.exists() else sorted((VIEWS / name).glob(f"*.{kind}"))
    if kind == "js":
        files.insert(0, VIEWS / "elements.js")
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return "\n".join(line.strip() for line in lines)
