"""A network made by hand that is larger than any known one: it can still be drawn."""

import json
import zlib
from itertools import pairwise

from components.figures.graph_labels import size_of
from components.figures.graph_view import graph_data
from components.graphs import Graph, Node
from components.graphs.collapse import count_boxes
from components.graphs.layout import lay_out
from components.graphs.records import Edge
from components.graphs.scene import default_opened, opened_to, scene
from tests.graphs.test_layout import check_boxes

STAGES, BLOCKS = 50, 25
LAYERS = ("Conv2d", "BatchNorm2d", "ReLU", "add")


def thousands() -> Graph:
    """5,000 layers: stages of residual blocks, each with other costs, so that none fold."""
    nodes: list[Node] = []
    for stage in range(STAGES):
        blocks = [f"{stage}.{number}" for number in range(BLOCKS)]
        nodes.append(_box(str(stage), "Sequential", None, blocks))
        for block in blocks:
            layers = [f"{block}.{layer}" for layer in LAYERS]
            nodes.append(_box(block, "Block", str(stage), layers, len(nodes)))
            nodes += [
                _box(path, layer, block, (), len(nodes))
                for path, layer in zip(layers, LAYERS, strict=True)
            ]
    leaves = [node.path for node in nodes if not node.children]
    skips = zip(leaves[3::4], leaves[7::4], strict=False)
    edges = [Edge(*pair) for pair in (*pairwise(leaves), *skips)]
    depths = count_boxes(nodes)
    return Graph("thousands", 3, (1, 3, 8, 8), tuple(nodes), tuple(edges), 0, 0, depths)


def _box(
    path: str, operator: str, parent: str | None, children: list[str] | tuple[()], macs: int = 0
) -> Node:
    shapes = ((1, 8, 4, 4),)
    return Node(
        path,
        path,
        operator,
        "module",
        shapes,
        shapes,
        macs=macs,
        parent=parent,
        children=tuple(children),
    )


def test_five_thousand_layers_are_drawn_one_by_one() -> None:
    graph = thousands()
    shown = scene(graph, opened_to(graph, graph.deepest))
    drawn = lay_out(shown, size_of)
    check_boxes(drawn)
    assert sum(not placed.box.open for placed in drawn.boxes) == 5000
    assert len(drawn.arrows) == len(graph.edges) == 4999 + 1249
    assert 1 / 3 < drawn.width / drawn.height < 3
    sent = json.loads(zlib.decompress(graph_data(drawn, "macs")))
    assert [box[0] for box in sent["boxes"]] == [node.path for node in graph.nodes]
    assert len(sent["arrows"]) == len(graph.edges)


def test_five_thousand_layers_start_with_few_boxes() -> None:
    graph = thousands()
    assert len(scene(graph, default_opened(graph)).boxes) == STAGES
