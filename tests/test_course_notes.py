"""Each item of the course notes has its place in the app and its test, and nothing is left over."""

import ast
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from components.blocks.labs import LABS
from components.corrections import Link, corrections, left_out
from components.corrections.course import Item, items, topics
from components.errors import ExplorerError
from components.networks.architectures import architecture
from components.networks.names import NAMES_FILE
from components.networks.paper_tables import table_titles
from components.ui import inspection_tabs, notes_index
from tests.course_checklist import FILE, address, checklist
from tests.pages.opening import ROOT, opened, screen

# How many things the notes teach in each section of their inventory.
SECTIONS = {"1": 19, "2": 4, "3": 16, "4": 8, "5": 12, "6": 9, "7": 19, "8": 6}
ERRORS = {f"E{number}" for number in range(1, 47)}

# The tabs of pages that trace or run a network: tests of their own open each of them.
SLOW = {
    "architecture": ("words", "layers", "compare", "modules", "take"),
    "inspection": tuple(inspection_tabs.TITLES),
}

PLACES = tuple({address(place): place for item in items() for place in item.places}.values())


def test_every_item_is_there_in_its_order() -> None:
    assert Counter(item.id.split(".")[0] for item in items()) == SECTIONS
    expected = [f"{part}.{n}" for part, count in SECTIONS.items() for n in range(1, count + 1)]
    assert [item.id for item in items()] == expected
    assert [item.topic for item in items()] == sorted(
        (item.topic for item in items()), key=topics().index
    )


def test_every_error_belongs_to_an_item_and_has_its_correction_or_a_reason_why_not() -> None:
    assert {code for item in items() for code in item.errors} == ERRORS
    told = {each.code for each in corrections()}
    assert ERRORS - told == {each.code for each in left_out()}


@pytest.mark.parametrize("item", items(), ids=lambda item: item.id)
def test_an_item_is_told_in_short_words_and_has_places_and_tests(item: Item) -> None:
    assert item.title
    assert item.text.endswith(".")
    assert len(item.text) <= 150
    assert item.places or item.corrections
    assert item.tests
    missing = set(item.tests) - known_tests()
    assert not missing, f"there is no such test: {missing}"


def test_the_checklist_is_that_of_the_items() -> None:
    assert FILE.read_text(encoding="utf-8") == checklist(), "run: python -m tests.course_checklist"


@pytest.mark.parametrize("place", PLACES, ids=address)
def test_what_a_place_asks_for_is_there(place: Link) -> None:
    """The values by what knows them; that a page takes them is seen below, one of a kind."""
    query = dict(place.query)
    if place.page == "blocks":
        lab = LABS[query["block"]]
        knobs = {knob.key for knob in lab.knobs}
        assert set(query) <= knobs | {"block", "tab"}
    if "table" in query:
        assert query["table"] in table_titles()
    if "code" in query:
        assert query["code"] in {each.code for each in corrections()}
    for key in ("model", "with"):
        assert is_network(query.get(key, "resnet50"))
    if place.page in SLOW:
        assert set(query) <= {"model", "with", "open", "norm", "tab"}
        assert query.get("tab", "words") in SLOW[place.page]
    if "experiment" in query:
        assert (ROOT / "assets" / "runs" / query["experiment"]).is_dir()
    if "run" in query:
        assert (ROOT / "assets" / "runs" / query["run"] / "metrics.csv").is_file()


def one_of_a_kind() -> Iterator[Link]:
    """A place for each page, tab and set of keys; the slow pages are opened by their own tests."""
    seen: set[tuple[str, ...]] = set()
    for place in PLACES:
        kind = (place.page, place.query.get("tab", ""), *sorted(place.query))
        if kind not in seen and place.page not in SLOW:
            seen.add(kind)
            yield place


@pytest.mark.parametrize("place", one_of_a_kind(), ids=address)
def test_a_place_opens_without_a_complaint(place: Link) -> None:
    at = opened(place.page, **place.query)
    assert not at.error
    assert [each.value for each in at.warning if "In the address" in each.value] == []
    asked_on_the_page = set(at.session_state["address: visits"])
    assert set(place.query) <= asked_on_the_page


def test_the_index_costs_nothing_until_it_is_opened() -> None:
    assert "Three dimensions" not in screen(opened("start"))


def test_the_index_shows_a_topics_items_with_links_and_claims() -> None:
    at = opened("start", notes="Inception")
    shown = screen(at)
    assert all((item.title in shown) == (item.topic == "Inception") for item in items())
    labels = Counter(link.proto.label for link in at.get("page_link"))
    of_topic = [item for item in items() if item.topic == "Inception"]
    assert labels["True or false?"] == sum(len(item.corrections) for item in of_topic)
    assert {place.text for item in of_topic for place in item.places} <= set(labels)


def test_words_are_looked_for_in_all_topics() -> None:
    shown = "\n".join(each.value for each in opened("start", item="dropout densenet").markdown)
    assert "DenseNet's dropout and compression" in shown
    assert "How ResNet was trained" not in shown
    assert "has “zzz” in it" in screen(opened("start", item="zzz"))


def test_the_boxs_name_says_whom_it_is_for() -> None:
    assert notes_index.TITLE in [box.label for box in opened("start").expander]


@lru_cache(maxsize=1)
def known_tests() -> frozenset[str]:
    """All tests as pytest names them, read from the files."""
    return frozenset(
        f"{file.relative_to(ROOT)}::{node.name}"
        for file in (ROOT / "tests").rglob("test_*.py")
        for node in functions(file)
    )


def functions(file: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def is_network(name: str) -> bool:
    if name in NAMES_FILE.read_text(encoding="utf-8").split():
        return True
    try:
        return bool(architecture(name))
    except ExplorerError:
        return False
