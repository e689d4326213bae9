"""Two networks side by side: the differences that everyone knows, and sums that add up."""

from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.graphs import Graph, trace
from components.graphs.comparing import Comparison, Pair, compare, longest_common
from components.graphs.records import Node
from components.scaling import scale_by

# All tests that trace share one child process.
pytestmark = pytest.mark.xdist_group("tracing")

PAIRS = (
    ("efficientnet_b0", "efficientnet_b3"),
    ("resnet50", "resnext50_32x4d"),
    ("cifar:plain20", "cifar:resnet20"),
    ("efficientnet_b0", "resnet50"),
    ("torchvision:alexnet", "vgg11"),
    ("resnet18", "torchvision:googlenet"),  # whose branches for training belong to no stage
)
graph_of = cache(trace)


@cache
def compared(left: str, right: str) -> Comparison:
    return compare(graph_of(left), graph_of(right))


def by_title(comparison: Comparison) -> dict[str, Pair]:
    return {pair.title: pair for pair in comparison.pairs}


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_every_cost_stands_in_one_part(left: str, right: str) -> None:
    found = compared(left, right)
    here = [*(pair.left for pair in found.pairs), *found.only_left]
    there = [*(pair.right for pair in found.pairs), *found.only_right]
    for graph, parts in ((found.left, here), (found.right, there)):
        assert sum(part.params for part in parts) == graph.params
        assert sum(part.macs for part in parts) == graph.macs
        paths = [path for part in parts for path in part.paths]
        assert len(set(paths)) == len(paths)


@pytest.mark.parametrize("name", ["efficientnet_b0", "cifar:resnet20", "vgg11"])
def test_a_network_differs_in_nothing_from_itself(name: str) -> None:
    found = compared(name, name)
    assert found.differences == ()
    assert found.only_left == found.only_right == ()
    assert {pair.differences for pair in found.pairs} == {()}


def test_b3_is_b0_with_more_layers_and_channels_stage_by_stage() -> None:
    found = compared("efficientnet_b0", "efficientnet_b3")
    assert found.by_stage
    assert list(by_title(found)) == [f"stage {number}" for number in range(1, 10)]
    b0, b3 = scale_by(1, 1, 224), scale_by(1.4, 1.2, 288)
    for pair, small, large in zip(found.pairs, b0.stages, b3.stages, strict=True):
        layers, channels = large.layers - small.layers, large.out_channels - small.out_channels
        words = set(pair.differences)
        if layers:
            assert f"+{layers} layer{'s' if layers > 1 else ''}" in words
        assert f"+{channels} channels" in words
        assert len(words) == 2 + bool(layers)  # the side of the map is the third
    assert "maps of 144 px instead of 112" in by_title(found)["stage 1"].differences
    assert found.differences == ("images of 288 px instead of 224", "+10 layers")


def test_resnext_is_a_resnet_with_groups_and_wider_inside() -> None:
    found = compared("resnet50", "resnext50_32x4d")
    assert found.differences == ("32 groups instead of 1",)
    for number, wide in ((2, 128), (3, 256), (4, 512), (5, 1024)):
        assert by_title(found)[f"stage {number}"].differences == (
            "32 groups instead of 1",
            f"{wide:,} channels inside instead of {wide // 2}",
        )
    assert by_title(found)["stage 1"].differences == by_title(found)["stage 6"].differences == ()


def test_a_residual_network_is_the_plain_one_with_skips() -> None:
    found = compared("cifar:plain20", "cifar:resnet20")
    assert found.differences == ("adds 9 skip connections",)
    for number in (2, 3, 4):
        pair = by_title(found)[f"stage {number}"]
        assert pair.differences == ("adds 3 skip connections",)
        assert (pair.left.params, pair.left.macs) == (pair.right.params, pair.right.macs)
    back = compared("cifar:resnet20", "cifar:plain20")
    assert back.differences == ("drops 9 skip connections",)


