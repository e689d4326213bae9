"""Graphs as JSON."""

import json

from hypothesis import given
from hypothesis import strategies as st

from components.graphs.records import Edge, Graph, Node
from components.graphs.wire import decode, encode

shapes = st.lists(st.lists(st.integers(1, 9), max_size=4).map(tuple), max_size=3).map(tuple)
sides = st.lists(st.integers(1, 9), max_size=3).map(tuple)
nodes = st.builds(
    Node,
    path=st.text(),
    module=st.text(),
    operator=st.text(),
    kind=st.sampled_from(["input", "output", "module", "function", "parameter"]),
    input_shapes=shapes,
    output_shapes=shapes,
    params=st.integers(0, 10**12),
    macs=st.integers(0, 10**18),
    activations=st.integers(0, 10**12),
    memory_bytes=st.integers(0, 10**12),
    kernel=sides,
    stride=sides,
    groups=st.integers(0, 9),
    receptive_field=st.none() | st.integers(1, 10**4),
    step=st.none() | st.integers(1, 99),
    sees_all=st.booleans(),
    stage=st.none() | st.integers(1, 9),
    parent=st.none() | st.text(),
    children=st.lists(st.text(), max_size=3).map(tuple),
)
graphs = st.builds(
    Graph,
    network=st.text(),
    depth=st.integers(1, 9),
    input_shape=st.lists(st.integers(1, 999), min_size=4, max_size=4).map(tuple),
    nodes=st.lists(nodes, max_size=4).map(tuple),
    edges=st.lists(st.builds(Edge, st.text(), st.text()), max_size=4).map(tuple),
    params=st.integers(0, 10**12),
    macs=st.integers(0, 10**18),
    depths=st.lists(st.integers(1, 99), max_size=5).map(tuple),
    traced=st.booleans(),
    reason=st.text(),
)


@given(graphs)
def test_a_graph_survives_the_journey_between_processes(graph: Graph) -> None:
    line = json.dumps(encode(graph))
    assert "\n" not in line
    assert decode(json.loads(line)) == graph
