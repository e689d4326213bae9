"""What the laboratories' examples say in words is what the laboratories compute."""

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.blocks.costing import cost, steps
from components.blocks.fusing import stages, work
from components.blocks.lab import Example, Lab
from components.blocks.labs import LABS
from components.blocks.labs.inverted import fused_mbconv
from tests.blocks.comparing import designs

KEYS = (
    "bottleneck",
    "residual",
    "cardinality",
    "inception",
    "inception-resnet",
    "dense",
    "squeeze-excitation",
    "mbconv",
    "fused-mbconv",
)
EXAMPLES = [(LABS[key], example) for key in KEYS for example in LABS[key].examples]


@pytest.mark.parametrize(("lab", "example"), EXAMPLES, ids=lambda each: str(each)[:60])
def test_each_long_number_of_an_example_is_computed(lab: Lab, example: Example) -> None:
    found: set[int] = set()
    counts = []
    for design in lab.designs({**lab.defaults, **example.values}):
        total = cost(design.block, design.taken)
        counts.append((total.params, total.macs))
        shapes = {size for step in steps(design.block, design.taken) for size in step.given}
        found |= {total.params, total.macs, *design.taken, *shapes}
    for few, many in combinations(counts, 2):
        found |= {abs(a - b) for a, b in zip(few, many, strict=True)}
    said = {int(number.replace(",", "")) for number in re.findall(r"\d+(?:,\d{3})+", example.text)}
    assert said <= found


@pytest.mark.parametrize(
    ("key", "values", "shapes"),
    [
        ("dense", {"inputs": 64, "layers": 6, "side": 56}, {(256, 56, 56), (128, 28, 28)}),
        ("dense", {"inputs": 256, "layers": 24, "side": 14}, {(512, 7, 7)}),
        ("mbconv", {"phi": 7, "stage": 6, "place": 2}, {(1296, 38, 38), (216, 38, 38)}),
        ("mbconv", {"phi": 0, "stage": 6, "place": 1}, {(480, 14, 14), (112, 14, 14)}),
        ("inception-resnet", {"kind": 1}, {(1088, 17, 17)}),
    ],
)
def test_shapes_that_examples_speak_of(
    key: str, values: dict[str, float], shapes: set[tuple[int, int, int]]
) -> None:
    first, *_ = designs(key, **values).values()
    given = {tuple(step.given) for step in steps(first.block, first.taken)}
    so_far = {(step.taken.channels, *step.taken[1:]) for step in steps(first.block, first.taken)}
    assert shapes <= given | so_far


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_setting_is_computed_or_refused_in_words(data: st.DataObject) -> None:
    """Whatever knobs stand at: the first design gives maps, and its costs are no negative ones."""
    lab = LABS[data.draw(st.sampled_from(KEYS))]
    values = {
        knob.key: data.draw(
            st.sampled_from(knob.choices)
            if knob.choices
            else st.integers(0, round((min(knob.highest, 256) - knob.lowest) / knob.step)).map(
                lambda steps, knob=knob: knob.lowest + steps * knob.step  # type: ignore[misc]
            ),
            label=knob.key,
        )
        for knob in lab.knobs
    }
    for key in {"inputs", "outputs"} & set(values):
        values[key] = 4 * values[key]
    for design in lab.designs(values):
        total = cost(design.block, design.taken)
        assert min(total.given) > 0
        assert total.params >= 0
        assert total.memory_bytes >= 4 * total.activations


def test_numbers_moved_by_hand() -> None:
    fused, *_ = fused_mbconv({"inputs": 2, "outputs": 3, "expansion": 4, "side": 5, "stride": 1})
    found = work(fused)
    assert found.params == 9 * 2 * 8 + 8 * 3
    assert found.moved == (2 + 8 + 8 + 3) * 25 + found.params


def test_fusing_pays_most_where_the_paper_fused() -> None:
    gains = [stage.fused.macs_per_number / stage.separable.macs_per_number for stage in stages()]
    chosen = [gain for gain, stage in zip(gains, stages(), strict=True) if stage.chosen]
    others = [gain for gain, stage in zip(gains, stages(), strict=True) if not stage.chosen]
    assert min(chosen) > max(others)
