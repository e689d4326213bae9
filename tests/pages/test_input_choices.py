"""Inspection at another input size or normalisation: told, and taken back."""

from tests.pages.opening import opened, screen


def test_another_input_size_is_said_and_can_be_taken_back() -> None:
    at = opened("inspection", image="scene-cup", px="96")
    assert "The network saw 96 × 96 pixels" in screen(at)
    at.slider(key="crop").set_value(0.5).run()
    assert at.query_params["crop"] == "0.5"
    at.slider(key="px").set_value(160.0).run()
    assert "px" not in at.query_params
    assert "The network saw 160 × 160 pixels" in screen(at)


def test_a_wrong_normalisation_changes_the_answer_and_is_said() -> None:
    told = "normalised otherwise than in training"
    assert told not in screen(opened("inspection", image="scene-butterfly"))
    at = opened("inspection", image="scene-butterfly", norm="0 0 0 / 1 1 1")
    assert told in screen(at)
    assert "Explained: **butterfly**" not in screen(at)


def test_a_small_size_loses_layers_and_not_the_page() -> None:
    at = opened("inspection", image="scene-cup", px="32")
    assert not at.error
    assert "The network saw 32 × 32 pixels (it was trained with 160 × 160)" in screen(at)
