"""Formulas of costs, worked out again from their own texts."""

import re
from functools import cache
from math import prod

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from components.graphs import trace
from components.graphs.formulas import cost_formula
from components.graphs.records import Node

# All tests that trace share one child process.
pytestmark = pytest.mark.xdist_group("tracing")

NETWORKS = (
    "efficientnet_b0",
    "resnet50",
    "densenet121",
    "mobilenetv3_large_100",
    "vit_tiny_patch16_224",
    "convnext_atto",
    "torchvision:vit_b_32",
)
graph_of = cache(trace)


def worked_out(text: str) -> int:
    """The value of what stands before "=", without its words."""
    left = text.rpartition(" = ")[0].replace(",", "")
    left = left.replace("×", "*").replace("²", "**2").replace("³", "**3")
    formula = re.sub(r"[A-Za-z]+", "", left)
    assert re.fullmatch(r"[\d\s+*/()]+", formula), text
    value = eval(formula)  # noqa: S307 - digits and signs only, as just checked
    assert value == int(value)
    return int(value)


def told(text: str) -> int:
    """The number behind "="."""
    return int(text.rpartition(" = ")[2].split()[0].replace(",", ""))


def check(text: str, number: int) -> None:
    if " = " in text:
        assert worked_out(text) == told(text) == number, text
    else:
        assert text.startswith("No ")
        assert number == 0


def conv(params: int, macs: int, groups: int = 1, inputs: int = 32, outputs: int = 16) -> Node:
    shapes = ((1, inputs, 112, 112),), ((1, outputs, 112, 112),)
    sizes = {"kernel": (3, 3), "stride": (1, 1), "groups": groups}
    return Node("conv", "conv", "Conv2d", "module", *shapes, params, macs, **sizes)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NETWORKS)
def test_every_leaf_of_a_real_network_has_formulas_that_give_its_numbers(name: str) -> None:
    told_leaves = 0
    leaves = [leaf for leaf in graph_of(name).boxes if leaf.kind not in ("input", "output")]
    for leaf in leaves:
        formula = cost_formula(leaf)
        assert formula is not None
        if formula.params_derived:
            check(formula.params, leaf.params)
        if formula.macs_derived:
            check(formula.macs, leaf.macs)
        told_leaves += formula.params_derived and formula.macs_derived
    assert told_leaves == len(leaves) > 100


def test_a_group_is_the_sum_of_its_parts() -> None:
    for node in graph_of("resnet50").nodes:
        if node.children:
            formula = cost_formula(node)
            assert formula is not None
            assert formula.params.startswith(f"{node.params:,} parameters: ")
            assert formula.macs.startswith(f"{node.macs:,} multiply-adds: ")
            if len(node.children) > 1:
                assert formula.macs.endswith(f"sum of its {len(node.children)} parts.")


def test_input_and_output_have_no_cost_to_explain() -> None:
    ends = [node for node in graph_of("resnet50").nodes if node.kind in ("input", "output")]
    assert [cost_formula(node) for node in ends] == [None, None]


def test_a_convolution_reads_as_in_a_textbook() -> None:
    formula = cost_formula(conv(4_608, 57_802_752))
    assert formula is not None
    assert formula.params == "3² × 32 × 16 = 4,608 weights"
    assert formula.macs == "4,608 weights × 112 × 112 places = 57,802,752 multiply-adds"


def test_groups_biases_and_single_channels_show() -> None:
    grouped = cost_formula(conv(9 * 8 * 16, 9 * 8 * 16 * 112**2, groups=4))
    biased = cost_formula(conv(4_608 + 16, 4_608 * 112**2))
    depthwise = cost_formula(conv(288, 288 * 112**2, groups=32, outputs=32))
    assert grouped
    assert grouped.params == "3² × (32 / 4 groups) × 16 = 1,152 weights"
    assert biased
    assert biased.params == "3² × 32 × 16 + 16 biases = 4,624 parameters"
    assert depthwise
    assert depthwise.params == "3² × 32 channels = 288 weights"


