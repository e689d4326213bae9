"""The stages of traced networks beside arithmetic, and built networks that differ from it."""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache

import pytest

from components.errors import ExplorerError
from components.graphs import Difference, Graph, Node, compare_stages, stage_totals, trace
from components.scaling import BASELINES, ScaledNetwork, released, scale_by

# All tests that trace share one child process.
pytestmark = pytest.mark.xdist_group("tracing")

B0 = released("b0")
graph_of = cache(trace)


def drawn(baseline: str) -> ScaledNetwork:
    """A small network of a depth, a width and a resolution that nobody chose."""
    chance = random.SystemRandom()
    while True:
        depth, width = chance.uniform(0.2, 2), chance.uniform(0.25, 2)
        with suppress(ExplorerError):  # the groups of G16 don't fit every width
            return scale_by(depth, width, chance.randint(32, 400), BASELINES[baseline])


def test_b0_has_the_nine_rows_of_the_paper() -> None:
    totals = stage_totals(graph_of(B0.name))
    assert [total.number for total in totals] == [*range(1, 10)]
    # Table 1, arXiv:1905.11946
    assert [total.out_channels for total in totals] == [32, 16, 24, 40, 80, 112, 192, 320, 1280]
    assert [total.layers for total in totals] == [1, 1, 2, 2, 3, 3, 4, 1, 1]
    assert sum(total.params for total in totals) == 5_288_548
    assert compare_stages(B0, graph_of(B0.name)) == ()


@pytest.mark.parametrize("name", ["efficientnet_b0", "torchvision:efficientnet_b0"])
def test_the_libraries_own_b0_is_what_arithmetic_says(name: str) -> None:
    assert compare_stages(B0, graph_of(name)) == ()


@pytest.mark.parametrize("baseline", BASELINES)
def test_a_random_network_of_each_baseline_is_what_arithmetic_says(baseline: str) -> None:
    ours = drawn(baseline)
    graph = trace(ours.name)
    assert compare_stages(ours, graph) == (), ours.name
    totals = stage_totals(graph)
    assert [total.layers for total in totals] == [stage.layers for stage in ours.stages]
    assert sum(total.macs for total in totals) == graph.macs


def test_one_layer_more_is_found_in_its_stage() -> None:
    other = scale_by(1.01, 1, 224)  # rounded up: a layer more in every stage of the body
    graph = graph_of(B0.name)
    deeper = replace(B0, stages=(*B0.stages[:4], other.stages[4], *B0.stages[5:]))
    found = compare_stages(deeper, graph)
    assert [(one.stage, one.quantity) for one in found] == [
        (5, "layers"),
        (5, "params"),
        (5, "macs"),
        (None, "params"),
        (None, "macs"),
    ]
    assert found[0] == Difference(5, "layers", expected=4, built=3)
    assert found[3] == Difference(None, "params", deeper.params, B0.params)


def planted(change: Callable[[Node], Node], path: str) -> Graph:
    """B0's graph with one box changed."""
    graph = graph_of(B0.name)
    nodes = tuple(change(node) if node.module == path else node for node in graph.nodes)
    assert nodes != graph.nodes
    return replace(graph, nodes=nodes)


def test_a_planted_mismatch_is_found_with_its_stage_and_quantity() -> None:
    def costlier(node: Node) -> Node:
        return replace(node, macs=node.macs + 7)

    def wider(node: Node) -> Node:
        return replace(node, output_shapes=((1, 33, 112, 112),))

    def stageless(node: Node) -> Node:
        return replace(node, stage=None)

    macs = B0.stages[3].macs
    assert compare_stages(B0, planted(costlier, "blocks.2.1.conv_pw")) == (
        Difference(4, "macs", macs, macs + 7),
    )
    assert compare_stages(B0, planted(wider, "bn1.act")) == (Difference(1, "out_channels", 32, 33),)
    params = B0.stages[8].params
    assert compare_stages(B0, planted(stageless, "bn2")) == (
        Difference(9, "params", params, params - 2 * 1280),
    )


def test_a_wrong_sum_is_found_though_all_stages_agree() -> None:
    graph = replace(graph_of(B0.name), params=5)
    assert compare_stages(B0, graph) == (Difference(None, "params", B0.params, 5),)


def test_stages_of_another_baseline_are_missing_or_too_many() -> None:
    resnet = scale_by(1, 1, 224, BASELINES["resnet50"])
    found = compare_stages(resnet, graph_of(B0.name))
    assert Difference(9, "layers", expected=0, built=1) in found
    assert {one.stage for one in found if one.expected == 0} == {7, 8, 9}


def test_what_could_not_be_traced_is_not_compared() -> None:
    graph = replace(graph_of(B0.name), traced=False, reason="B0 could not be traced.")
    with pytest.raises(ExplorerError, match="B0 could not be traced"):
        compare_stages(B0, graph)
