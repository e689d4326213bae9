"""Closing boxes, on graphs made by hand and on random ones."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from components.graphs.collapse import collapse, count_boxes, default_depth
from components.graphs.records import Edge, Graph, Node


def node(path: str, parent: str | None = None, params: int = 0, macs: int = 0) -> Node:
    return Node(path, path, "Conv2d", "module", params=params, macs=macs, parent=parent)


def graph(nodes: list[Node], arrows: list[tuple[str, str]]) -> Graph:
    depths = count_boxes(nodes)
    nodes = [
        replace(box, children=tuple(inner.path for inner in nodes if inner.parent == box.path))
        for box in nodes
    ]
    tops = [box for box in nodes if box.parent is None]
    return Graph(
        network="made by hand",
        depth=len(depths),
        input_shape=(1, 3, 8, 8),
        nodes=tuple(nodes),
        edges=tuple(Edge(*arrow) for arrow in arrows),
        params=sum(box.params for box in tops),
        macs=sum(box.macs for box in tops),
        depths=depths,
    )


# stem → block (conv → relu → add, with a shortcut from the stem to the add) → head
RESIDUAL = graph(
    [
        node("stem", params=5, macs=50),
        node("block", params=7, macs=70),
        node("block.conv", "block", params=7, macs=70),
        node("block.relu", "block"),
        node("block.add#1", "block"),
        node("head", params=1, macs=10),
    ],
    [
        ("stem", "block.conv"),
        ("block.conv", "block.relu"),
        ("block.relu", "block.add#1"),
        ("stem", "block.add#1"),
        ("block.add#1", "head"),
    ],
)


def test_a_closed_box_takes_over_the_arrows_across_its_border_once() -> None:
    closed = collapse(RESIDUAL, 1)
    assert [box.path for box in closed.boxes] == ["stem", "block", "head"]
    assert closed.edges == (Edge("stem", "block"), Edge("block", "head"))
    assert closed.depth == 1
    assert closed.depths == RESIDUAL.depths == (3, 5)


def test_an_open_box_is_not_drawn_but_stays_known() -> None:
    assert [box.path for box in RESIDUAL.boxes] == [
        "stem",
        "block.conv",
        "block.relu",
        "block.add#1",
        "head",
    ]
    assert collapse(RESIDUAL, 2) == RESIDUAL


def test_depths_out_of_range_mean_the_nearest() -> None:
    assert collapse(RESIDUAL, 0) == collapse(RESIDUAL, 1)
    assert collapse(RESIDUAL, 99) == RESIDUAL
    closed = collapse(RESIDUAL, 1)
    assert collapse(closed, 2) == closed


def test_default_depth_draws_at_most_sixty_boxes() -> None:
    assert default_depth((12, 25, 173, 177)) == 2
    assert default_depth((12, 60, 61)) == 2
    assert default_depth((65, 651)) == 1
    assert default_depth((14,)) == 1
    assert default_depth(()) == 1


@st.composite
def random_graphs(draw: st.DrawFn) -> Graph:
    """A random tree whose innermost boxes run in order and hand tensors only forward."""
    nodes: list[Node] = []
    leaves: list[str] = []

    def add(shape: object, parent: str | None) -> int:
        path = f"n{len(nodes)}"
        place = len(nodes)
        nodes.append(node(path, parent))
        if isinstance(shape, list):
            params = sum(add(inner, path) for inner in shape)
        else:
            leaves.append(path)
            params = int(str(shape))
        nodes[place] = replace(nodes[place], params=params, macs=10 * params)
        return params

    tree = st.recursive(
        st.integers(0, 9), lambda inner: st.lists(inner, min_size=1, max_size=4), max_leaves=15
    )
    for shape in draw(st.lists(tree, min_size=1, max_size=4)):
        add(shape, None)
    places = st.integers(0, len(leaves) - 1)
    pairs = draw(st.lists(st.tuples(places, places), max_size=25, unique=True))
    return graph(nodes, [(leaves[a], leaves[b]) for a, b in pairs if a < b])


@given(random_graphs(), st.integers(1, 6))
def test_every_depth_keeps_sums_counts_order_and_connections(full: Graph, depth: int) -> None:
    drawing = collapse(full, depth)
    assert sum(box.params for box in drawing.boxes) == full.params
    assert sum(box.macs for box in drawing.boxes) == full.macs
    assert len(drawing.boxes) == full.depths[min(depth, full.deepest) - 1]

    order = [box.path for box in drawing.boxes]
    assert all(order.index(e.source) < order.index(e.target) for e in drawing.edges)

    parents = {box.path: box.parent for box in full.nodes}

    def drawn(path: str) -> str:
        chain = [path]
        while (parent := parents[chain[-1]]) is not None:
            chain.append(parent)
        return chain[::-1][min(depth, len(chain)) - 1]

    pairs = {(drawn(e.source), drawn(e.target)) for e in full.edges}
    assert {(e.source, e.target) for e in drawing.edges} == {(a, b) for a, b in pairs if a != b}


@given(random_graphs(), st.integers(1, 4), st.integers(1, 4))
def test_closing_in_two_steps_is_closing_at_once(full: Graph, one: int, other: int) -> None:
    assert collapse(collapse(full, max(one, other)), min(one, other)) == collapse(
        full, min(one, other)
    )
