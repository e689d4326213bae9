"""Inspection's tab Feature maps and the judging of methods, as a person meets them."""

import re

import pytest

from components.ui.on_demand import about
from tests.pages.opening import opened, screen, view


def test_a_stage_leads_to_all_its_channels() -> None:
    at = opened("inspection", tab="features", image="scene-cup")
    assert "Edges and colours first" in screen(at)
    at.button(key="all channels of blocks.2").click().run()
    assert not at.exception
    assert (at.query_params["look"], at.query_params["layer"]) == ("channels", "blocks.2")
    assert len(view(at, "channels")["channels"]) == 24
    assert "Page 1 of 1 shows ranks 1 to 24" in screen(at)


def test_channels_are_leafed_through_by_pages() -> None:
    at = opened("inspection", tab="features", look="channels", image="scene-cup")
    at.number_input(key="page of channels of bn2").set_value(27).run()
    assert "Page 27 of 27 shows ranks 625 to 640" in screen(at)


def test_random_weights_are_not_said_to_have_learned_anything() -> None:
    at = opened("inspection", tab="features", weights="random", image="scene-cup")
    assert "Edges and colours first" not in screen(at)
    assert "These weights are random: the maps show" in screen(at)


def test_gates_bear_their_stages_and_name_their_channels() -> None:
    text = screen(opened("inspection", tab="features", look="gates", image="scene-cup"))
    assert "stage 2: blocks.0.0.se" in text
    assert "Most closed" in text


def test_no_gates_are_offered_where_there_are_none() -> None:
    at = opened(
        "inspection",
        model="catalogue:lenet5",
        weights="random",
        tab="features",
        look="gates",
        image="scene-cup",
    )
    assert "'gates' is not among the choices" in at.warning[0].value


def test_judging_tells_its_cost_before() -> None:
    at = opened("inspection", tab="trust", image="scene-cup", scenes="24")
    (button,) = (each for each in at.button if each.label.startswith("Judge"))
    assert re.fullmatch(r"Judge 6 methods on 24 scenes, about \d+ (s|min)", button.label)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "about 1 s"), (7.4, "about 7 s"), (68, "about 70 s"), (250, "about 4 min")],
)
def test_a_rough_time_has_few_digits(seconds: float, words: str) -> None:
    assert about(seconds) == words
