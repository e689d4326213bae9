"""Text from outside as text: Streamlit reads sentences as Markdown, which can fetch pictures."""

import re


def plain(text: str) -> str:
    """Markdown that shows exactly this text."""
    return re.sub(r"([\\`*_\[\]<>~$:&])", r"\\\1", text)
