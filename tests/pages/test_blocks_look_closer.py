"""Blocks' tab Look closer: what is computed on the spot, from the address to the screen."""

import pytest
from streamlit.testing.v1 import AppTest

from components.blocks.fields import field_steps, read_windows
from components.blocks.gradient_records import Stack
from components.blocks.gradient_stacks import gradient_norms
from components.figures.stack_gradients import stack_sentence
from tests.pages.opening import opened, view


def words(at: AppTest) -> str:
    """What a person reads."""
    several = (at.markdown, at.caption, at.info, at.warning, at.error)
    return "\n".join(one.value for kind in several for one in kind)


def test_gradients_of_stacks_follow_their_controls() -> None:
    at = opened("blocks", block="residual", tab="look", stacked="30", between="batch", seed="2")
    found = [gradient_norms(Stack(30, residual, True, "torch", 2)) for residual in (False, True)]
    assert stack_sentence(found, "outputs") in words(at)
    at = opened("blocks", block="residual", tab="look", start="he", gradient="weights")
    found = [gradient_norms(Stack(50, residual, False, "he", 0)) for residual in (False, True)]
    assert stack_sentence(found, "weights") in words(at)


@pytest.mark.parametrize("activations", ["drifting", "demo"])
def test_the_same_activations_are_shown_normalised_each_way(activations: str) -> None:
    at = opened("blocks", block="normalisation", tab="look", activations=activations)
    ways = view(at, "normalised")["html"]
    assert ways.count("<figure>") == 4
    assert "means 0.00 to 0.00, deviations 1.00 to 1.00" in ways  # batch normalisation
    assert view(at, "activated")["html"].count("<figure>") == 3
    assert "aria-label" in view(at, "sharing group")["html"]


def test_a_stack_is_calculated_and_checked_in_torch() -> None:
    at = opened("blocks", block="receptive-field", tab="look")
    assert "Checked in torch ✓**: the output's gradient is not 0 in a square of 5 × 5" in words(at)
    at = opened("blocks", block="receptive-field", tab="look", stack="11s4 3s2 5 3s2")
    last = field_steps(read_windows("11s4 3s2 5 3s2"))[-1]
    assert f"square of {last.field} × {last.field} pixels" in words(at)
    at = opened("blocks", block="receptive-field", tab="look", stack="3q")
    assert "is no layer" in words(at)
    (button,) = [button for button in at.button if button.label == "AlexNet"]
    button.click().run()
    assert "square of 195 × 195 pixels" in words(at)


def test_a_picture_is_cut_and_a_patch_unrolled() -> None:
    at = opened("blocks", block="vision-transformer", tab="look", patch="32", piece="9")
    assert "**Patch 9 unrolled**: 32 · 32 pixels · 3 colours = **3,072 numbers**" in words(at)
    assert "7 × 7 = 49 patches, 50 tokens" in words(at)


def test_attention_says_that_random_weights_have_learned_nothing() -> None:
    at = opened("blocks", block="vision-transformer", tab="look", see="attention", image="coffee")
    assert "These weights are random" in words(at)
    assert "14 × 14 patches, in 12 layers of 3 heads" in words(at)
    at = opened("blocks", block="vision-transformer", tab="look", see="positions", place="7")
    assert "Random vectors are alike to none but themselves" in words(at)
