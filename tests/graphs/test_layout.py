"""Drawings of graphs: nothing overlaps, and arrows run around what is not theirs."""

import math
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.graphs import Graph, trace
from components.graphs.layout import HEADER_PX, Direction, Layout, PlacedBox, lay_out
from components.graphs.plans import Point
from components.graphs.scene import Box, Scene, default_opened, opened_to, scene
from tests.graphs.test_scene import random_graphs, residual

# All tests that trace share one child process.
pytestmark = pytest.mark.xdist_group("tracing")

graph_of = cache(trace)
Rectangle = tuple[float, float, float, float]  # left, top, right, bottom
ROUNDING = 1e-6
DIRECTIONS: tuple[Direction, ...] = ("down", "right")
NETWORKS = (
    "efficientnet_b0",
    "efficientnet_b7",
    "resnet50",
    "densenet121",
    "densenet201",
    "inception_resnet_v2",
    "nasnetalarge",
    "vit_base_patch16_224",
    "torchvision:googlenet",
    "convnext_tiny",
    "swin_tiny_patch4_window7_224",
)


def size_of(box: Box) -> tuple[float, float]:
    """Sizes that differ from box to box, as those of texts do."""
    return 100.0 + 10 * (len(box.node.operator) % 9), 54.0 + 16 * (len(box.path) % 2)


def rectangle(placed: PlacedBox) -> Rectangle:
    return placed.x, placed.y, placed.x + placed.width, placed.y + placed.height


def spanned(one: Point, other: Point) -> Rectangle:
    (x, y), (to_x, to_y) = one, other
    return min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y)


def overlap(one: Rectangle, other: Rectangle) -> bool:
    return all(
        one[axis] + ROUNDING < other[axis + 2] and other[axis] + ROUNDING < one[axis + 2]
        for axis in (0, 1)
    )


def is_inside(inner: Rectangle, outer: Rectangle) -> bool:
    return all(
        outer[axis] - ROUNDING <= inner[axis] and inner[axis + 2] <= outer[axis + 2] + ROUNDING
        for axis in (0, 1)
    )


def check_boxes(drawn: Layout) -> None:
    """Every box inside the one around it and below its header, none over a sibling."""
    around: dict[str | None, Rectangle] = {None: (0.0, 0.0, drawn.width, drawn.height)}
    siblings: dict[str | None, list[Rectangle]] = {}
    for placed in drawn.boxes:
        place = rectangle(placed)
        assert all(math.isfinite(side) for side in place)
        assert is_inside(place, around[placed.box.parent]), placed
        siblings.setdefault(placed.box.parent, []).append(place)
        around[placed.box.path] = (place[0], place[1] + HEADER_PX, place[2], place[3])
    for places in siblings.values():
        # In order of their left sides, so that only neighbours have to be compared.
        places.sort()
        for number, place in enumerate(places):
            for other in places[number + 1 :]:
                if other[0] >= place[2]:
                    break
                assert not overlap(place, other)


def check_arrows(drawn: Layout, direction: Direction) -> None:
    """Every arrow from border to border, in level and upright stretches, around other boxes."""
    boxes = {placed.box.path: placed for placed in drawn.boxes}
    assert [placed.arrow for placed in drawn.arrows] == list(drawn.scene.arrows)
    across, along = (0, 1) if direction == "down" else (1, 0)
    for placed in drawn.arrows:
        start, end = (rectangle(boxes[path]) for path in (placed.arrow.source, placed.arrow.target))
        first, last = placed.points[0], placed.points[-1]
        assert first[along] == pytest.approx(start[along + 2])
        assert last[along] == pytest.approx(end[along])
        assert start[across] < first[across] < start[across + 2]
        assert end[across] < last[across] < end[across + 2]
        stretches = [spanned(*pair) for pair in pairwise(placed.points)]
        for stretch in stretches:
            assert stretch[0] == pytest.approx(stretch[2]) or stretch[1] == pytest.approx(
                stretch[3]
            )
            assert is_inside(stretch, (0.0, 0.0, drawn.width, drawn.height))
    check_ways(drawn, boxes)


def check_ways(drawn: Layout, boxes: dict[str, PlacedBox]) -> None:
    """No arrow through a box that is neither at its ends nor around them."""
    inside: dict[str | None, list[PlacedBox]] = {}
    for placed in drawn.boxes:
        inside.setdefault(placed.box.parent, []).append(placed)
    for arrow in drawn.arrows:
        own = {*line(boxes, arrow.arrow.source), *line(boxes, arrow.arrow.target)}
        # What does not cross a box does not cross those inside it.
        foreign = [
            rectangle(placed)
            for path in (None, *own)
            for placed in inside.get(path, ())
            if placed.box.path not in own
        ]
        for pair in pairwise(arrow.points):
            assert not any(overlap(spanned(*pair), place) for place in foreign), arrow.arrow


def line(boxes: dict[str, PlacedBox], path: str) -> list[str]:
    """A box and those around it."""
    parent = boxes[path].box.parent
    return [path] if parent is None else [path, *line(boxes, parent)]


