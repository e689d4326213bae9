"""Which groups hide a box, and what opens the way to it."""

from components.graphs import trace
from components.ui import cache, graph_state


def test_every_hidden_layer_has_a_way_that_opens_it() -> None:
    graph = trace("resnet18")
    for path in ("layer2.0.conv1", "layer1.1.bn2", "conv1", "layer4.1.add#1"):
        opened: frozenset[str] = frozenset()
        for _ in range(8):
            holder = graph_state.holder_of(graph, opened, path)
            if holder is None:
                break
            assert holder not in opened
            opened |= {holder}
        visible = cache.graph_layout(graph.network, opened, graph).scene.boxes
        assert path in {node.path for box in visible for node in box.nodes}, path


def test_a_box_that_is_not_there_is_hidden_by_nothing() -> None:
    assert graph_state.holder_of(trace("resnet18"), frozenset(), "nowhere") is None
