"""A graph as JSON text, for the way between two processes. No torch."""

from dataclasses import asdict
from typing import Any

from components.graphs.records import Edge, Graph, Node, Shape


def encode(graph: Graph) -> dict[str, Any]:
    """The graph in dictionaries, lists, strings and numbers."""
    return asdict(graph)


def decode(fields: dict[str, Any]) -> Graph:
    """The graph that was encoded, also after a journey as JSON, which turns tuples to lists."""
    nodes = tuple(Node(**_with_shapes(node)) for node in fields["nodes"])
    edges = tuple(Edge(*edge) for edge in fields["edges"])
    tuples = {key: tuple(fields[key]) for key in ("input_shape", "depths")}
    return Graph(**{**fields, **tuples, "nodes": nodes, "edges": edges})


def _with_shapes(node: dict[str, Any]) -> dict[str, Any]:
    shapes = {key: _shapes(node[key]) for key in ("input_shapes", "output_shapes")}
    lists = {key: tuple(node[key]) for key in ("kernel", "stride", "children")}
    return {**node, **shapes, **lists}


def _shapes(lists: list[list[int]]) -> tuple[Shape, ...]:
    return tuple(tuple(shape) for shape in lists)