def check(shown: Scene, direction: Direction) -> Layout:
    drawn = lay_out(shown, size_of, direction)
    assert [placed.box for placed in drawn.boxes] == list(shown.boxes)
    check_boxes(drawn)
    check_arrows(drawn, direction)
    return drawn


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("name", NETWORKS)
def test_networks_start_with_a_drawing_that_fits_a_screen(name: str, direction: Direction) -> None:
    graph = graph_of(name)
    drawn = check(scene(graph, default_opened(graph)), direction)
    assert 1 / 3 < drawn.width / drawn.height < 3


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("name", NETWORKS)
def test_fully_open_networks_are_drawn_without_overlaps(name: str, direction: Direction) -> None:
    graph = graph_of(name)
    drawn = check(scene(graph, opened_to(graph, graph.deepest), fold=False), direction)
    assert 1 / 3 < drawn.width / drawn.height < 3


@settings(deadline=None)
@given(random_graphs(least=10), st.data(), st.sampled_from(DIRECTIONS))
def test_any_graph_opened_anyhow_is_drawn_without_overlaps(
    graph: Graph, data: st.DataObject, direction: Direction
) -> None:
    groups = [node.path for node in graph.nodes if node.children]
    opened = data.draw(st.sets(st.sampled_from(groups))) if groups else frozenset()
    check(scene(graph, opened), direction)


@settings(deadline=None, max_examples=30)
@given(random_graphs(least=20), st.integers(2, 9), st.sampled_from(DIRECTIONS))
def test_graphs_broken_into_columns_are_drawn_without_overlaps(
    graph: Graph, times: int, direction: Direction
) -> None:
    shown = scene(graph, opened_to(graph, 9), fold=False)
    large = lay_out(
        shown,
        lambda box: (size_of(box)[0], 300.0 * times) if direction == "down" else (900.0, 50.0),
        direction,
    )
    check_boxes(large)
    check_arrows(large, direction)


def test_equal_scenes_give_equal_drawings() -> None:
    graph = graph_of("nasnetalarge")
    shown = scene(graph, opened_to(graph, graph.deepest))
    again = scene(replace(graph), set(opened_to(graph, graph.deepest)))
    assert lay_out(shown, size_of) == lay_out(again, size_of)


def test_a_short_chain_stands_straight_below_each_other_with_straight_arrows() -> None:
    drawn = lay_out(scene(residual(2), frozenset()), size_of)
    assert len({placed.x + placed.width / 2 for placed in drawn.boxes}) == 1
    assert [len(placed.points) for placed in drawn.arrows] == [2, 2]
    assert all(one.y < other.y for one, other in pairwise(drawn.boxes))


def test_a_skip_runs_beside_the_boxes_that_it_passes() -> None:
    drawn = lay_out(scene(residual(1), {"body", "body.0"}), size_of)
    boxes = {placed.box.path: placed for placed in drawn.boxes}
    (skip,) = [placed for placed in drawn.arrows if placed.arrow.kind == "skip"]
    passed = boxes["body.0.conv"]
    aside = {x for x, y in skip.points if passed.y <= y + 40 and y <= passed.y + passed.height + 40}
    assert max(aside) > passed.x + passed.width or min(aside) < passed.x
    straight = [placed for placed in drawn.arrows if placed.arrow.kind == "flow"]
    assert all(len(placed.points) == 2 for placed in straight)


def test_data_that_flow_to_the_right_keep_the_headers_above() -> None:
    drawn = lay_out(scene(residual(2), {"body", "body.0×2"}), size_of, "right")
    boxes = {placed.box.path: placed for placed in drawn.boxes}
    assert boxes["stem"].x < boxes["body"].x < boxes["head"].x
    assert boxes["body.0"].x < boxes["body.1"].x
    check_boxes(drawn)


def test_a_long_chain_is_broken_into_columns() -> None:
    graph = residual(80)
    drawn = check(scene(graph, opened_to(graph, 2), fold=False), "down")
    columns = {round(placed.x) for placed in drawn.boxes if placed.box.parent == "body"}
    assert len(columns) > 3


def test_a_module_tree_without_arrows_is_drawn_in_its_order() -> None:
    graph = replace(residual(3), edges=(), traced=False)
    drawn = check(scene(graph, opened_to(graph, 9)), "down")
    tops = [placed.y for placed in drawn.boxes if placed.box.parent is None]
    assert tops == sorted(set(tops))


def test_columns_share_one_cable_for_layers_that_all_later_layers_take() -> None:
    graph = graph_of("densenet121")
    drawn = lay_out(scene(graph, opened_to(graph, 3), fold=False), size_of)
    bends = [len(placed.points) - 2 for placed in drawn.arrows]
    assert max(bends) <= 12
    assert not any(
        overlap(rectangle(one), rectangle(other))
        for one, other in combinations([box for box in drawn.boxes if not box.box.open], 2)
    )
