"""Blocks' laboratory of architecture search: the replay follows knob, slider and button."""

from streamlit.testing.v1 import AppTest

from components.blocks.search_records import read_search
from tests.pages.opening import opened, view

EVOLUTION = read_search().search("evolution")


def words(at: AppTest) -> str:
    """What a person reads."""
    return "\n".join(one.value for one in at.markdown)


def test_it_opens_with_evolution_s_winner() -> None:
    at = opened("blocks", block="architecture-search", tab="look")
    winner = EVOLUTION.winner
    assert (
        f"Network {winner.number}, the winner: {winner.accuracy:.1%} right"
        in (view(at, "block sheet")["html"])
    )
    assert f"Network {winner.number} is a **child of network {winner.parent}**" in words(at)
    assert "**1,369 networks**" in words(at)
    assert len(at.get("plotly_chart")) == 2
    assert any("components.training.search" in code.value for code in at.code)


def test_the_slider_and_the_button_walk_through_the_search() -> None:
    at = opened("blocks", block="architecture-search", tab="look", algorithm="0", evaluation="9")
    assert "Network 9 was **drawn at random**" in words(at)
    (slider,) = at.slider
    slider.set_value(11).run()
    assert not at.exception
    assert "Network 11 was **drawn at random**" in words(at)
    assert at.query_params["evaluation"] == "11"
    (play,) = [button for button in at.button if button.label == "Play"]
    slider.set_value(len(EVOLUTION.evaluations)).run()
    play.click().run()
    assert not at.exception
    assert at.query_params["evaluation"] == "1"
    assert [button.label for button in at.button if button.label in ("Play", "Stop")] == ["Stop"]


def test_a_network_that_the_search_has_not_is_refused() -> None:
    at = opened("blocks", block="architecture-search", evaluation="9999")
    assert any("can't be 'Network number' here" in one.value for one in at.warning)
