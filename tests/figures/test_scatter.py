"""The scatter's data: every network with its numbers, the front, the budget, and distinct looks."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures.scatter import (
    EMPHASISED,
    ScatterQuestion,
    budget_text,
    looks,
    scatter,
    short_titles,
)
from components.networks.architectures import catalogue
from components.networks.choosing import Candidate, candidates, compare
from components.networks.records import Architecture, Measured

RECORD = Architecture(
    architecture="EfficientNet-B0",
    name="efficientnet_b0",
    family=EMPHASISED,
    year=2019,
    paper="",
    arxiv="",
    timm_name="",
    torchvision_name="",
    aliases=(),
    arguments={},
    input_px=224,
    params_published=5_300_000,
    macs_published=390_000_000,
    top1_published=77.1,
    top5_published=93.3,
    source="Table 2",
    sources={"top5": "Table 9"},
    editions=(),
    note="",
    measured=Measured(5_288_548, 385_814_752, 6_750_000),
)
UNBUILT = replace(RECORD, architecture="GPipe", family="GPipe", measured=None, top5_published=None)
RECORDS = {record.architecture: record for record in (RECORD, UNBUILT)}
B0 = Candidate("EfficientNet-B0", EMPHASISED, 385_814_752, 77.1)
GPIPE = Candidate("GPipe", "GPipe", 2e9, 76.0, counted=False)
QUESTION = ScatterQuestion("macs", "top1")


def drawn(budget: float = 0, question: ScatterQuestion = QUESTION) -> dict[str, Any]:
    comparison = compare([GPIPE, B0], budget)
    return scatter(comparison, RECORDS, looks(["GPipe", EMPHASISED]), question)


def test_a_point_says_all_numbers_rounded_and_exact_with_their_source() -> None:
    first, second = drawn()["points"]
    assert (first["name"], first["label"]) == ("EfficientNet-B0", "B0")
    assert (first["cost"], first["accuracy"]) == (385_814_752, 77.1)
    assert first["rows"] == [
        ("Top-1", "77.1 %", ""),
        ("Top-5", "93.3 %", ""),
        ("Multiply-adds", "0.386 G", "385,814,752"),
        ("Parameters", "5.29 M", "5,288,548"),
        ("Activations", "6.75 M", "6,750,000"),
        ("Image", "224 px", ""),
        ("Year", "2019", ""),
    ]
    assert first["note"] == "Accuracy: Table 2. Multiply-adds: counted here."
    assert "not built here" in second["note"]
    assert [text for _, text, _ in second["rows"]][1:] == [
        "–",
        "2.00 G",
        "5.30 M",
        "–",
        "224 px",
        "2019",
    ]
    (again, _) = drawn(question=replace(QUESTION, accuracy="top5"))["points"]
    assert "Table 9" in again["note"]


def test_the_front_the_best_and_the_budget_are_those_of_the_comparison() -> None:
    data = drawn(1e9)
    assert [point["front"] for point in data["points"]] == [True, False]
    assert data["best"] == "EfficientNet-B0"
    assert data["budget"] == {"x": 1e9, "label": "1 G"}
    assert "On the Pareto front: EfficientNet-B0." in data["alt"]
    assert drawn()["budget"] is None
    assert drawn()["best"] == ""
    assert drawn(1e6)["best"] == ""


def test_what_was_chosen_is_named_before_all_others() -> None:
    chosen = replace(QUESTION, selected="GPipe")
    ranks = {point["name"]: point["rank"] for point in drawn(1e9, chosen)["points"]}
    assert ranks == {"GPipe": 0, "EfficientNet-B0": 1}


def test_a_family_has_its_own_points_and_only_those_that_are_there_are_told() -> None:
    series = scatter(
        compare([GPIPE, B0], 0), RECORDS, looks(["ResNet", "GPipe", EMPHASISED]), QUESTION
    )["series"]
    assert [(each["family"], each["points"]) for each in series] == [
        (EMPHASISED, [0]),
        ("GPipe", [1]),
    ]
    assert [each["emphasised"] for each in series] == [True, False]


def lines(family: str) -> list[list[str]]:
    records = {each.architecture: each for each in catalogue() if each.family == family}
    found = candidates(list(records.values()), "macs", "top1")
    (series,) = scatter(compare(found, 0), records, looks([family]), QUESTION)["series"]
    networks = [
        point["name"]
        for point in scatter(compare(found, 0), records, looks([]), QUESTION)["points"]
    ]
    return [[networks[at] for at in line] for line in series["lines"]]


def test_a_line_joins_the_networks_of_one_name_and_paper() -> None:
    assert lines("ResNet") == [[f"ResNet-{layers}" for layers in (18, 34, 50, 101, 152)]]
    assert lines("MobileNet") == [["MobileNetV2 1.0", "MobileNetV2 1.4"]]
    assert lines("SENet") == [["SE-resnext50_32x4d", "SE-resnext101_32x4d"]]
    assert lines("Inception") == []
    # XL learned from further images, B0 to L did not.
    (v2,) = lines("EfficientNetV2")
    assert len(v2) == 7
    assert "EfficientNetV2-XL (21k->1k)" not in v2


def test_no_networks_make_an_empty_chart() -> None:
    data = scatter(compare([], 5e9), RECORDS, looks([]), QUESTION)
    assert (data["points"], data["series"]) == ([], [])


@given(st.lists(st.floats(1e3, 1e12), min_size=1, max_size=8), st.floats(0, 1e12))
def test_every_point_lies_inside_the_axes_and_every_tick_too(
    costs: list[float], budget: float
) -> None:
    networks = [Candidate("GPipe", "GPipe", cost, 70.0) for cost in costs]
    data = scatter(compare(networks, budget), RECORDS, looks(["GPipe"]), QUESTION)
    low, high = data["x"]["ends"]
    assert low < min(costs) <= max(costs) < high
    for axis in (data["x"], data["y"]):
        places = [tick["at"] for choice in axis["ticks"] for tick in choice]
        assert all(axis["ends"][0] <= place <= axis["ends"][1] for place in places)


def test_ticks_are_round_numbers_in_the_units_of_papers() -> None:
    networks = [Candidate("GPipe", "GPipe", cost, 70.0) for cost in (900.0, 2.5e9)]
    choices = scatter(compare(networks, 0), RECORDS, looks(["GPipe"]), QUESTION)["x"]["ticks"]
    assert [tick["label"] for tick in choices[-1]] == [
        "1000",
        "10 K",
        "100 K",
        "1 M",
        "10 M",
        "100 M",
        "1 G",
    ]


def test_families_differ_in_colour_or_shape() -> None:
    found = looks([f"family {number}" for number in range(50)])
    assert len(set(found.values())) == 51
    colors = [look.colors for look in found.values()]
    assert len(set(colors[:10])) == 10
    assert colors[10:12] == [colors[9], colors[8]]
    blue = found[EMPHASISED].colors
    assert [look.shape for look in found.values()].count("circle") == 1
    assert [look.colors for look in found.values()].count(blue) == 1


def test_titles_are_short_where_that_is_unambiguous() -> None:
    titles = ["EfficientNet-B7", "NASNet-A (6 @ 4032)", "ResNeXt-50 (2x40d)", "ResNeXt-50 (32x4d)"]
    assert list(short_titles(titles).values()) == ["B7", "NASNet-A", *titles[2:]]


@pytest.mark.parametrize(
    ("quantity", "budget", "text"),
    [("macs", 5e9, "5 G"), ("params", 2.5e6, "2.5 M"), ("latency", 30, "30 ms")],
)
def test_a_budget_is_written_in_its_unit(quantity: Any, budget: float, text: str) -> None:
    assert budget_text(quantity, budget) == text
