"""What a check found, as Markdown."""

from components.corrections import Checked
from components.figures.correction_table import correction_table, linked
from components.ui.plain import plain


def test_columns_of_numbers_stand_to_the_right() -> None:
    found = Checked("", ("What", "Who", "Found"), (("a", "b", "1,024"), ("c", "", "−0.5")), True)
    assert correction_table(found).splitlines()[2:] == [
        "| What | Who | Found |",
        "| :--- | :--- | ---: |",
        "| a | b | 1,024 |",
        "| c |  | −0.5 |",
    ]


def test_a_table_of_words_stands_left() -> None:
    found = Checked("", ("Package", "Has"), (("one", "weights"), ("two", "none")), True)
    assert "| :--- | :--- |" in correction_table(found)


def test_arxiv_numbers_become_links_also_in_escaped_text() -> None:
    link = "[arXiv:1905.11946v5](https://arxiv.org/abs/1905.11946v5)"
    assert linked("see arXiv:1905.11946v5, §3") == f"see {link}, §3"
    assert link in linked(plain("see arXiv:1905.11946v5, §3"))
    assert "abs/1409.4842)" in linked("arXiv:1409.4842")
