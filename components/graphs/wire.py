"""A graph as JSON text, for the way between two processes. No torch."""

from dataclasses import fields
from typing import Any

from components.graphs.records import Edge, Graph, Node, Shape


def encode(graph: Graph) -> dict[str, Any]:
    """The graph in dictionaries, tuples, strings and numbers."""
    return {**_fields(graph), "nodes": [_fields(node) for node in graph.nodes]}


def _fields(record: Graph | Node) -> dict[str, Any]:
    """As `dataclasses.asdict`, which also copies all that is inside and takes far longer."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def decode(encoded: dict[str, Any]) -> Graph:
    """The graph that was encoded, also after a journey as JSON, which turns tuples to lists."""
    nodes = tuple(Node(**_with_shapes(node)) for node in encoded["nodes"])
    edges = tuple(Edge(*edge) for edge in encoded["edges"])
    tuples = {key: tuple(encoded[key]) for key in ("input_shape", "depths")}
    return Graph(**{**encoded, **tuples, "nodes": nodes, "edges": edges})


def _with_shapes(node: dict[str, Any]) -> dict[str, Any]:
    shapes = {key: _shapes(node[key]) for key in ("input_shapes", "output_shapes")}
    lists = {key: tuple(node[key]) for key in ("kernel", "stride", "children")}
    return {**node, **shapes, **lists}


def _shapes(lists: list[list[int]]) -> tuple[Shape, ...]:
    return tuple(tuple(shape) for shape in lists)
