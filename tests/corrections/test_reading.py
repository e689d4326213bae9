"""What is often told, as it stands in the data."""

import re

import pytest

from components.blocks.labs import LABS
from components.corrections import TOPICS, corrections, left_out
from components.corrections import correction as found
from components.corrections.checking import CHECKS
from components.corrections.reading import cited
from components.corrections.records import Correction
from components.errors import ExplorerError
from components.networks.architectures import architecture
from components.networks.names import NAMES_FILE
from components.networks.paper_tables import table_titles
from components.ui.frame import PAGES

# The notes' errors are numbered so; one of them holds two claims.
ERRORS = {f"E{number}" for number in range(1, 47)}
SECOND_HALVES = {"E44b"}
LONGEST_CLAIM = 115  # a line at 1400 pixels
LONGEST_ANSWER = 330

every = pytest.mark.parametrize("each", corrections(), ids=lambda each: each.code)


def test_every_error_is_a_correction_or_left_out_for_a_reason() -> None:
    wrong = {each.code for each in corrections() if each.verdict == "wrong"} - SECOND_HALVES
    without = {each.code for each in left_out()}
    assert wrong | without == ERRORS
    assert not wrong & without
    assert all(each.why.endswith(".") for each in left_out())


def test_what_looks_wrong_but_is_right_has_codes_of_its_own() -> None:
    right = [each.code for each in corrections() if each.verdict == "right"]
    assert right
    assert all(code.startswith("R") for code in right)


def test_each_has_one_check_and_no_check_is_left() -> None:
    codes = [each.code for each in corrections()]
    assert len(set(codes)) == len(codes)
    assert set(codes) == set(CHECKS)


def test_topics_stand_together_in_their_order() -> None:
    topics = [each.topic for each in corrections()]
    assert topics == sorted(topics, key=TOPICS.index)
    assert set(topics) == set(TOPICS)


@every
def test_sentences_are_short_and_complete(each: Correction) -> None:
    for text, longest in ((each.claim, LONGEST_CLAIM), (each.right, LONGEST_ANSWER)):
        assert text.endswith(".")
        assert len(text) <= longest
        assert not re.search(r"[{}]|—|\bseed|\bnotes\b", text)


@every
def test_each_names_its_source(each: Correction) -> None:
    assert re.search(
        r"arXiv:\d{4}\.\d{4,5}|torch|Keras|keras|github\.com|NIPS|saved runs|sklearn|pictures",
        each.source,
    )


@every
def test_its_links_lead_to_what_exists(each: Correction) -> None:
    assert each.links
    for link in each.links:
        assert (PAGES / f"{link.page}.py").is_file()
        for key in ("model", "with"):
            assert is_network(link.query.get(key, "resnet50")), link
        assert link.query.get("block", next(iter(LABS))) in LABS, link
        assert link.query.get("table", "efficientnet-2") in table_titles(), link


def is_network(name: str) -> bool:
    try:
        return name in NAMES_FILE.read_text(encoding="utf-8").split() or bool(architecture(name))
    except ExplorerError:
        return False


def test_the_laboratories_name_corrections_that_exist() -> None:
    for lab in LABS.values():
        for code in lab.corrections:
            assert found(code).code == code, lab.key


def test_an_unknown_code_is_refused_in_a_sentence() -> None:
    with pytest.raises(ExplorerError, match="There is no correction 'E99'"):
        found("E99")


def test_sentences_take_their_numbers_from_the_data() -> None:
    assert "128 times" in found("E4").claim
    assert "× 96.3" in found("E4").right
    assert "69,632 in all" in found("E23").right
    assert "7.93 % against 6.43 %" in found("E18").right


def test_a_papers_table_is_cut_to_rows_and_columns() -> None:
    table = cited({"paper": "ilsvrc", "columns": ["year", "top5_error"], "rows": {"SE": "SENet"}})
    assert table.heads == ("Network", "Year", "Top-5 error, %")
    assert table.rows == (("SE", "2017", "2.251"),)
    assert table.cell == {"SE": {"year": 2017, "top5_error": 2.251}}
    with pytest.raises(KeyError):
        cited({"paper": "ilsvrc", "columns": ["age"], "rows": {}})
