"""The program of a block does what the block does."""

from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import hypothesis
import pytest
import torch

from components.blocks.costing import cost, given
from components.blocks.labs import LABS
from components.blocks.parts import Layer, Part, Shape
from components.blocks.writing import program
from components.networks.counting import count
from tests.blocks.trees import blocks


def run(part: Part, taken: Shape) -> torch.nn.Module:
    """What the program calls `block`, on the meta device."""
    text, names = program(part, taken), dict[str, Any]()
    assert "components" not in text
    with torch.device("meta"), redirect_stdout(StringIO()) as said:
        exec(compile(text, "program", "exec"), names)  # noqa: S102 (our own program)
    assert said.getvalue() == f"{(1, *given(part, taken))}\n"
    block: torch.nn.Module = names["block"]
    return block


@hypothesis.settings(max_examples=25, deadline=None)
@hypothesis.given(blocks())
def test_a_program_builds_what_the_arithmetic_says(found: tuple[Part, Shape]) -> None:
    part, taken = found
    ours = cost(part, taken)
    with torch.device("meta"):
        counted = count(run(part, taken), taken)
    assert (counted.params, counted.macs, counted.given) == (ours.params, ours.macs, ours.given)


@pytest.mark.parametrize("key", LABS)
def test_every_laboratory_can_be_taken_away(key: str) -> None:
    for design in LABS[key].designs(LABS[key].defaults):
        ours = cost(design.block, design.taken)
        with torch.device("meta"):
            counted = count(run(design.block, design.taken), design.taken)
        assert (counted.params, counted.macs) == (ours.params, ours.macs)


def test_an_unknown_layer_is_a_bug() -> None:
    class New(Layer):
        label = "new"

    with pytest.raises(TypeError, match="New"):
        program(New("new"), Shape(1, 1, 1))
