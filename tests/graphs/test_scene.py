"""What of a graph is visible: on graphs made by hand, on random ones, and on real networks."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.graphs import Graph, Node, trace
from components.graphs.collapse import collapse, count_boxes
from components.graphs.records import Edge
from components.graphs.scene import Arrow, Scene, default_opened, levels, opened_to, scene

# All tests that trace share one child process.
pytestmark = pytest.mark.xdist_group("tracing")

graph_of = cache(trace)


def made(rows: Sequence[tuple[str, str, str | None]], arrows: Sequence[tuple[str, str]]) -> Graph:
    """A graph of boxes (path, operator, path of the box around), outer before inner."""
    nodes = [
        Node(
            path,
            path,
            operator,
            "module",
            output_shapes=((1, 8, 4, 4),),
            parent=parent,
            children=tuple(inner for inner, _, around in rows if around == path),
        )
        for path, operator, parent in rows
    ]
    return Graph(
        network="made by hand",
        depth=len(count_boxes(nodes)),
        input_shape=(1, 3, 8, 8),
        nodes=tuple(nodes),
        edges=tuple(Edge(*arrow) for arrow in arrows),
        params=0,
        macs=0,
        depths=count_boxes(nodes),
    )


def residual(blocks: int, stem: str = "stem") -> Graph:
    """A stem and blocks in a row, each a convolution whose input is added to its output."""
    rows: list[tuple[str, str, str | None]] = [(stem, "Conv2d", None), ("body", "Sequential", None)]
    arrows = []
    before = stem
    for number in range(blocks):
        block = f"body.{number}"
        rows += [(block, "Block", "body"), (f"{block}.conv", "Conv2d", block)]
        rows += [(f"{block}.add", "add", block)]
        arrows += [(before, f"{block}.conv"), (f"{block}.conv", f"{block}.add")]
        arrows += [(before, f"{block}.add")]
        before = f"{block}.add"
    return made([*rows, ("head", "Linear", None)], [*arrows, (before, "head")])


def paths(shown: Scene) -> list[str]:
    return [box.path for box in shown.boxes]


def test_nothing_opened_shows_the_top_with_the_arrows_across_its_borders_once() -> None:
    shown = scene(residual(2), frozenset())
    assert paths(shown) == ["stem", "body", "head"]
    assert shown.arrows == (Arrow("stem", "body", "flow"), Arrow("body", "head", "flow"))
    assert [box.openable for box in shown.boxes] == [False, True, False]


def test_identical_blocks_in_a_row_fold_to_one_box_that_opens_into_them() -> None:
    graph = residual(3)
    folded = scene(graph, {"body"})
    assert paths(folded) == ["stem", "body", "body.0×3", "head"]
    assert folded.boxes[2].count == 3
    assert folded.boxes[2].openable
    assert [node.path for node in folded.boxes[2].nodes] == ["body.0", "body.1", "body.2"]
    assert folded.arrows == (Arrow("stem", "body.0×3", "flow"), Arrow("body.0×3", "head", "flow"))

    opened = scene(graph, {"body", "body.0×3", "body.1"})
    assert paths(opened)[2:6] == ["body.0×3", "body.0", "body.1", "body.1.conv"]
    assert [box.parent for box in opened.boxes[2:6]] == ["body", "body.0×3", "body.0×3", "body.1"]
    assert paths(scene(graph, {"body"}, fold=False))[2:5] == ["body.0", "body.1", "body.2"]


def test_a_block_that_differs_inside_does_not_fold() -> None:
    graph = residual(3)
    other = [
        replace(node, stride=(2, 2)) if node.path == "body.1.conv" else node for node in graph.nodes
    ]
    shown = scene(replace(graph, nodes=tuple(other)), {"body"})
    assert paths(shown)[2:5] == ["body.0", "body.1", "body.2"]


def test_blocks_with_an_output_that_is_used_further_on_do_not_fold() -> None:
    graph = residual(3)
    used = replace(graph, edges=(*graph.edges, Edge("body.0.add", "head")))
    assert paths(scene(used, {"body"}))[2:4] == ["body.0", "body.1×2"]


def test_siblings_beside_each_other_do_not_fold() -> None:
    rows: list[tuple[str, str, str | None]] = [
        ("stem", "Conv2d", None),
        ("left", "Conv2d", None),
        ("right", "Conv2d", None),
    ]
    beside = made(rows, [("stem", "left"), ("stem", "right")])
    assert paths(scene(beside, frozenset())) == ["stem", "left", "right"]


def test_the_shorter_way_into_an_addition_is_a_skip() -> None:
    shown = scene(residual(1), {"body", "body.0"})
    assert shown.arrows == (
        Arrow("stem", "body.0.conv", "flow"),
        Arrow("body.0.conv", "body.0.add", "flow"),
        Arrow("stem", "body.0.add", "skip"),
        Arrow("body.0.add", "head", "flow"),
    )


def test_a_gate_is_told_from_other_products_by_the_sigmoid_of_a_point() -> None:
    rows: list[tuple[str, str, str | None]] = [
        ("x", "Conv2d", None),
        ("pool", "mean", None),
        ("sigmoid", "Hardsigmoid", None),
        ("view", "view", None),
        ("gated", "mul", None),
        ("scaled", "mul", None),
        ("all", "cat", None),
    ]
    arrows = [("x", "pool"), ("pool", "sigmoid"), ("sigmoid", "view"), ("x", "gated")]
    arrows += [("view", "gated"), ("x", "scaled"), ("gated", "all"), ("scaled", "all")]
    graph = made(rows, arrows)
    points = [
        replace(node, output_shapes=((1, 8),)) if node.path == "sigmoid" else node
        for node in graph.nodes
    ]
    shown = scene(replace(graph, nodes=tuple(points)), frozenset())
    kinds = {(arrow.source, arrow.target): arrow.kind for arrow in shown.arrows}
    assert kinds["view", "gated"] == "gate"
    assert kinds["x", "gated"] == kinds["x", "scaled"] == "flow"
    assert kinds["gated", "all"] == kinds["scaled", "all"] == "concatenation"
    assert "gate" not in {arrow.kind for arrow in scene(graph, frozenset()).arrows}


# Skips, gates and the inputs of concatenations, counted in the papers' figures and tables.
KINDS = {
    "resnet50": (16, 0, 0),  # 16 bottlenecks
    "efficientnet_b0": (9, 16, 0),  # 16 blocks, 9 of which repeat the shape before
    "torchvision:googlenet": (0, 0, 36),  # 9 modules of 4 branches
    "vit_base_patch16_224": (24, 0, 0),  # 12 blocks of two; the class token has no box
    # Layer i of a block concatenates i inputs, one being no concatenation; then the block does.
    "densenet121": (0, 0, sum(n * (n + 1) // 2 - 1 + n + 1 for n in (6, 12, 24, 16))),
}


@pytest.mark.parametrize("name", KINDS)
def test_real_networks_have_the_skips_gates_and_concatenations_of_their_papers(name: str) -> None:
    graph = graph_of(name)
    shown = scene(graph, opened_to(graph, graph.deepest), fold=False)
    kinds = [arrow.kind for arrow in shown.arrows]
    found = tuple(kinds.count(kind) for kind in ("skip", "gate", "concatenation"))
    assert found == KINDS[name]


def test_efficientnet_b0_starts_with_its_stages_and_their_repeated_blocks() -> None:
    graph = graph_of("efficientnet_b0")
    shown = scene(graph, default_opened(graph))
    assert len(shown.boxes) <= 60
    assert {"blocks.0", "blocks.6", "blocks.3.1×2", "blocks.5.1×3"} <= set(paths(shown))


@pytest.mark.parametrize(
    "name", [*KINDS, "efficientnet_b7", "densenet201", "inception_resnet_v2", "nasnetalarge"]
)
def test_every_network_starts_with_something_to_read(name: str) -> None:
    graph = graph_of(name)
    assert 10 <= len(scene(graph, default_opened(graph)).boxes) <= 60


def test_where_a_level_does_not_fit_the_most_costly_groups_open() -> None:
    graph = residual(8)
    costly = replace(
        graph,
        nodes=tuple(
            replace(node, macs=10 if node.path in ("body.3", "body.5") else 1, stride=(place, 1))
            for place, node in enumerate(graph.nodes)
        ),
    )
    assert default_opened(costly, most_boxes=16) == {"body", "body.3", "body.5"}
    assert default_opened(costly, most_boxes=2) == frozenset()


def test_a_fold_opens_one_level_after_it_appears_and_the_last_level_has_every_leaf() -> None:
    graph = residual(3)
    shown = [paths(scene(graph, opened)) for opened in levels(graph)]
    assert shown[0] == ["stem", "body", "head"]
    assert len(shown) == 2  # the fold alone is as many boxes as the body alone
    assert {"body.0×3", "body.0.conv", "body.2.add"} < set(shown[1])
    assert opened_to(graph, 2) == {"body"}
    assert opened_to(graph, 3) == {"body", "body.0×3", "body.0", "body.1", "body.2"}


def test_the_levels_of_a_vision_transformer_differ() -> None:
    graph = graph_of("vit_base_patch16_224")
    shown = [scene(graph, opened) for opened in levels(graph)]
    assert "blocks.0×12" in paths(shown[1])
    assert {f"blocks.{number}.attn" for number in range(12)} < set(paths(shown[2]))
    leaves = [box.node for box in shown[-1].boxes if not box.openable]
    assert leaves == list(graph.boxes)


def test_folded_leaves_of_a_flat_network_open_at_the_second_level() -> None:
    rows: list[tuple[str, str, str | None]] = [(f"n{i}", "Linear", None) for i in range(3)]
    graph = made(rows, [("n0", "n1"), ("n1", "n2")])
    assert levels(graph) == (frozenset(), frozenset({"n0×3"}))


def test_groups_that_only_normalise_or_pool_stay_closed_at_first() -> None:
    graph = graph_of("efficientnet_b0")
    for most_boxes in (24, 60):
        opened = default_opened(graph, most_boxes)
        assert opened.isdisjoint({"bn1", "bn2", "global_pool"})
        assert len(scene(graph, opened).boxes) <= most_boxes


@pytest.mark.parametrize(
    ("name", "most_boxes", "inside"),
    [
        ("efficientnet_b0", 24, "blocks.6.0.conv_dw"),
        ("resnet50", 60, "layer4.0.conv2"),
        ("vit_base_patch16_224", 60, "blocks.0.attn"),
    ],
)
def test_one_block_is_open_at_first(name: str, most_boxes: int, inside: str) -> None:
    graph = graph_of(name)
    shown = scene(graph, default_opened(graph, most_boxes))
    assert inside in paths(shown)
    block = graph.by_path[inside].parent
    siblings = [box for box in shown.boxes if box.open and box.node.operator == "Bottleneck"]
    assert [box.path for box in siblings] in ([], [block])


@st.composite
def random_graphs(draw: st.DrawFn, least: int = 0) -> Graph:
    """Boxes in boxes, whose leaves run in order and give to leaves that come after."""
    rows: list[tuple[str, str, str | None]] = []
    leaves: list[str] = []
    operators = st.sampled_from(["Conv2d", "add", "cat", "mul", "sigmoid"])

    def add(shape: object, parent: str | None) -> None:
        path = f"n{len(rows)}"
        if isinstance(shape, list):
            rows.append((path, "Block", parent))
            for inner in shape:
                add(inner, path)
        else:
            rows.append((path, str(shape), parent))
            leaves.append(path)

    tree = st.recursive(
        operators, lambda inner: st.lists(inner, min_size=1, max_size=5), max_leaves=20
    )
    for shape in draw(st.lists(tree, min_size=1, max_size=6)):
        add(shape, None)
    places = st.integers(0, len(leaves) - 1)
    pairs = draw(st.lists(st.tuples(places, places), min_size=least, max_size=60, unique=True))
    return made(rows, [(leaves[a], leaves[b]) for a, b in pairs if a < b])


@given(random_graphs(), st.integers(1, 6))
def test_opened_to_a_depth_it_shows_what_collapsing_to_that_depth_does(
    graph: Graph, depth: int
) -> None:
    shown = scene(graph, opened_to(graph, depth), fold=False)
    other = collapse(graph, depth)
    assert paths(shown) == [node.path for node in other.nodes]
    assert {(arrow.source, arrow.target) for arrow in shown.arrows} == set(other.edges)
    assert len(shown.arrows) == len(other.edges)


@given(random_graphs())
def test_each_level_shows_more_and_the_last_every_leaf(graph: Graph) -> None:
    shown = [scene(graph, opened) for opened in levels(graph)]
    counts = [sum(not box.open for box in drawn.boxes) for drawn in shown]
    assert counts == sorted(set(counts))
    assert not any(box.openable and not box.open for box in shown[-1].boxes)


@given(random_graphs(), st.data())
def test_any_set_of_opened_paths_gives_boxes_in_order_and_arrows_between_closed_ones(
    graph: Graph, data: st.DataObject
) -> None:
    opened = data.draw(st.sets(st.sampled_from([node.path for node in graph.nodes])))
    shown = scene(graph, opened)
    order = {box.path: place for place, box in enumerate(shown.boxes)}
    closed = {box.path for box in shown.boxes if not box.open}
    assert len(order) == len(shown.boxes)
    assert all(order[box.parent] < order[box.path] for box in shown.boxes if box.parent)
    assert all(box.parent not in closed for box in shown.boxes)
    assert all({arrow.source, arrow.target} <= closed for arrow in shown.arrows)
    assert all(order[arrow.source] < order[arrow.target] for arrow in shown.arrows)
    assert shown == scene(graph, frozenset(opened | {"nowhere"}))
