"""What a check found, as a Markdown table, and a source with links to its papers."""

import re
from collections.abc import Sequence

from components.corrections.records import Checked
from components.figures.text_tables import TextTable, markdown_text

_ARXIV = re.compile(r"arXiv\\?:(\d{4}\.\d{4,5}(?:v\d+)?)")
_NUMBER = re.compile(r"[−\d.,]*")


def correction_table(checked: Checked) -> str:
    """Markdown; columns of numbers stand to the right."""
    return markdown_text(TextTable(checked.heads, checked.rows, words=_words(checked.rows)), "")


def linked(source: str) -> str:
    """Markdown in which each arXiv number leads to its paper; of Markdown, or of plain text."""
    return _ARXIV.sub(r"[arXiv:\1](https://arxiv.org/abs/\1)", source)


def _words(rows: Sequence[Sequence[str]]) -> int:
    """How many columns there are up to the last one with words."""
    columns = list(zip(*rows, strict=True))
    texts = [not all(_NUMBER.fullmatch(cell) for cell in column) for column in columns]
    return max((place + 1 for place, text in enumerate(texts) if text), default=0)