def test_a_number_that_no_formula_gives_is_said_to_be_counted() -> None:
    formula = cost_formula(conv(4_609, 57_802_753))
    assert formula is not None
    assert not formula.params_derived
    assert not formula.macs_derived
    assert formula.params.startswith("4,609 parameters, counted")
    assert formula.macs.startswith("57,802,753 multiply-adds, counted")


def test_weights_that_are_used_again_are_not_counted_again() -> None:
    formula = cost_formula(conv(0, 57_802_752))
    assert formula is not None
    assert "counted where they are used first" in formula.params
    assert worked_out(formula.macs) == 57_802_752


@pytest.mark.parametrize(
    ("operator", "words"),
    [
        ("ReLU", "changes each number by itself"),
        ("AdaptiveAvgPool2d", "adds or compares"),
        ("softmax", "exponentials"),
        ("add", "adds number by number"),
        ("mul", "multiplies number by number"),
        ("getitem", "moves numbers"),
        ("pad", "moves numbers"),
        ("LayerNorm", "scales and shifts"),
        ("Mystery", "no convolution"),
    ],
)
def test_what_is_not_counted_says_why(operator: str, words: str) -> None:
    node = Node("n", "n", operator, "module", ((1, 8, 4, 4),), ((1, 8, 4, 4),))
    formula = cost_formula(node)
    assert formula is not None
    assert words in formula.macs
    assert formula.params == "No parameters."


def test_what_did_not_run_says_so() -> None:
    formula = cost_formula(Node("aux", "aux", "Conv2d", "module", params=12))
    assert formula is not None
    assert "did not run" in formula.macs
    assert not formula.params_derived


def counted(network: nn.Module, shape: tuple[int, ...]) -> tuple[int, int, tuple[int, ...]]:
    """Parameters, multiply-adds and output shape as torch itself tells them."""
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        given: torch.Tensor = network(torch.empty(shape, device="meta"))
    params = sum(parameter.numel() for parameter in network.parameters())
    return params, counter.get_total_flops() // 2, tuple(given.shape)


@settings(max_examples=60, deadline=None)
@given(
    width=st.integers(1, 6),
    more=st.integers(1, 4),
    groups=st.integers(1, 5),
    kernel=st.tuples(st.integers(1, 5), st.integers(1, 5)),
    stride=st.integers(1, 3),
    bias=st.booleans(),
    transposed=st.booleans(),
)
def test_any_convolution_is_derived_as_torch_counts_it(
    width: int,
    more: int,
    groups: int,
    kernel: tuple[int, int],
    stride: int,
    bias: bool,
    transposed: bool,
) -> None:
    kind = nn.ConvTranspose2d if transposed else nn.Conv2d
    inputs, outputs = width * groups, more * groups
    layer = kind(inputs, outputs, kernel, stride, groups=groups, bias=bias, device="meta")
    shape = (1, inputs, 11, 9)
    params, macs, given_shape = counted(layer.requires_grad_(False), shape)
    node = Node(
        "c", "c", kind.__name__, "module", (shape,), (given_shape,), params, macs,
        kernel=kernel, stride=(stride, stride), groups=groups,
    )  # fmt: skip
    formula = cost_formula(node)
    assert formula is not None
    assert formula.params_derived
    assert formula.macs_derived
    check(formula.params, params)
    check(formula.macs, macs)


@given(
    places=st.lists(st.integers(1, 9), max_size=2),
    inputs=st.integers(1, 30),
    outputs=st.integers(1, 30),
    bias=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_any_linear_layer_is_derived_as_torch_counts_it(
    places: list[int], inputs: int, outputs: int, bias: bool
) -> None:
    shape = (1, *places, inputs)
    layer = nn.Linear(inputs, outputs, bias, device="meta").requires_grad_(False)
    params, macs, given_shape = counted(layer, shape)
    node = Node("l", "l", "Linear", "module", (shape,), (given_shape,), params, macs)
    formula = cost_formula(node)
    assert formula is not None
    check(formula.params, params)
    check(formula.macs, macs)
    assert macs == inputs * outputs * prod(places)
