"""Compare: the answer of the first screen, and what each question changes in it."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from components.figures.palette import CATEGORICAL
from components.networks import architecture, catalogue
from components.networks.choosing import candidates
from components.networks.library_table import library_networks
from components.networks.records import Measured
from components.ui import compare_latency, lessons
from tests.pages.opening import ROOT, opened, screen, view


def chart(at: AppTest) -> dict[str, Any]:
    return view(at, "scatter")


def names(at: AppTest) -> set[str]:
    return {point["name"] for point in chart(at)["points"]}


def answer(at: AppTest) -> str:
    return "\n".join(str(box.proto.body) for box in at.success)


def test_the_first_screen_has_an_answer_and_the_best_networks_numbers() -> None:
    at = opened("compare")
    drawn = chart(at)
    fitting = [
        network
        for network in candidates(catalogue(), "macs", "top1")
        if network.name in names(at) and network.cost <= 5e9
    ]
    best = max(fitting, key=lambda network: network.accuracy)
    assert drawn["best"] == best.name
    assert f"Best under 5 G multiply-adds: **{best.name}** with **{best.accuracy} %**" in answer(at)
    assert "The next 1 % costs **" in answer(at)
    record = architecture(best.name)
    assert record.measured is not None
    assert f"{record.measured.macs:,} multiply-adds" in screen(at)
    assert {"EfficientNet-B0", "EfficientNet-B7", "ResNet-50"} <= names(at)
    assert not names(at) & {"LeNet-5 (1998)", "ResNet-20 (CIFAR)"}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"budget": "0"}, "The most accurate of these: **"),
        ({"x": "params"}, "Best under 20 M parameters: **EfficientNet-B4**"),
        ({"x": "activations", "budget": "7"}, "Best under 7 M activations: **"),
        ({"y": "top5"}, "with **96.4 %**"),
        ({"families": "EfficientNet", "budget": "0"}, "No network of these families is more acc"),
        ({"families": "EfficientNet", "budget": "15"}, "None of these is a whole percentage"),
    ],
)
def test_another_question_has_another_answer(query: dict[str, str], words: str) -> None:
    assert words in answer(opened("compare", **query))


def test_a_budget_that_nothing_fits_says_what_the_smallest_needs() -> None:
    at = opened("compare", families="ResNet", budget="0.1")
    (warning,) = at.warning
    assert "Nothing here stays under 0.1 G multiply-adds" in warning.value
    assert "ResNet-18" in warning.value


def test_families_without_a_published_accuracy_say_so() -> None:
    at = opened("compare", families="G16-EfficientNet")
    assert "None of these families has a network with both numbers" in screen(at)


def test_without_timed_networks_latency_says_how_to_time_some() -> None:
    at = opened("compare", x="latency")
    assert "No network of these families has been timed on this server yet" in screen(at)
    assert "Time networks here" in {link.proto.label for link in at.get("page_link")}


def test_latency_shows_those_that_were_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    timed = {"efficientnet_b0": 20.0, "resnet50": 90.0, "resnet152": 300.0}
    found = {name: SimpleNamespace(milliseconds=ms) for name, ms in timed.items()}
    monkeypatch.setattr(compare_latency, "latencies", lambda: found)
    at = opened("compare", x="latency")
    assert names(at) == {"EfficientNet-B0", "ResNet-50", "ResNet-152"}
    assert (
        "Best under 100 ms for one image: **EfficientNet-B0** with **77.1 %** (20.0 ms)"
        in answer(at)
    )


def test_the_selected_network_stands_in_the_address_and_its_links_lead_to_it() -> None:
    at = opened("compare")
    at.session_state["select"] = "ResNeXt-50 (32x4d)"
    at.run()
    assert at.query_params["select"] == "ResNeXt-50 (32x4d)"
    assert chart(at)["selected"] == "ResNeXt-50 (32x4d)"
    links = [str(link.proto) for link in at.get("page_link")]
    record = architecture("ResNeXt-50 (32x4d)")
    for page in ("architecture", "inspection"):
        assert any(f"{page}" in link and f"model={record.name}" in link for link in links)


def test_a_network_with_published_numbers_only_has_no_links() -> None:
    at = opened("compare", select="AmoebaNet-C")
    assert "be built here: there are published numbers only" in screen(at)
    assert not [link for link in at.get("page_link") if link.proto.label == "Architecture"]


def test_the_way_to_two_networks_keeps_what_is_asked_for() -> None:
    at = opened("compare", x="params", budget="0", select="ResNet-50")
    (link,) = (each.proto for each in at.get("page_link") if each.proto.label == "Beside another")
    asked = dict(parse_qsl(link.query_string))
    assert asked == {
        "x": "params",
        "budget": "0",
        "select": "ResNet-50",
        "tab": "two",
        "model": "resnet50",
        "with": "efficientnet_b0",
    }


def test_an_unknown_network_in_the_address_gets_a_sentence() -> None:
    at = opened("compare", select="zork")
    (warning,) = at.warning
    assert "The catalogue has no architecture 'zork'" in warning.value
    assert "select" not in at.query_params


def test_an_empty_field_is_no_budget_and_says_so() -> None:
    at = opened("compare")
    at.number_input(key="budget").set_value(None).run()
    assert at.query_params["budget"] in ("0", ["0"])
    assert "The most accurate of these: **" in answer(at)
    (budget,) = (each for each in opened("compare", budget="0").number_input if each.key)
    assert (budget.value, budget.proto.placeholder) == (None, "none")
    at.number_input(key="budget").set_value(2.0).run()
    assert "under 2 G multiply-adds" in answer(at)


def test_without_a_family_those_drawn_at_first_are_drawn_and_the_field_says_so() -> None:
    at = opened("compare", families="EfficientNet")
    drawn = names(opened("compare"))
    at.multiselect(key="families").set_value([]).run()
    assert at.multiselect(key="families").value == []
    assert at.multiselect(key="families").proto.placeholder == "None chosen: as at first"
    assert names(at) == drawn


def test_families_with_a_line_have_a_colour_of_their_own() -> None:
    series = chart(opened("compare"))["series"]
    assert len(series) > len(CATEGORICAL)
    joined = [each["colors"][0] for each in series if each["lines"]]
    others = [each["colors"][0] for each in series if not each["lines"]]
    assert len(set(joined)) == len(joined)
    assert not set(joined) & set(others)


def test_a_layer_that_was_selected_elsewhere_is_no_network() -> None:
    at = opened("compare", select="blocks.3.0")
    assert chart(at)["selected"] == chart(at)["best"]


def test_another_cost_begins_with_its_own_budget_unless_a_link_brings_both() -> None:
    at = opened("compare", budget="2")
    assert "under 2 G multiply-adds" in answer(at)
    at.button_group(key="x").set_value("params").run()
    assert "under 20 M parameters" in answer(at)
    assert "budget" not in at.query_params
    both = opened("compare", x="params", budget="6")
    assert "under 6 M parameters" in answer(both)


@pytest.mark.parametrize("query", [{"budget": "0"}, {"x": "params", "budget": "30"}])
def test_a_budget_that_means_nothing_elsewhere_does_no_harm_there(query: dict[str, str]) -> None:
    at = opened("compare", **query)
    at.switch_page(str(ROOT / "pages" / "scaling.py"))
    at.query_params.clear()
    at.query_params["tab"] = "budget"
    at.run()
    assert not at.exception
    (budget,) = (each for each in at.number_input if each.key == "budget")
    assert budget.value == pytest.approx(1.8)


def test_the_search_filters_every_network_of_the_libraries() -> None:
    at = opened("compare", tab="search", find="mobilenetv3 small", maxparams="3")
    (table,) = at.dataframe
    shown = list(table.value["Network"])
    assert shown == [
        network.name
        for network in library_networks()
        if "mobilenetv3" in f"{network.name} {network.family}"
        and "small" in f"{network.name} {network.family}"
        and network.params <= 3e6
    ]
    assert shown
    assert f"{len(shown)} of {len(library_networks()):,} networks of timm " in screen(at)
    assert all(f"{each.library} {each.version}" in screen(at) for each in library_networks()[:9])
    assert "No network is all of that" in screen(opened("compare", tab="search", find="no such"))


def measured(title: str) -> Measured:
    found = architecture(title).measured
    assert found is not None
    return found


def top1(title: str) -> float:
    found = architecture(title).top1_published
    assert found is not None
    return found


def test_the_lessons_numbers_are_those_of_the_catalogue() -> None:
    text = lessons.text("compare")
    small, other = measured("EfficientNet-B0"), measured("ResNet-18")
    assert other.params / 3 < small.params < other.params / 2
    assert round(small.macs / other.macs, 1) == 0.2
    assert f"{small.activations / other.activations:.1f} times as many activations" in text
    large, larger = measured("EfficientNet-B6"), measured("EfficientNet-B7")
    assert 90 < larger.macs / small.macs < 110
    assert round(larger.macs / large.macs, 1) == 2.0
    last = top1("EfficientNet-B7")
    gained = [last - top1("EfficientNet-B0"), last - top1("EfficientNet-B6")]
    assert gained == pytest.approx([7.2, 0.3])
    sides = [architecture(title).input_px for title in ("Inception-v3", "ResNet-50")]
    assert "sees {} px, ResNet-50 sees {} px".format(*sides) in text
    first = [
        (record.editions[0].top1, record.architecture)
        for record in catalogue()
        if record.family == "EfficientNet"
    ]
    apart = max(abs(printed - top1(title)) for printed, title in first if printed)
    assert f"differ by up to {apart:.1f}" in text