def test_stages_of_other_numbers_meet_where_the_image_is_as_small() -> None:
    found = compared("efficientnet_b0", "resnet50")
    assert [pair.title for pair in found.pairs] == [
        "stage 1",
        "stage 3 · stage 2",
        "stage 4 · stage 3",
        "stage 5 · stage 4",
        "stage 7 · stage 5",
        "stage 9 · stage 6",
    ]
    assert [part.title for part in found.only_left] == ["stage 2", "stage 6", "stage 8"]
    assert found.only_right == ()
    words = by_title(found)["stage 4 · stage 3"].differences
    assert "ordinary convolutions instead of depthwise convolutions" in words
    assert "kernel 3×3 instead of 5×5" in words
    assert "drops 2 gates" in words


@pytest.mark.parametrize("other", ["vit_base_patch16_224", "swin_tiny_patch4_window7_224"])
def test_networks_of_other_families_are_not_forced_into_pairs(other: str) -> None:
    found = compared("efficientnet_b0" if "vit" in other else "vit_base_patch16_224", other)
    assert not found.aligned
    assert found.note == (
        f"{found.left.network} and {other} are too different to align part by part."
    )
    assert {*found.pairs, *found.only_left, *found.only_right} == set()
    assert not any("convolutions" in words for words in found.differences)
    assert any("layer" in words for words in found.differences)


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_related_networks_are_aligned_in_forward_order(left: str, right: str) -> None:
    found = compared(left, right)
    assert found.aligned
    assert found.note == ""
    for graph, parts in (
        (found.left, [pair.left for pair in found.pairs]),
        (found.right, [pair.right for pair in found.pairs]),
    ):
        places = [list(graph.by_path).index(part.paths[0]) for part in parts]
        assert places == sorted(places)


def test_nothing_is_said_of_arrows_that_are_unknown() -> None:
    untraced = replace(graph_of("cifar:resnet20"), edges=(), traced=False, reason="made so")
    found = compare(untraced, graph_of("cifar:resnet20"))
    assert found.differences == ()
    assert {pair.differences for pair in found.pairs} == {()}


def box(path: str, operator: str, channels: int, side: int, **sizes: int) -> Node:
    before = side * sizes.get("stride", 1)
    window = {"kernel": (3, 3), "groups": sizes.get("groups", 1), "params": 9} if sizes else {}
    shapes = ((1, channels, before, before),), ((1, channels, side, side),)
    return Node(path, path, operator, "module", *shapes, **window)  # type: ignore[arg-type]


def made(*nodes: Node) -> Graph:
    params, macs = sum(node.params for node in nodes), sum(node.macs for node in nodes)
    return Graph("made", 1, (1, 3, 8, 8), nodes, (), params, macs, (len(nodes),))


def test_without_stages_boxes_meet_in_order() -> None:
    left = made(
        box("a", "Conv2d", 8, 8, stride=1),
        box("b", "ReLU", 8, 8),
        box("c", "Conv2d", 8, 4, stride=2),
    )
    right = made(
        box("p", "ReLU", 8, 8),
        box("q", "MaxPool2d", 8, 4),
        box("r", "Conv2d", 16, 4, stride=1, groups=4),
    )
    found = compare(left, right)
    assert not found.by_stage
    assert [pair.title for pair in found.pairs] == ["b · p", "c · r"]
    assert found.pairs[0].differences == ()
    assert set(found.pairs[1].differences) == {
        "+8 channels",
        "stride 1 instead of 2",
        "4 groups instead of 1",
    }
    assert [part.title for part in found.only_left] == ["a"]
    assert [part.title for part in found.only_right] == ["q"]


def common_length(left: str, right: str) -> int:
    """By trying all subsequences, longest first."""
    for length in range(len(left), 0, -1):
        for chosen in combinations(left, length):
            rest = iter(right)
            if all(sign in rest for sign in chosen):
                return length
    return 0


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_no_common_subsequence_is_longer(left: str, right: str) -> None:
    found = longest_common(left, right)
    assert all(left[one] == right[other] for one, other in found)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(found))
    assert len(found) == common_length(left, right)
